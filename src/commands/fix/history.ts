import { BaseCommand, UsageError } from '../../cli/base-command.ts';
import type { PastFixes } from '../../core/fix-document.ts';

export default class FixHistory extends BaseCommand {
  static override summary = 'past fix runs';

  override async run(): Promise<PastFixes> {
    await this.parse(FixHistory);
    const [{ pastFixes }, { renderHistory }] = await Promise.all([import('../../doctor/past-fixes.ts'), import('../../ui/past-fixes.ts')]);
    const document = pastFixes();
    if (document === null) throw new UsageError('there is no home directory that could hold a journal: set HOME');
    if (!this.jsonEnabled()) this.log(renderHistory(document, process.env['HOME'] ?? null));
    return document;
  }
}
