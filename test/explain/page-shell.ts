import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A block of a page that a reader is told to run. */
export interface ShellBlock {
  page: string;
  line: number;
  text: string;
}

/** Returns the blocks marked as `sh test`: those that need neither a network nor AWS nor rights. */
export function shellBlocks(page: string, markdown: string, mark = 'sh test'): readonly ShellBlock[] {
  const blocks: ShellBlock[] = [];
  let open: { line: number; lines: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open === null && line === `\`\`\`${mark}`) open = { line: index + 1, lines: [] };
    else if (open !== null && line === '```') {
      blocks.push({ page, line: open.line, text: open.lines.join('\n') });
      open = null;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** What a shell or a tool says of a command that is written wrongly; that a setting is not there is no such thing. */
const WRONG = /not found$|usage: |unknown (?:option|switch|command|subcommand)|syntax error|unexpected |illegal option|invalid option|unrecognized|no such file or directory|unbound variable|is not a git command|invalid key|bad config/im;

/** Returns what is wrong with a command after it ran, or null. The message "told us to quit" belongs to the test of `use-http-path`. */
export function wrongCommand({ code, output }: { code: number | null; output: string }): string | null {
  const says = WRONG.exec(output.replace(/fatal: credential helper '.*' told us to quit/g, ''))?.[0];
  return says !== undefined || code === null || [2, 126, 127, 129].includes(code) ? `exit ${code ?? 'signal'}: ${says ?? ''} ${output.slice(0, 300)}` : null;
}

/** A home and a working copy as the pages suppose them; removed by `remove`. */
export function readersHome(): { run: (text: string) => { code: number | null; output: string }; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'ccd-page-'));
  const work = join(home, 'billing');
  const put = (name: string, text: string) => {
    const path = join(home, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
  };
  const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
  put('.gitconfig', `[user]\n\tname = Maria Garcia\n\temail = maria@example.org\n[credential "https://${HOST}"]\n\thelper =\n\thelper = !aws codecommit credential-helper $@\n\tuseHttpPath = true\n[http]\n\tproxy = http://proxy.corp.example:3128\n`);
  put('.aws/config', '[default]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/dev\nsource_profile = default\nsso_session = corp\ncredential_process = "/opt/creds"\n[plugins]\nx = y\n');
  put('.aws/credentials', '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n');
  put('.aws/sso/cache/a.json', '{"expiresAt": "2026-01-01T00:00:00Z"}\n');
  put('.aws/cli/cache/a.json', '{}\n');
  put('.aws/boto/cache/a.json', '{}\n');
  put('.git-credentials', `https://maria-at-111122223333:x@${HOST}\n`);
  put('.netrc', `machine ${HOST} login maria-at-111122223333 password x\n`);
  put('.ssh/config', `Host git-codecommit.*.amazonaws.com\n  User APKAEXAMPLEMARIA0001\n  IdentityFile ~/.ssh/codecommit_rsa\n`);
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', AWS_PROFILE: 'dev', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1', https_proxy: 'http://proxy.corp.example:3128', GIT_TERMINAL_PROMPT: '0', TERM: 'dumb' };
  const run = (text: string) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', text], { cwd: work, env, encoding: 'utf8', input: '', timeout: 60_000 });
    return { code: status, output: `${stdout}${stderr}` };
  };
  mkdirSync(work);
  const made = run(`git init -q -b main . && git remote add origin https://${HOST}/v1/repos/billing && git config submodule.lib.url codecommit::eu-west-1://lib && echo x > a.txt && git add a.txt && git commit -qm first`);
  if (made.code !== 0) throw new Error(made.output);
  return { run, remove: () => { rmSync(home, { recursive: true, force: true }); } };
}
