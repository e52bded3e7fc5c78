import { defineCheck } from '../../core/check.ts';
import type { SshFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { byHand, type Fix, type LineEdit } from '../../core/fix.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { SSH_KEY_ID } from '../../knowledge/credential-shape.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { loggedIn, loginRefused, sshRun } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'ssh/config',
    title: 'ssh reads its configuration without complaint',
    why: 'ssh stops at the first line it does not know, at a file others may write, and at a byte order mark, whatever host it is asked for; a file of another name than "config" it does not read at all.',
    refs: ['https://man.openbsd.org/ssh_config', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-without-cli.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-ssh-windows.html'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['credentials/method-allowed', 'credentials/ssh-key', 'ssh/user', 'ssh/identity', 'ssh/known-hosts', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'byte-order-mark': { severity: 'error', text: '"{{file}}" begins with a byte order mark ({{encoding}}), which ssh takes for part of the first word: {{said}}' },
      permissions: { severity: 'error', text: '"{{file}}" may be written by others ({{mode}}), and ssh refuses such a configuration.' },
      placeholder: { severity: 'error', text: 'Line {{line}} of "{{file}}" still holds the words of AWS\'s page instead of a value, and ssh refuses the whole file: {{said}}{{page}}' },
      refused: { severity: 'error', text: 'ssh refuses its configuration{{place}}: {{said}}' },
      'not-read': { severity: 'error', text: 'ssh reads no configuration of yours: there is "{{stray}}", but no "{{file}}".' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient'],
  run: ({ ssh, gitClient }) => {
    if (loggedIn(gitClient)) return { passed: `ssh logged in with ${ssh.config.exists ? ssh.config.path : 'its own settings'}` };
    const { config, error, effective } = ssh;
    const file = error?.file ?? config.path;
    const evidence = evidenceOf(ssh);
    const said = sentence(error?.text ?? '');
    const writable = config.mode !== null && (config.mode & 0o022) !== 0;
    if (error !== null) {
      if (/^Bad owner or permissions/i.test(error.text)) {
        return [{ messageId: 'permissions', data: { file, mode: modeOf(config.mode) }, evidence, fix: { consent: 'ask', steps: [{ do: 'file-mode', path: file, mode: 0o600 }] } }];
      }
      if (config.byteOrderMark !== null) {
        return [{
          messageId: 'byte-order-mark',
          data: { file: config.path, encoding: config.byteOrderMark, said },
          evidence,
          fix: change(config.path, 'save it as UTF-8 without a byte order mark', [{ op: 'utf-8' }]),
        }];
      }
      if (config.placeholderLine !== null) {
        return [{
          messageId: 'placeholder',
          data: { file: config.path, line: String(config.placeholderLine), said, page: pageRemark('ssh-user-line', 'User Your-SSH-Key-ID, such as') },
          evidence,
          fix: edit(config.path, 'put the SSH key id of IAM (APKA…) behind User and the path of the private key behind IdentityFile, and nothing else'),
        }];
      }
      return [{
        messageId: 'refused',
        data: { place: error.file === null ? '' : ` "${error.file}"${error.line === null ? '' : `, line ${error.line}`}`, said },
        evidence,
        fix: ofMacOs(ssh) ?? edit(file, adviceFor(error.text, error.line)),
      }];
    }
    if (effective === null && writable) {
      return [{ messageId: 'permissions', data: { file, mode: modeOf(config.mode) }, certainty: 'inferred', evidence, fix: { consent: 'ask', steps: [{ do: 'file-mode', path: file, mode: 0o600 }] } }];
    }
    const [stray] = config.strays;
    if (stray !== undefined && !config.exists && !SSH_KEY_ID.test(effective?.user ?? '')) {
      return [{
        messageId: 'not-read',
        data: { stray, file: config.path },
        certainty: loginRefused(gitClient) ? 'observed' : 'inferred',
        evidence: [...evidence, ...sshRun(gitClient)],
        fix: change(config.path, `let ssh read ${stray}`, [{ op: 'insert', line: 1, text: /\s/.test(stray) ? `Include "${stray}"` : `Include ${stray}` }]),
      }];
    }
    return effective === null ? { skipped: ssh.notAsked ?? 'ssh was not asked' } : [];
  },
});

function evidenceOf({ host, error, config }: SshFact): [Evidence, ...Evidence[]] {
  const asked: Evidence = { kind: 'process', argv: ['ssh', '-G', host], exitCode: error?.exitCode ?? 0, ...(error === null ? {} : { note: error.text }) };
  return [asked, ...(config.mode === null ? [] : [{ kind: 'process', argv: ['stat', config.path], exitCode: 0, note: `mode ${modeOf(config.mode)}` } as const])];
}

/** What is to be ignored must be named before it stands; of several such lines ssh takes the first alone. */
function ofMacOs({ error, config }: SshFact): Fix | null {
  if (config.hasIgnoreUnknown === true || !/Bad configuration option: usekeychain/i.test(error?.text ?? '')) return null;
  return change(config.path, 'let ssh pass over UseKeychain, which it knows on macOS only', [{ op: 'insert', line: 1, text: 'IgnoreUnknown UseKeychain' }]);
}

function adviceFor(text: string, line: number | null): string {
  const where = line === null ? 'the line it names' : `line ${line}`;
  if (/usekeychain/i.test(text)) return `add UseKeychain to the first IgnoreUnknown, before ${where}: the option is known on macOS only`;
  if (/extra arguments/i.test(text)) return `leave one value in ${where}; a remark goes into a line of its own`;
  if (/Bad configuration option/i.test(text)) return `correct or remove the option of ${where}, or name it in IgnoreUnknown before it`;
  return `correct ${where}`;
}

const modeOf = (mode: number | null): string => (mode === null ? 'mode unknown' : `mode 0${(mode & 0o777).toString(8)}`);
const sentence = (text: string): string => `${withoutFullStop(text)}.`;
const change = (path: string, what: string, edits: readonly LineEdit[]): Fix => ({ consent: 'ask', steps: [{ do: 'edit-file', path, what, edits }] });
const edit = (path: string, what: string): Fix => ({ consent: 'ask', steps: [byHand(path, what)] });
