import { BaseCommand } from '../cli/base-command.ts';
import type { Catalogue } from '../core/finding.ts';

export default class Checks extends BaseCommand {
  static override summary = 'the catalogue of checks';

  override async run(): Promise<Catalogue> {
    await this.parse(Checks);
    const { catalogue } = await import('../doctor/catalogue.ts');
    const document = catalogue();
    if (!this.jsonEnabled()) {
      for (const check of document.checks) this.log(`${check.id.padEnd(38)}${check.title}`);
    }
    return document;
  }
}
