import * as Flags from '@oclif/core/flags';
import { BaseCommand, Interrupted, UsageError } from '../../cli/base-command.ts';
import { checkNames, intentOf, machineFlagsWithout } from '../../cli/flags.ts';
import type { FixDocument, PlannedFix } from '../../core/fix-document.ts';

export default class Fix extends BaseCommand {
  static override summary = 'mend what a fresh diagnosis finds; verified and undoable';
  static override description = 'Plans from a diagnosis of its own, tries each remedy on a copy of your files, asks, applies it, looks again, and puts back what did not help.';
  static override examples = ['<%= config.bin %> fix', '<%= config.bin %> fix --dry-run', '<%= config.bin %> fix git-config/helper-order -y'];
  static override strict = false;
  static override usage = 'fix [CHECK...]';
  static override flags = {
    target: Flags.string({ description: 'a URL, a remote\'s name, or a repository\'s name', helpValue: 'T' }),
    ...machineFlagsWithout('offline', 'allow-dialogs'),
    only: Flags.string({ description: 'only this check or area', multiple: true, multipleNonGreedy: true, helpValue: 'X', default: [] }),
    skip: Flags.string({ description: 'all but this check or area', multiple: true, multipleNonGreedy: true, helpValue: 'X', default: [] }),
    'dry-run': Flags.boolean({ char: 'n', description: 'show the plan and what its trial saw; write nothing' }),
    yes: Flags.boolean({ char: 'y', description: 'consent to safe steps, and to the others of the checks that are named' }),
    scope: Flags.option({ description: 'where git\'s settings go (the smallest that works)', options: ['local', 'global'] as const })(),
    keep: Flags.boolean({ description: 'keep a change although it did not help' }),
  };

  override async run(): Promise<FixDocument> {
    const { argv, flags } = await this.parse(Fix);
    const named = checkNames('fix', argv as string[], '');
    const only = checkNames('only', flags.only);
    const skip = checkNames('skip', flags.skip);
    const intent = intentOf({ ...flags, offline: false, 'allow-dialogs': false }, flags.target, true);
    const [{ runFix }, { startStages }, { terminal }] = await Promise.all([import('../../doctor/fix.ts'), import('../../ui/stages.ts'), import('../../ui/prompt.ts')]);
    const stages = startStages(process.stderr);
    const person = terminal(this.interrupted, () => { this.interrupt(); });
    const colour = !flags['no-color'];
    const agree = async (planned: PlannedFix): Promise<boolean> => {
      stages.clear();
      const { plannedLines } = await import('../../ui/fix.ts');
      this.logToStderr(plannedLines(planned, { stream: process.stderr, env: process.env, colour }).join('\n'));
      return person?.confirm(`Mend ${planned.check}?`) ?? false;
    };
    const document = await runFix({
      intent, named, only, skip, version: this.config.version, scope: flags.scope ?? null, keep: flags.keep,
      consent: flags['dry-run'] ? { kind: 'dry-run' } : flags.yes ? { kind: 'yes', named } : person === null ? { kind: 'nobody' } : { kind: 'ask', agree },
      timeoutSeconds: flags.timeout, probeTimeoutSeconds: flags['probe-timeout'] ?? null, signal: this.interrupted,
      onStage: (text) => { stages.show(text); },
    }).finally(() => { stages.clear(); });
    if (this.interrupted.aborted) throw new Interrupted(document?.undo != null ? `interrupted; what had been verified before stays, "${document.undo}" takes it back`
      : document?.steps.some(({ status }) => status === 'applied') ? 'interrupted; the files are as before, but a program had run already' : undefined);
    if (document === null) throw new UsageError('there is no home directory to keep the journal in: set HOME');
    process.exitCode = document.exit.code;
    if (!this.jsonEnabled()) this.log((await import('../../ui/fix.ts')).renderFix(document, { stream: process.stdout, env: process.env, colour }));
    return document;
  }
}
