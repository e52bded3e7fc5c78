import * as Args from '@oclif/core/args';
import { BaseCommand, UsageError } from '../../cli/base-command.ts';
import type { ReportDiff } from '../../core/finding.ts';

export default class DiffReports extends BaseCommand {
  static override summary = 'what differs between two machines, or two days';
  static override description = 'Compares two files of "codecommit report" in meaning: names that play the same part are the same, times and line numbers are no difference. Of files of "doctor --json" only findings and checks.';
  static override examples = ['<%= config.bin %> report diff mine/report.json theirs/report.json'];
  static override args = {
    a: Args.string({ description: 'a report.json', name: 'A', required: true }),
    b: Args.string({ description: 'another', name: 'B', required: true }),
  };

  override async run(): Promise<ReportDiff> {
    const { args } = await this.parse(DiffReports);
    const [{ diffReports, readSide }, { reportText }, { factsReadBy }] = await Promise.all([import('../../report/diff.ts'), import('../../cli/report-files.ts'), import('../../doctor/catalogue.ts')]);
    const read = async (file: string) => {
      const text = await reportText(file);
      try {
        return { file, side: readSide(text) };
      } catch (error) {
        throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    const [a, b] = [await read(args.a), await read(args.b)];
    const diff = diffReports(a, b, factsReadBy);
    if (!this.jsonEnabled()) this.log((await import('../../ui/diff.ts')).renderDiff(diff));
    return diff;
  }
}
