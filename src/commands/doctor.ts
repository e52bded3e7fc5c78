import * as Flags from '@oclif/core/flags';
import { BaseCommand, UsageError } from '../cli/base-command.ts';
import { checkNames, intentOf, machineFlags, policyFilesOf, policyFlags, targetArg } from '../cli/flags.ts';
import { withGiven } from '../cli/given.ts';
import type { Intent, Snapshot } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';
import { jsonText } from '../core/json-text.ts';
import type { ReplayRequest } from '../doctor/replay.ts';
import type { Threshold } from '../core/verdict.ts';

const FORMATS = ['human', 'json', 'sarif', 'junit', 'markdown'] as const;

type LookFlags = { 'no-color': boolean; 'fail-on': Threshold; timeout: number; 'probe-timeout'?: number | undefined };

export default class Doctor extends BaseCommand {
  static override summary = 'find out why git cannot talk to CodeCommit';
  static override description = 'Walks the whole chain from git to CodeCommit, names the broken link and proves it. Read-only, always.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor codecommit::eu-west-1://dev@billing', '<%= config.bin %> doctor --json --fail-on warning'];
  static override args = targetArg;
  static override flags = {
    ...machineFlags,
    ...policyFlags,
    'probe-kms': Flags.boolean({ description: 'ask KMS itself, with DryRun (billed, visible in CloudTrail)' }),
    live: Flags.boolean({ description: 'sign requests and run your git (--no-live: network only)', default: true, allowNo: true }),
    only: Flags.string({ description: 'only this check or area', multiple: true, multipleNonGreedy: true, helpValue: 'X', default: [] }),
    skip: Flags.string({ description: 'all but this check or area', multiple: true, multipleNonGreedy: true, helpValue: 'X', default: [] }),
    'fail-on': Flags.option({ description: 'severity from which the exit code is 1', options: ['error', 'warning', 'never'] as const, default: 'error' as const })(),
    verbose: Flags.boolean({ description: 'also what passed, and what each probe took' }),
    format: Flags.option({ description: 'how to print the answer', options: FORMATS, default: 'human' as const })(),
    from: Flags.string({ description: 'judge the machine recorded in FILE, a report.json ("-": standard input), with today\'s checks', helpValue: 'FILE' }),
    output: Flags.string({ char: 'o', description: 'write the answer to FILE', helpValue: 'FILE' }),
  };

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || this.argv.some((word, index) => word === '--format=json' || (word === '--format' && this.argv[index + 1] === 'json'));
  }

  override async run(): Promise<Report | undefined> {
    const { args, flags, metadata } = await this.parse(Doctor);
    if (flags.json && flags.format !== 'json' && metadata.flags['format']?.setFromDefault !== true) throw new UsageError(`--json and --format ${flags.format} ask for two answers`);
    const files = policyFilesOf(flags);
    const only = files.length > 0 && args.target === undefined && flags.from === undefined && flags.only.length === 0 ? ['permissions'] : checkNames('only', flags.only);
    const skip = checkNames('skip', flags.skip);
    if (flags.from !== undefined) (await import('../cli/recorded-report.ts')).refuseMachineFlags(metadata.flags, flags, args.target);
    const machine = intentOf(flags, args.target, flags.live);
    const intent = await withGiven(machine, flags);
    const { report, snapshot } = flags.from === undefined
      ? await this.look({ ...intent, ...(flags['probe-kms'] ? { probeKms: true } : {}) }, only, skip, flags)
      : await this.replay(flags.from, { only, skip, failOn: flags['fail-on'], version: this.config.version, given: intent.given ?? null });
    process.exitCode = report.exit.code;
    const answer = (colour: boolean) => this.answer(flags.format, report, snapshot, { verbose: flags.verbose, failOn: flags['fail-on'], colour });
    if (flags.output !== undefined) await this.writeAnswer(flags.output, await answer(false));
    else if (!this.jsonEnabled()) this.log(await answer(!flags['no-color']));
    return flags.output !== undefined ? undefined : report;
  }

  private async look(intent: Intent, only: readonly string[], skip: readonly string[], flags: LookFlags): Promise<{ report: Report; snapshot: Snapshot }> {
    const [{ runDoctor }, { startProgress }] = await Promise.all([import('../doctor/run.ts'), import('../ui/progress.ts')]);
    const progress = await startProgress(process.stderr, !flags['no-color'] && !process.env['NO_COLOR']);
    const seen = await runDoctor({
      intent, only, skip,
      failOn: flags['fail-on'],
      timeoutSeconds: flags.timeout,
      probeTimeoutSeconds: flags['probe-timeout'] ?? null,
      version: this.config.version,
      signal: this.interrupted,
      onProbe: (fact, observed) => { progress.onProbe(fact, observed); },
    }).finally(() => progress.stop());
    this.checkInterrupted();
    return seen;
  }

  private async replay(file: string, request: ReplayRequest): Promise<{ report: Report; snapshot: Snapshot }> {
    const [{ readRecorded }, { readReport }, { replayReport }] = await Promise.all([import('../cli/recorded-report.ts'), import('../report/replay.ts'), import('../doctor/replay.ts')]);
    return replayReport(await readRecorded(file, (text) => readReport(text)), request);
  }

  private async answer(format: typeof FORMATS[number], report: Report, snapshot: Snapshot, { verbose, failOn, colour }: { verbose: boolean; failOn: Threshold; colour: boolean }): Promise<string> {
    if (this.jsonEnabled()) return jsonText(report);
    if (format === 'sarif' || format === 'junit' || format === 'markdown') return (await import('../doctor/format.ts')).formatted(format, report, snapshot, failOn).trimEnd();
    const { humanAnswer } = await import('../ui/answer.ts');
    return humanAnswer(report, snapshot, { verbose, stream: process.stdout, env: process.env, colour });
  }

  private async writeAnswer(file: string, text: string): Promise<void> {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, `${text.trimEnd()}\n`).catch((error: unknown) => {
      throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.logToStderr(file);
  }
}
