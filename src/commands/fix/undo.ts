import * as Args from '@oclif/core/args';
import { BaseCommand, UsageError } from '../../cli/base-command.ts';
import type { UndoDocument } from '../../core/fix-document.ts';

export default class FixUndo extends BaseCommand {
  static override summary = 'put back what a run changed (default: the last that changed something and is not undone)';
  static override args = { run: Args.string({ description: 'the run, as "codecommit fix history" lists it', name: 'RUN' }) };

  override async run(): Promise<UndoDocument> {
    const { args } = await this.parse(FixUndo);
    const [{ undoFix }, { renderUndo }] = await Promise.all([import('../../doctor/past-fixes.ts'), import('../../ui/past-fixes.ts')]);
    const document = undoFix(args.run ?? null);
    if (document === null) throw new UsageError('there is no home directory that could hold a journal: set HOME');
    if (document.exit.code === 2) throw new UsageError(document.message);
    process.exitCode = document.exit.code;
    if (!this.jsonEnabled()) this.log(renderUndo(document, process.env['HOME'] ?? null));
    return document;
  }
}
