import { BaseCommand, UsageError } from '../../cli/base-command.ts';
import type { ReportAggregate } from '../../core/finding.ts';

export default class AggregateReports extends BaseCommand {
  static override summary = 'one table over many machines\' reports';
  static override description = 'Counts findings, verdicts and versions over files of "codecommit report" or "doctor --json", directories of them, or the names on standard input ("-"). One file at a time is held.';
  static override examples = ['<%= config.bin %> report aggregate reports/', 'find . -name report.json | <%= config.bin %> report aggregate -', '<%= config.bin %> report aggregate --json fleet.ndjson'];
  static override strict = false;
  static override usage = 'report aggregate FILE...';

  override async run(): Promise<ReportAggregate> {
    const { argv } = await this.parse(AggregateReports);
    const names = argv as string[];
    const unknown = names.find((word) => /^-./.test(word));
    if (unknown !== undefined) throw new UsageError(`Nonexistent flag: ${unknown}`);
    if (names.length === 0) throw new UsageError('name files or directories of reports, or - for a list of names on standard input');
    const [{ startAggregate }, { filesNamed, readDocuments, whyUnread }] = await Promise.all([import('../../report/aggregate.ts'), import('../../cli/report-files.ts')]);
    const aggregate = startAggregate();
    for await (const file of filesNamed(names, process.stdin)) {
      this.checkInterrupted();
      const unread = (error: unknown, line: number | null): void => aggregate.unread(line === null ? file : `${file}:${line}`, typeof error === 'string' ? error : whyUnread(error));
      await readDocuments(file, {
        document(value, line) {
          try {
            aggregate.add(value);
          } catch (error) {
            unread(error, line);
          }
        },
        bad: unread,
      }).catch((error: unknown) => { unread(error, null); });
    }
    this.checkInterrupted();
    const result = aggregate.result();
    process.exitCode = result.exit.code;
    if (!this.jsonEnabled()) this.log((await import('../../ui/aggregate.ts')).renderAggregate(result));
    return result;
  }
}
