import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, SshFact, SshKnownHost } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, byHand, type Fix, type FixStep, type LineEdit } from '../../core/fix.ts';
import { publishedHostKey } from '../../knowledge/codecommit-host-keys.ts';
import { loggedIn, notEffective, saidBySsh, sshRun } from '../../knowledge/ssh-login.ts';

const CHANGED = /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for \S+ has changed/i;
const UNKNOWN = /No \S+ host key is known for|authenticity of host|Host key verification failed/i;

export default defineCheck({
  meta: {
    id: 'ssh/known-hosts',
    title: 'The host key ssh knows for CodeCommit is the one AWS publishes',
    why: 'ssh asks before it talks to a host whose key it does not know, and where nobody can answer it gives up. AWS publishes the fingerprints of its SSH hosts: with another key somebody else may be listening.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html#regions-fingerprints', 'https://man.openbsd.org/ssh#VERIFYING_HOST_KEYS'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      unknown: { severity: 'error', text: 'ssh knows no key of "{{host}}" and gives up where it cannot ask{{shown}}.' },
      'not-yet-known': { severity: 'warning', text: 'No known_hosts file has a line for "{{host}}": the first connection asks, and fails where nobody can answer.' },
      'stale-line': { severity: 'error', text: 'The key in {{place}} is not that of "{{host}}": the server shows {{shown}}, which is the key AWS publishes.' },
      'foreign-key': { severity: 'error', text: 'The server that answers for "{{host}}" shows {{shown}}, and AWS publishes {{published}}: it is not CodeCommit.' },
      changed: { severity: 'error', text: 'The server that answers for "{{host}}" shows another key than the one in {{place}}.' },
      'not-published': { severity: 'warning', text: '{{place}} trusts {{known}} for "{{host}}", and AWS publishes {{published}}.' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient'],
  run: ({ ssh, gitClient }) => {
    const { effective, knownHosts } = ssh;
    if (effective === null) return { skipped: notEffective(ssh) ?? '' };
    const host = ssh.knownName ?? effective.hostName;
    const published = publishedHostKey(effective.hostKeyAlias ?? effective.hostName);
    const shown = gitClient?.ssh?.hostKey ?? null;
    const key = gitClient?.ssh?.publishedKey ?? null;
    const about = { host: ssh.host };
    const failed = saidBySsh(gitClient, CHANGED) ?? saidBySsh(gitClient, UNKNOWN);
    const run = (note: string) => [lookupEvidence(host, note), ...sshRun(gitClient, new RegExp(`${CHANGED.source}|${UNKNOWN.source}`, 'i'))] as [Evidence, ...Evidence[]];
    if (failed !== null && published !== null && shown !== null && shown !== published) {
      return [{
        messageId: 'foreign-key',
        data: { host, shown, published },
        about,
        evidence: run(`shown: ${shown}`),
        fix: advise('person', 'Do not connect: find out who answers in the place of AWS (a proxy, a VPN, an entry of the hosts file)'),
      }];
    }
    if (saidBySsh(gitClient, CHANGED) !== null) return [{ ...otherKey(gitClient, host, shown, published), about, evidence: run(`shown: ${shown ?? 'unknown'}`) }];
    if (failed !== null && (knownHosts ?? []).length === 0) {
      return [{
        messageId: 'unknown',
        data: { host, shown: shown === null ? '' : `; it shows ${shown}${published === null ? '' : ', the key AWS publishes'}` },
        about,
        evidence: run('no line'),
        fix: addLine(ssh, host, published, key),
      }];
    }
    const wrong = published === null ? [] : (knownHosts ?? []).filter(({ type, mark, fingerprint }) => type === 'rsa' && mark === null && fingerprint !== published);
    if (wrong.length > 0 && published !== null) {
      return wrong.map((each) => ({
        messageId: 'not-published' as const,
        data: { place: `${each.file}:${each.line}`, known: each.fingerprint, host, published },
        certainty: 'observed' as const,
        about,
        evidence: [lineEvidence(each)] as const,
        fix: replaceLine(each.file, each.line, host, published, key),
      }));
    }
    if (loggedIn(gitClient)) return { passed: published === null ? 'ssh trusts the host; AWS publishes no fingerprint for this name' : `${published}, as AWS publishes it` };
    if (knownHosts === null) return { skipped: 'ssh-keygen could not look into known_hosts' };
    if (knownHosts.length === 0 && gitClient === undefined && /^(?:ask|yes|true)$/.test(effective.strictHostKeyChecking)) {
      return [{ messageId: 'not-yet-known', data: { host }, certainty: 'inferred', about, evidence: run('no line'), fix: addLine(ssh, host, published, key) }];
    }
    return [];
  },
});

/** ssh refuses a key that is not the one it knows: the server's is AWS's, or nobody can tell. */
function otherKey(client: GitClientFact | undefined, host: string, shown: string | null, published: string | null) {
  const [, file, line] = /key in (.+):(\d+)/.exec(saidBySsh(client, /Offending .*key in .+:\d+/) ?? '') ?? [];
  const place = file === undefined ? 'known_hosts' : `${file}:${line ?? ''}`;
  if (shown !== null && shown === published) {
    const fix = replaceLine(file ?? '~/.ssh/known_hosts', file === undefined ? null : Number(line), host, published, client?.ssh?.publishedKey ?? null);
    return { messageId: 'stale-line', data: { host, place, shown }, fix } as const;
  }
  const advice = 'Compare the fingerprint with the one AWS publishes for this region before anything is removed; for regions it publishes none for, ask AWS Support';
  return { messageId: 'changed', data: { host, place }, fix: advise('person', advice) } as const;
}

/** The first of ssh's own files, as a path. */
function ownFile({ config, effective }: SshFact): string {
  const beside = config.path.replace(/config$/, 'known_hosts');
  return effective?.knownHostsFiles[0]?.replace(/^~[\\/]\.ssh[\\/]known_hosts$/, beside) ?? beside;
}

function addLine(ssh: SshFact, host: string, published: string | null, key: string | null): Fix {
  const path = ownFile(ssh);
  if (key !== null) return write(path, `add the key of ${host} that AWS publishes`, [{ op: 'insert', line: 1, text: `${host} ${key}` }]);
  const check = published === null ? 'after comparing its fingerprint with what AWS Support names for this region' : `if ssh-keygen -l shows ${published} for it`;
  return { consent: 'ask', steps: [byHand(path, `add the line that "ssh-keyscan -t rsa ${ssh.effective?.hostName ?? host}" prints, ${check}`)] };
}

/** Only the line of an RSA key is taken out: that is the type of the published one. */
function replaceLine(path: string, line: number | null, host: string, published: string, key: string | null): Fix {
  if (key !== null && line !== null && !path.startsWith('~')) {
    return write(path, `replace the key of ${host} in line ${line} by the one AWS publishes`, [{ op: 'delete', line, holds: ' ssh-rsa ' }, { op: 'insert', line, text: `${host} ${key}` }]);
  }
  return { consent: 'ask', steps: [byHand(path, `replace ${line === null ? `the line of ${host}` : `line ${line}`} by what "ssh-keyscan -t rsa" prints, if ssh-keygen -l shows ${published} for it`)] };
}

const write = (path: string, what: string, edits: readonly LineEdit[]): Fix => ({ consent: 'ask', steps: [{ do: 'edit-file', path, what, edits } satisfies FixStep] });
const lookupEvidence = (host: string, note: string): Evidence => ({ kind: 'process', argv: ['ssh-keygen', '-F', host], exitCode: null, note });
const lineEvidence = ({ file, line, type, fingerprint }: SshKnownHost): Evidence => ({ kind: 'config', file, line, scope: 'ssh', key: type, value: fingerprint });
