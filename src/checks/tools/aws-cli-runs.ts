import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact, EnvironmentFact, Facts, ToolFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { helperWithEnvironment, helperWithPath, isAwsByName } from '../../knowledge/aws-helper-program.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { replaceHelper } from '../../knowledge/helper-steps.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';
import { missingModule, PYTHON_VARIABLES } from '../../knowledge/python-errors.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'tools/aws-cli-runs',
    title: 'The AWS CLI that the credential helper calls starts',
    why: 'A credential helper that ends with a Python error gives no credential, and git shows that error only in passing before it asks for a user name: the interpreter is gone, a shim points to a Python without the CLI, a plugin is missing, or a variable meant for another Python spoils this one.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-troubleshooting.html',
      'https://docs.python.org/3/using/cmdline.html#environment-variables',
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-prompting.html',
    ],
    methods: ['credential-helper'],
    fix: 'ask',
    explains: ['tools/aws-cli-version', 'git-config/helper-output', 'git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/aws-cli-present'],
    settledBy: ['live/git-client'],
    messages: {
      'interpreter-gone': { severity: 'error', text: 'The AWS CLI at "{{path}}" does not start: its interpreter "{{interpreter}}" is not there.' },
      shim: { severity: 'error', text: 'The AWS CLI at "{{path}}" is a shim, and the Python it leads to has no AWS CLI: {{said}}.' },
      plugin: { severity: 'error', text: 'The AWS CLI at "{{path}}" does not start: [plugins] in {{file}} names "{{module}}", which its Python does not have.' },
      environment: { severity: 'error', text: 'The AWS CLI at "{{path}}" does not start with {{variable}}={{value}}: {{said}}.' },
      'auto-prompt': { severity: 'error', text: 'The AWS CLI asks for its arguments in place of answering git: {{setting}} is "on".' },
      hangs: { severity: 'error', text: 'The AWS CLI at "{{path}}" does not even tell its version in time.' },
      crashes: { severity: 'error', text: 'The AWS CLI at "{{path}}" does not start: {{said}}.' },
    },
  },
  needs: ['target', 'gitConfig', 'tools'],
  wants: ['installations', 'environment', 'awsConfig', 'gitClient', 'intent'],
  run({ target, gitConfig, tools, installations, environment, awsConfig, gitClient, intent }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const call = found.aws.find(({ value }) => isAwsByName(helperCommand(value).program));
    if (call === undefined) return { skipped: 'the helper for this URL does not call aws by its name' };
    const { aws } = tools;
    if (aws === null || aws.path === null) return { undetermined: 'no aws was found that could be started' };
    if (gitClient?.helpers?.some(({ helper, answered }) => answered && helper === call.value)) return { passed: `"${call.value}" answered git just now` };
    const { path } = aws;
    const steps = (line: string | null, other: Fix): Fix => {
      const safe = line === null ? null : replaceHelper(gitConfig.entries, call.entry, line);
      return safe === null ? other : { consent: 'safe', steps: safe };
    };
    if (aws.failure === null) {
      const prompting = autoPrompt(aws, environment, awsConfig, profileInUse({ target, tools, environment, intent }).name);
      if (prompting === null || /AWS_CLI_AUTO_PROMPT=off/.test(call.value)) return { passed: `${path} started: ${aws.banner ?? 'without a word'}` };
      return [{
        messageId: 'auto-prompt',
        data: { setting: prompting.setting },
        certainty: 'inferred',
        evidence: prompting.evidence,
        fix: steps(helperWithEnvironment(call.value, { set: 'AWS_CLI_AUTO_PROMPT=off' }), PROMPT),
      }];
    }
    if (changesEnvironment(call.value)) return { undetermined: `"${call.value}" starts ${path} with another environment than ours, in which it fails: ${aws.failure}` };
    const said = withoutFullStop(aws.failure);
    const evidence: [Evidence, ...Evidence[]] = [{ kind: 'process', argv: [path, '--version'], exitCode: aws.exitCode, note: aws.failure }];
    const common = { certainty: gitClient !== undefined && gitClient.exitCode !== 0 ? ('observed' as const) : ('inferred' as const), evidence };
    const other = installations?.awsClis.find((copy) => copy.path !== path && !/[\\/]shims[\\/]/.test(copy.path))?.path;
    const instead = steps(other === undefined ? null : helperWithPath(call.value, other), REINSTALL);
    if (aws.failure === 'timed out') return [{ messageId: 'hangs', data: { path }, ...common, fix: instead }];
    const copy = installations?.awsClis.find((each) => each.path === path);
    const interpreter = copy?.interpreterExists === false ? copy.interpreter : /(\S+): bad interpreter/.exec(said)?.[1];
    if (interpreter != null) return [{ messageId: 'interpreter-gone', data: { path, interpreter }, ...common, fix: instead }];
    const plugin = pluginOf(awsConfig, missingModule(said));
    if (plugin !== null) {
      return [{
        messageId: 'plugin', data: { path, file: plugin.file, module: plugin.value }, ...common, evidence: [...evidence, plugin.evidence],
        fix: { consent: 'ask', steps: [{ do: 'aws-config', path: plugin.file, section: 'plugins', key: plugin.key, value: null }] },
      }];
    }
    if (/^pyenv: |asdf|mise|No version is set/i.test(said) || (/[\\/]shims[\\/]/.test(path) && missingModule(said) === null)) return [{ messageId: 'shim', data: { path, said }, ...common, fix: instead }];
    const variable = environment?.variables.find(({ name, empty }) => PYTHON_VARIABLES.includes(name) && !empty);
    if (variable !== undefined && /Error|Warning|encodings|init_/.test(said)) {
      return [{
        messageId: 'environment', data: { path, variable: variable.name, value: variable.value ?? '', said }, ...common,
        evidence: [{ kind: 'env', name: variable.name, value: variable.value }, ...evidence], fix: steps(helperWithEnvironment(call.value, { unset: [variable.name] }), UNSET),
      }];
    }
    return [{ messageId: 'crashes', data: { path, said }, ...common, fix: instead }];
  },
});

