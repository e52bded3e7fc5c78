/**
 * Puts the same secrets on a throwaway machine, runs the tools other people use to describe a problem there, counts what comes out, and writes the
 * table of docs/privacy.md. Run by hand, after `npm run build`: `npx tsx scripts/privacy-table.ts`. Downloads envinfo into a temporary directory.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { leaksIn, planting } from '../test/commands/planted-secrets.ts';
import { filesOfOtherTools, keysOfGit, variables } from '../test/commands/secret-places.ts';
import { defaultWorld, mintAccessKey, startLab } from '../test/lab/lab.ts';
import { makeMachine, type Machine } from '../test/lab/machine.ts';
import { guideBlock, HOST, keysOf, REMOTE, withHelper } from '../test/machines/parts.ts';
import { CLI } from '../test/machines/run.ts';

interface Tool {
  shown: string;
  version: readonly string[];
  /** `{{OUT}}` is a directory whose files count too. */
  argv: readonly string[];
  env?: Record<string, string | null>;
}

const planted = planting();
const { secret, add } = planted;
const session = mintAccessKey('privacy', true);
add('the secret key in use', session.secretAccessKey);
add('the session token in use', session.sessionToken ?? '');
const KEYS = keysOf('default', session.accessKeyId, session.secretAccessKey) + `aws_session_token = ${session.sessionToken ?? ''}\n`;
const BASH = ['/bin/bash', '-c'] as const;

const lab = await startLab(defaultWorld());
Object.assign(lab.world.identities[0] ?? {}, { ...session, kind: 'assumed-role', arn: 'arn:aws:sts::111122223333:assumed-role/CodeAccess/maria' });
const machine = await makeMachine(lab, withHelper({
  gitConfig: [
    guideBlock, `[http "https://other.example/"]\n\textraHeader = Authorization: Basic ${secret('extraHeader', 'random')}`, `[http]\n\textraHeader = X-Api-Key: ${secret('extraHeader for every host')}`,
    `[credential "https://other.example"]\n\thelper = "!f() { echo password=${secret('helper line')}; }; f"\n[github]\n\toauth-token = ${secret('github.oauth-token')}\n[include]\n\tpath = {{HOME}}/.config/git/included`, keysOfGit(secret),
  ].join('\n'),
  repository: { remote: REMOTE, config: `[remote "old"]\n\turl = https://maria:${secret('password in a remote')}@${HOST}/v1/repos/old\n[submodule "s"]\n\turl = https://u:${secret('submodule.url')}@${HOST}/v1/repos/s\n` },
  files: {
    ...filesOfOtherTools(secret), '.aws/credentials': KEYS, '.aws/config': `[default]\nregion = eu-west-1\n[profile p]\ncredential_process = vault --token ${secret('token in credential_process')}\n`,
    '.git-credentials': `https://maria:${secret('.git-credentials')}@github.com\n`, '.netrc': `machine github.com login maria password ${secret('netrc')}\n`,
  },
  env: { ...variables(secret), HTTPS_PROXY: `http://u:${secret('password of HTTPS_PROXY')}@${lab.proxyUrl.replace('http://', '')}`, GITHUB_TOKEN: secret('GITHUB_TOKEN'), AWS_BEARER_TOKEN_BEDROCK: secret('AWS_BEARER_TOKEN_BEDROCK') },
}));

const scratch = mkdtempSync(join(tmpdir(), 'privacy-'));
const ENVINFO = join(scratch, 'node_modules/envinfo/dist/cli.js');
try {
  execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', scratch, 'envinfo'], { stdio: 'ignore', timeout: 120_000 });
} catch {
  console.error('envinfo could not be installed');
}

