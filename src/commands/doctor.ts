import { Flags } from '@oclif/core';
import { BaseCommand, UsageError } from '../cli/base-command.ts';
import { checkNames, contextKeysOf, intentOf, machineFlags, policyFilesOf, policyFlags, targetArg } from '../cli/flags.ts';
import type { Intent, Snapshot } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';

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
    format: Flags.option({ description: 'how to print the answer', options: ['human', 'json'] as const, default: 'human' as const })(),
    output: Flags.string({ char: 'o', description: 'write the answer to FILE', helpValue: 'FILE' }),
  };

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || this.argv.some((word, index) => word === '--format=json' || (word === '--format' && this.argv[index + 1] === 'json'));
  }

  override async run(): Promise<Report | undefined> {
    const { args, flags } = await this.parse(Doctor);
    const files = policyFilesOf(flags);
    const only = files.length > 0 && args.target === undefined && flags.only.length === 0 ? ['permissions'] : checkNames('only', flags.only);
    const skip = checkNames('skip', flags.skip);
    const machine = intentOf(flags, args.target, flags.live);
    const context = contextKeysOf(flags);
    const documents = files.length === 0 ? [] : await (await import('../cli/policy-documents.ts')).readPolicyFiles(files, machine.cwd);
    const intent: Intent = {
      ...machine, ...(documents.length + context.length === 0 ? {} : { given: { documents, context } }), ...(flags['probe-kms'] ? { probeKms: true } : {}),
    };
    const [{ runDoctor }, { startProgress }] = await Promise.all([import('../doctor/run.ts'), import('../ui/progress.ts')]);
    const progress = await startProgress(process.stderr, !flags['no-color'] && !process.env['NO_COLOR']);
    const { report, snapshot } = await runDoctor({
      intent, only, skip,
      failOn: flags['fail-on'],
      timeoutSeconds: flags.timeout,
      probeTimeoutSeconds: flags['probe-timeout'] ?? null,
      version: this.config.version,
      signal: this.interrupted,
      onProbe: (fact, observed) => { progress.onProbe(fact, observed); },
    }).finally(() => progress.stop());
    this.checkInterrupted();
    process.exitCode = report.exit.code;
    if (flags.output !== undefined) await this.writeAnswer(flags.output, report, snapshot, flags.verbose);
    else if (!this.jsonEnabled()) this.log(await this.human(report, snapshot, flags.verbose, !flags['no-color']));
    return flags.output !== undefined ? undefined : report;
  }

  private async human(report: Report, snapshot: Snapshot, verbose: boolean, colour: boolean): Promise<string> {
    const { humanAnswer } = await import('../ui/answer.ts');
    return humanAnswer(report, snapshot, { verbose, stream: process.stdout, env: process.env, colour });
  }

  private async writeAnswer(file: string, report: Report, snapshot: Snapshot, verbose: boolean): Promise<void> {
    const text = this.jsonEnabled() ? `${JSON.stringify(report, null, 2)}\n` : await this.human(report, snapshot, verbose, false);
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, text).catch((error: unknown) => {
      throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.logToStderr(file);
  }
}