/** True for a helper line that sets variables or takes them away. */
const changesEnvironment = (value: string): boolean => /^!\s*(?:env\s|[A-Za-z_]\w*=)/.test(value);

const REINSTALL = advise('ask', 'Install AWS CLI version 2 with its own installer, which brings its own Python', 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html');
const UNSET = advise('ask', 'Take the variable out of the environment in which git runs');
const PROMPT = advise('ask', 'Set the prompt to "on-partial", or take it out');

/** Only version 2 can prompt. Source: aws-cli v2, `awscli/clidriver.py`. */
function autoPrompt({ version }: ToolFact, environment: EnvironmentFact | undefined, awsConfig: AwsConfigFact | undefined, profile: string): { setting: string; evidence: [Evidence] } | null {
  if (!/^2\./.test(version ?? '')) return null;
  const variable = environment?.variables.find(({ name, empty }) => name === 'AWS_CLI_AUTO_PROMPT' && !empty);
  if (variable !== undefined) return variable.value?.toLowerCase() === 'on' ? { setting: variable.name, evidence: [{ kind: 'env', name: variable.name, value: variable.value }] } : null;
  const setting = awsConfig === undefined ? undefined : profileSettings(awsConfig, profile)?.get('cli_auto_prompt');
  if (setting?.value?.toLowerCase() !== 'on') return null;
  return { setting: `cli_auto_prompt of the profile "${profile}"`, evidence: [awsEvidence(setting.file, setting.line, profile, 'cli_auto_prompt', 'on')] };
}

function pluginOf(awsConfig: Facts['awsConfig'] | undefined, module: string | null): { file: string; key: string; value: string; evidence: Evidence } | null {
  const section = awsConfig?.config.sections.find(({ header }) => header === 'plugins');
  // The value of a setting nobody knows is not kept, only its length.
  const setting = section?.settings.find(({ value, secret }) => module !== null && (value === null ? secret?.length === module.length : value === module || value.startsWith(`${module}.`)));
  if (awsConfig === undefined || module === null || setting === undefined) return null;
  const { path } = awsConfig.config;
  return { file: path, key: setting.key, value: module, evidence: awsEvidence(path, setting.line, 'plugins', setting.key, module) };
}