const own = (...words: string[]): string[] => [process.execPath, CLI, ...words];
const registry = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^npm_config_(?:registry|cafile)$/i.test(name)).map(([name, value]) => [name, value ?? '']));
const TOOLS: readonly Tool[] = [
  { shown: 'codecommit report', version: own('--version'), argv: own('report', '-o', '{{OUT}}/ticket', '--json') },
  { shown: 'codecommit report --run "git ls-remote origin"', version: own('--version'), argv: own('report', '-o', '{{OUT}}/ticket', '--run', 'git ls-remote origin') },
  { shown: 'codecommit doctor --verbose', version: own('--version'), argv: own('doctor', '--verbose') },
  { shown: 'git bugreport', version: ['git', '--version'], argv: ['git', 'bugreport', '-o', '{{OUT}}'], env: { GIT_EDITOR: 'true' } },
  { shown: 'git bugreport --diagnose=all', version: ['git', '--version'], argv: ['git', 'bugreport', '--diagnose=all', '-o', '{{OUT}}'], env: { GIT_EDITOR: 'true' } },
  { shown: 'git diagnose --mode=stats', version: ['git', '--version'], argv: ['git', 'diagnose', '--mode=stats', '-o', '{{OUT}}'] },
  { shown: 'git diagnose --mode=all', version: ['git', '--version'], argv: ['git', 'diagnose', '--mode=all', '-o', '{{OUT}}'] },
  { shown: 'git config --list --show-origin', version: ['git', '--version'], argv: ['git', 'config', '--list', '--show-origin'] },
  { shown: 'GIT_TRACE=1 GIT_CURL_VERBOSE=1 git ls-remote origin', version: ['git', '--version'], argv: ['git', 'ls-remote', 'origin'], env: { GIT_TRACE: '1', GIT_CURL_VERBOSE: '1' } },
  { shown: 'GIT_TRACE=1 GIT_CURL_VERBOSE=1 GIT_TRACE_REDACT=0 git ls-remote origin', version: ['git', '--version'], argv: ['git', 'ls-remote', 'origin'], env: { GIT_TRACE: '1', GIT_CURL_VERBOSE: '1', GIT_TRACE_REDACT: '0' } },
  ...(existsSync(ENVINFO) ? [{ shown: 'npx envinfo', version: [process.execPath, ENVINFO, '--version'], argv: [process.execPath, ENVINFO] }] : []),
  { shown: 'npm doctor', version: ['npm', '--version'], argv: ['npm', 'doctor'], env: { ...registry, HTTPS_PROXY: null } },
  { shown: 'npm config list -l', version: ['npm', '--version'], argv: ['npm', 'config', 'list', '-l'] },
  { shown: 'aws configure list', version: ['aws', '--version'], argv: ['aws', 'configure', 'list'] },
  { shown: 'aws configure export-credentials', version: ['aws', '--version'], argv: ['aws', 'configure', 'export-credentials'] },
  { shown: 'aws --debug sts get-caller-identity', version: ['aws', '--version'], argv: ['aws', '--debug', 'sts', 'get-caller-identity'] },
  { shown: 'env', version: [...BASH, 'echo -'], argv: ['env'] },
];

/** The texts of a directory's files; of an archive those of its members. */
function written(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
    const file = join(entry.parentPath, entry.name);
    return entry.name.endsWith('.zip') ? execFileSync('unzip', ['-p', file], { maxBuffer: 1 << 28 }).toString('latin1') : readFileSync(file, 'latin1');
  }).join('\n');
}

async function tried(made: Machine, tool: Tool, index: number): Promise<string> {
  const out = join(scratch, `out-${index}`);
  mkdirSync(out);
  const path = `${made.env['PATH'] ?? ''}${delimiter}${process.env['PATH'] ?? ''}`;
  const options = { timeoutMs: 120_000, env: { PATH: path, ...tool.env } };
  const version = await made.run(tool.version, options);
  const { code, stdout, stderr } = await made.run(tool.argv.map((word) => word.replaceAll('{{OUT}}', out)), options);
  const text = [stdout, stderr, written(out)].join('\n');
  const found = planted.all.filter((one) => leaksIn(text.replace(/(?:AKIA|ASIA)[A-Z0-9]{12,}/g, ''), [one]).length > 0);
  console.error(`${tool.shown}: exit ${code ?? 'signal'}, ${text.length} characters, ${found.map(({ where }) => where).join('; ')}${code === 0 ? '' : `\n${stderr.slice(0, 300)}`}`);
  const name = (/[\d.]*\d+\.\d+[\w.]*/.exec(version.stdout + version.stderr)?.[0] ?? '–').slice(0, 20);
  const told = [found.length === 0 ? '0' : `**${found.length}**`, text.includes(session.accessKeyId) ? 'whole' : 'no', text.includes('111122223333') ? 'yes' : 'no', `${code ?? '–'}`];
  return `| \`${tool.shown}\` | ${name} | ${told.join(' | ')} | ${/invalid choice/i.test(stderr) ? 'not in this version' : kindsOf(found.map(({ where }) => where))} |`;
}

const kindsOf = (where: readonly string[]): string => (where.length === 0 ? '' : `${where.slice(0, 3).join(', ')}${where.length > 3 ? ', …' : ''}`.replaceAll('|', '\\|'));

try {
  const rows: string[] = [];
  for (const [index, tool] of TOOLS.entries()) rows.push(await tried(machine, tool, index));
  const count = new Set(planted.all.map(({ value }) => value)).size;
  const table = [`| command | version | secrets of ${count} | access key id | account id | exit | for example |`, '|---|---|---|---|---|---|---|', ...rows].join('\n');
  const page = readFileSync('docs/privacy.md', 'utf8');
  writeFileSync('docs/privacy.md', page.replace(/(<!-- privacy-table -->\n)[\s\S]*?(\n<!-- end -->)/, (_, head: string, tail: string) => head + table + tail));
} finally {
  await machine.remove();
  await lab.close();
  rmSync(scratch, { recursive: true, force: true });
}
