import * as Args from '@oclif/core/args';
import { BaseCommand, UsageError } from '../../cli/base-command.ts';
import type { Verification } from '../../core/finding.ts';

export default class Verify extends BaseCommand {
  static override summary = 'leak scan and schema check of an existing report';
  static override description = 'Looks for anything with the shape of a secret, in many encodings, and tells its kind and line, never the value. A report.json is held against its schema as well.';
  static override examples = ['<%= config.bin %> report verify report.json', '<%= config.bin %> report verify ticket.html --json'];
  static override args = { file: Args.string({ description: 'a report as JSON, Markdown or HTML, or any other text', name: 'FILE', required: true }) };

  override async run(): Promise<Verification> {
    const { args } = await this.parse(Verify);
    const [{ verifyReport }, { verificationLines }, { ReportError }] = await Promise.all([import('../../doctor/verify.ts'), import('../../ui/verify.ts'), import('../../report/types.ts')]);
    const verification = await verifyReport(args.file).catch((error: unknown) => {
      throw error instanceof ReportError ? new UsageError(error.message) : error;
    });
    this.checkInterrupted();
    process.exitCode = verification.exit.code;
    if (!this.jsonEnabled()) this.log(verificationLines(verification).join('\n'));
    return verification;
  }
}
