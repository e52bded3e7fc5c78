import { defineCheck } from '../../core/check.ts';
import type { AwsConfigProblem, AwsFile } from '../../core/facts.ts';
import { advise, byHand, type Fix, type FixStep, type LineEdit } from '../../core/fix.ts';
import { profileNames } from '../../knowledge/aws-config.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';

const REPAIR: Readonly<Record<AwsConfigProblem['kind'], string>> = {
  bom: 'take out the byte order mark in front of the first line',
  'utf-16': 'save the file as UTF-8 without a byte order mark',
  encoding: 'save the file as UTF-8',
  'duplicate-section': 'join the two sections of this name',
  'duplicate-key': 'keep one of the two lines',
  'no-delimiter': 'give the line a name, "=" and a value, or take it out',
  'before-first-section': 'put the line under a section header',
  'unclosed-section': 'close the section header with "]"',
  nested: 'write each indented line as "name = value", or take the indentation out',
  unreadable: 'let your user read the file',
};

export default defineCheck({
  meta: {
    id: 'profile/files-readable',
    title: 'The AWS tools can read their configuration files',
    why: 'The AWS CLI and git-remote-codecommit read ~/.aws/config and ~/.aws/credentials with one strict parser. It refuses the whole file for one line, says neither which line nor why, and takes a file that is not there for an empty one.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html', 'https://github.com/boto/botocore/blob/develop/botocore/configloader.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [
      'tools/aws-cli-runs', 'git-config/helper-output', 'remote/region-mismatch', 'profile/exists', 'profile/region', 'profile/static-keys', 'credentials/resolve', 'credentials/identity',
      'live/api', 'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      bom: { severity: 'error', text: 'The file {{file}} begins with a byte order mark, which the AWS tools take for a part of the first section.' },
      'utf-16': { severity: 'error', text: 'The file {{file}} is written in UTF-16, which the AWS tools cannot read.' },
      encoding: { severity: 'error', text: 'The file {{file}} is not in UTF-8: the AWS tools cannot read {{line}}.' },
      'duplicate-section': { severity: 'error', text: 'The section [{{name}}] stands twice in {{file}}, the second time in {{line}}.' },
      'duplicate-key': { severity: 'error', text: 'The name "{{name}}" stands twice in one section of {{file}}, the second time in {{line}}.' },
      'no-delimiter': { severity: 'error', text: 'The text in {{line}} of {{file}} has neither "=" nor ":", so the AWS tools refuse the file.' },
      'before-first-section': { severity: 'error', text: 'The text in {{line}} of {{file}} stands before the first section, so the AWS tools refuse the file.' },
      'unclosed-section': { severity: 'error', text: 'The section header in {{line}} of {{file}} is not closed with "]", so the AWS tools refuse the file.' },
      nested: { severity: 'error', text: 'The indented text in {{line}} of {{file}} is not of the form "name = value", so the AWS tools refuse the file.' },
      unreadable: { severity: 'error', text: 'The file {{file}} exists, and your user may not read it.' },
      'named-file-missing': { severity: 'error', text: 'The variable {{variable}} names the file "{{file}}", which is not there and counts as empty; {{missed}}.' },
      'named-file-absent': { severity: 'notice', text: 'The variable {{variable}} names the file "{{file}}", which is not there and counts as empty.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'credentials'],
  run({ awsConfig, target, intent, environment, tools, gitConfig, credentials }) {
    const profile = profileInUse({ target, intent, environment, tools, gitConfig });
    const known = profileNames(awsConfig).includes(profile.name);
    const missed = profile.named && !known ? `the profile "${profile.name}" is not found` : credentials !== undefined && credentials.failure !== null ? 'no credentials are found' : null;
    const files = [awsConfig.config, awsConfig.credentials];
    const about = profile.named ? { profile: profile.name } : {};
    const absent = files.flatMap(({ exists, problem, fromVariable: variable, path: file }) => (exists || problem !== null || variable === null ? [] : [{
      data: { variable, file, missed: missed ?? '' },
      certainty: 'inferred',
      evidence: [{ kind: 'env', name: variable, value: file }],
      about,
      fix: advise('ask', `Take ${variable} out of the environment, or let it name the file that is meant.`),
    } as const]));
    const messageId = missed === null ? 'named-file-absent' : 'named-file-missing';
    return [...files.flatMap((file) => (file.problem === null ? [] : [refused(file, file.problem, sectionFor(profile.name, file === awsConfig.config))])), ...absent.map((problem) => ({ messageId, ...problem } as const))];
  },
});

function sectionFor(profile: string, isConfig: boolean): string {
  const name = profile === '' ? 'default' : profile;
  return isConfig && name !== 'default' ? `profile ${/\s/.test(name) ? `"${name}"` : name}` : name;
}

/** What repairs the file line by line; nothing where a person must choose, or the text is not known. */
function editsFor({ kind, line, name, edits }: AwsConfigProblem, section: string): readonly LineEdit[] | null {
  if (kind === 'bom' || kind === 'utf-16') return [{ op: 'utf-8' }];
  return kind === 'before-first-section' && line !== null && name !== null ? [{ op: 'insert', line, text: `[${section}]` }] : (edits ?? null);
}

function refused({ path }: AwsFile, problem: AwsConfigProblem, section: string) {
  const { kind, line, name } = problem;
  const where = line === null ? 'a line' : `line ${line}`;
  const edits = editsFor(problem, section);
  const what = edits?.some(({ op }) => op === 'insert') ? `put a header, [${section}], in front of the line` : line === null ? REPAIR[kind] : `line ${line}: ${REPAIR[kind]}`;
  const advice: FixStep = kind === 'unreadable' ? { do: 'tell', text: `Let your user read ${path}: chmod u+r ${path}, if the file is yours.` } : byHand(path, what);
  const fix: Fix = { consent: 'ask', steps: [edits === null ? advice : { do: 'edit-file', path, what, edits }] };
  return {
    messageId: kind,
    data: { file: path, line: where, name: name ?? '' },
    certainty: 'inferred',
    evidence: [{ kind: 'config', file: path, line, scope: 'file', key: name ?? kind, value: `refused: ${kind}` }],
    fix,
  } as const;
}
