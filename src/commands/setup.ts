import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, Interrupted, UsageError } from '../cli/base-command.ts';
import { intentOf, machineFlagsWithout } from '../cli/flags.ts';
import { answersOf, setupFlags, setupMethod } from '../cli/setup-flags.ts';
import type { PlannedFix, SetupDocument } from '../core/fix-document.ts';
import { AnswerNeeded, SETUP_METHODS, type SetupMethod } from '../core/setup.ts';
import type { SetupRun } from '../doctor/setup.ts';
import type { Person } from '../ui/prompt.ts';

type Machine = Pick<SetupRun, 'intent' | 'version' | 'timeoutSeconds' | 'probeTimeoutSeconds' | 'signal'>;

export default class Setup extends BaseCommand {
  static override summary = 'bring this machine to a working METHOD from nothing';
  static override description = 'Asks what is missing, shows each change, makes it after a yes, and has your own git prove it; where that fails, everything is put back.';
  static override examples = ['<%= config.bin %> setup', '<%= config.bin %> setup credential-helper https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', '<%= config.bin %> setup role billing --region eu-west-1 --profile ci --role-arn arn:aws:iam::111122223333:role/CodeAccess --source-profile Environment -y'];
  static override args = {
    method: Args.string({ description: SETUP_METHODS.join(' | '), name: 'METHOD', ignoreStdin: true }),
    target: Args.string({ description: 'a URL, a remote\'s name, or a repository\'s name', name: 'TARGET', ignoreStdin: true }),
  };
  static override flags = {
    ...machineFlagsWithout('method', 'offline', 'allow-dialogs'),
    'dry-run': Flags.boolean({ char: 'n', description: 'show the plan, and what its trial on a copy saw; write nothing' }),
    yes: Flags.boolean({ char: 'y', description: 'consent to all that METHOD does' }),
    scope: Flags.option({ description: 'where git\'s settings go (global: a clone needs it there)', options: ['local', 'global'] as const })(),
    ...setupFlags,
  };

  override async run(): Promise<SetupDocument> {
    const { args, flags } = await this.parse(Setup);
    const given = setupMethod(args.method);
    const intent = intentOf({ ...flags, offline: false, 'allow-dialogs': false }, args.target, true);
    const answers = answersOf(flags, intent.cwd);
    const [{ runSetup }, { startStages }, { terminal }] = await Promise.all([import('../doctor/setup.ts'), import('../ui/stages.ts'), import('../ui/prompt.ts')]);
    const person = terminal(this.interrupted, () => { this.interrupt(); });
    const stages = startStages(process.stderr);
    const machine: Machine = { intent, version: this.config.version, timeoutSeconds: flags.timeout, probeTimeoutSeconds: flags['probe-timeout'] ?? null, signal: this.interrupted };
    const colour = !flags['no-color'];
    const method = given ?? await this.chosen(machine, person);
    const agree = async (plan: readonly PlannedFix[], remarks: readonly string[]): Promise<boolean> => {
      stages.clear();
      const { setupPlanLines } = await import('../ui/setup.ts');
      this.logToStderr(setupPlanLines(plan, remarks, { stream: process.stderr, env: process.env, colour }).join('\n'));
      return person?.confirm(`Set up ${method}?`) ?? false;
    };
    const document = await runSetup({
      ...machine, method, answers, scope: flags.scope ?? null,
      consent: flags['dry-run'] ? { kind: 'dry-run' } : flags.yes ? { kind: 'yes' } : person === null ? { kind: 'nobody' } : { kind: 'ask', agree },
      ask: person === null ? null : (question) => { stages.clear(); return person.answer({ ...question, message: question.ask }); },
      onStage: (text) => { stages.show(text); },
    }).catch((error: unknown) => { throw error instanceof AnswerNeeded ? new UsageError(error.message) : error; }).finally(() => { stages.clear(); });
    if (this.interrupted.aborted) throw new Interrupted(whatStays(document));
    if (document === null) throw new UsageError('there is no home directory to keep the journal in: set HOME');
    process.exitCode = document.exit.code;
    if (!this.jsonEnabled()) this.log((await import('../ui/setup.ts')).renderSetup(document, { stream: process.stdout, env: process.env, colour }));
    return document;
  }

  /** Recommends, with the reason, and asks. */
  private async chosen(machine: Machine, person: Person | null): Promise<SetupMethod> {
    if (person === null) throw new UsageError(`METHOD is missing: ${SETUP_METHODS.join(', ')}`);
    const { recommendSetup } = await import('../doctor/setup.ts');
    const choices = (await recommendSetup(machine)).map(({ method, because, possible }, index) => ({ value: method, label: `${method}${index === 0 ? ' (recommended)' : possible ? '' : ' (not here)'}: ${because}` }));
    const answer = await person.answer({ message: 'Which method?', choices, refuse: () => null });
    if (answer === null) throw new Interrupted();
    return answer as SetupMethod;
  }
}

/** What is not as before after a Ctrl-C; undefined: nothing. */
function whatStays(document: SetupDocument | null): string | undefined {
  if (document === null || document.steps.length === 0) return undefined;
  if (document.undo !== null) return `interrupted; it had been verified before and stays, "${document.undo}" takes it back`;
  const ran = document.steps.flatMap(({ status, describe }) => (status === 'applied' ? [describe] : []));
  return ran.length + document.remarks.length === 0 ? undefined : `interrupted; the files are as before, but: ${[...new Set([...ran, ...document.remarks])].join('; ')}`;
}
