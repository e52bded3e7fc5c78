import { resolve } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, Declined, UnsafeReport, UsageError } from '../../cli/base-command.ts';
import { commandToRun } from '../../cli/command-to-run.ts';
import { intentOf, machineFlagsWithout, policyFlags, targetArg } from '../../cli/flags.ts';
import { withGiven } from '../../cli/given.ts';
import type { SupportReport } from '../../core/finding.ts';

const FORMATS = ['md', 'json', 'html'] as const;

export default class Report extends BaseCommand {
  static override summary = 'write a support report without secrets';
  static override description = 'Diagnoses, replaces every name that tells who you are, scans the result for secrets, and writes a ticket, its data and a picture of the chain into a new private directory.';
  static override examples = ['<%= config.bin %> report', '<%= config.bin %> report --for aws-admin -o ticket', '<%= config.bin %> report --run "git push origin main"'];
  static override args = targetArg;
  static override flags = {
    ...machineFlagsWithout('allow-dialogs'),
    ...policyFlags,
    output: Flags.string({ char: 'o', description: 'write into DIR (default: a new directory of the state directory)', helpValue: 'DIR' }),
    format: Flags.option({ description: 'only this file; repeatable', options: FORMATS, multiple: true, multipleNonGreedy: true, default: [] })(),
    for: Flags.option({ description: 'whom the ticket asks', options: ['aws-admin', 'it', 'developer'] as const })(),
    'pseudonym-map': Flags.string({ description: 'write the real names behind the pseudonyms to FILE', helpValue: 'FILE' }),
    run: Flags.string({ description: 'run the failing command, traced, and put it in the report', helpValue: '\'git …\'' }),
  };

  override async run(): Promise<SupportReport> {
    const { args, flags } = await this.parse(Report);
    if (flags.run !== undefined && flags.offline) throw new UsageError('--run needs the network that --offline excludes');
    if (flags.output === '' || flags['pseudonym-map'] === '') throw new UsageError('-o and --pseudonym-map need a name');
    const command = commandToRun(flags.run);
    const intent = await withGiven(intentOf({ ...flags, 'allow-dialogs': false }, args.target, true), flags);
    const formats = flags.format.length === 0 ? FORMATS : [...new Set(flags.format)];
    const [{ makeSupportReport }, files, { startProgress }, { terminal }] = await Promise.all([
      import('../../doctor/report.ts'), import('../../doctor/report-files.ts'), import('../../ui/progress.ts'), import('../../ui/prompt.ts'),
    ]);
    const dir = files.reportDirectory(flags.output ?? null, { cwd: process.cwd(), at: new Date(), env: process.env, platform: process.platform });
    if (dir === null) throw new UsageError('there is no home directory to keep the report in: name one with -o DIR');
    const taken = files.takenName(dir, formats.map((format) => `report.${format}`));
    if (taken !== null) throw new UsageError(`${dir} already has a ${taken}, and a report never overwrites`);
    const map = flags['pseudonym-map'] === undefined ? null : resolve(flags['pseudonym-map']);
    if (map !== null && (files.isWithin(dir, map) || files.takenName('', [map]) !== null)) throw new UsageError(`--pseudonym-map: ${map} ${files.isWithin(dir, map) ? 'is in the report\'s own directory' : 'is there already'}`);

    const progress = await startProgress(process.stderr, !flags['no-color'] && !process.env['NO_COLOR']);
    const made = await makeSupportReport({
      intent, formats, audience: flags.for ?? null, run: command, version: this.config.version,
      timeoutSeconds: flags.timeout, probeTimeoutSeconds: flags['probe-timeout'] ?? null, signal: this.interrupted,
      onProbe: (fact, observed) => { progress.onProbe(fact, observed); },
    }).finally(() => progress.stop());
    this.checkInterrupted();
    if (made.leaks.length > 0) throw new UnsafeReport(made.leaks);
    for (const source of made.unread) this.logToStderr(`codecommit: the scan did not look for the secrets of ${source}: it could not be read`);
    const person = this.jsonEnabled() ? null : terminal(this.interrupted, () => { this.interrupt(); });
    if (person !== null) {
      this.log((await import('../../ui/report.ts')).previewOf(made));
      const agreed = await person.confirm(`Write this to ${dir}?`, true);
      this.checkInterrupted();
      if (!agreed) throw new Declined('nothing was written');
    }
    this.writing(() => {
      files.writeReport(dir, made.files, map === null ? null : { path: map, bytes: Buffer.from(`${JSON.stringify(Object.fromEntries(made.names), null, 2)}\n`) });
    });
    if (this.jsonEnabled()) this.logToStderr(dir);
    else this.log(dir);
    return made.document;
  }

  private writing(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new UsageError(`the report was not written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
