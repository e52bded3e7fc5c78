import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, SshFact, SshUserLine, TargetFact } from '../../core/facts.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { SSH_KEY_ID, UNIQUE_ID } from '../../knowledge/credential-shape.ts';
import { effectiveEvidence, loggedIn, loginRefused, notEffective, sshRun, userEvidence } from '../../knowledge/ssh-login.ts';
import { fitHost, loginAs, meantKeyId, userInUrl, userOfUrl } from '../../knowledge/ssh-steps.ts';

export default defineCheck({
  meta: {
    id: 'ssh/user',
    title: 'ssh logs in as the id of an SSH key in IAM',
    why: 'CodeCommit knows a user over SSH by the id of the uploaded key (APKA…), not by a name. ssh takes the first User that fits the host, and where none does the name of the local account.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ssh.html#troubleshooting-ae4', 'https://man.openbsd.org/ssh_config#Host'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['credentials/ssh-key', 'ssh/identity', 'permissions/codecommit', 'live/repository-found', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'no-key-id': { severity: 'error', text: 'ssh logs in to "{{host}}" as "{{user}}"{{place}}; CodeCommit wants the id of an SSH key there (APKA…).' },
      'wrong-id': { severity: 'error', text: 'ssh logs in to "{{host}}" as "{{user}}", which is {{what}} and not the id of an SSH key (APKA…).' },
      overridden: { severity: 'error', text: 'ssh logs in to "{{host}}" as "{{user}}" because of {{first}}; the {{key}} of {{later}} comes too late: the first User counts.' },
      'other-pattern': { severity: 'error', text: 'ssh logs in to "{{host}}" as "{{user}}": the {{key}} of {{place}} stands under "{{block}}", which does not fit this host.' },
      'second-account': { severity: 'error', text: 'Two SSH key ids fit "{{host}}", {{used}} and {{unused}}, and ssh always takes the first; CodeCommit does not give it this repository.' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient', 'target', 'iamLogins'],
  run: ({ ssh, gitClient, target, iamLogins }) => {
    const { effective, users, otherUsers, host } = ssh;
    if (effective === null) return { skipped: notEffective(ssh) ?? '' };
    const { user } = effective;
    const shared = { certainty: loginRefused(gitClient) ? ('observed' as const) : ('inferred' as const), about: { host } };
    const ids = [...new Set(users.map(({ value }) => value).filter((value) => SSH_KEY_ID.test(value)))];
    const [used, unused] = ids;
    if (used === user && unused !== undefined && isForAnother(gitClient)) {
      return [{
        messageId: 'second-account',
        data: { host, used, unused },
        ...shared,
        certainty: 'inferred',
        evidence: [effectiveEvidence(ssh, `user ${user}`), ...users.map((each, index) => userEvidence(each, index === 0)), ...sshRun(gitClient, /denied|does not exist|not found/i)],
        fix: (ids.length === 2 ? userInUrl(target, unused) : null) ?? tell(ssh, `give the second account a host name of its own (Host codecommit-2, HostName ${effective.hostName}, User ${unused}) and use it in the URL`),
      }];
    }
    if (SSH_KEY_ID.test(user)) return { passed: `ssh logs in as ${user}` };
    if (loggedIn(gitClient)) return { passed: `CodeCommit took the login of ${user} just now` };
    const [first] = users;
    const late = users.find(({ value }) => SSH_KEY_ID.test(value));
    const evidence = [effectiveEvidence(ssh, `user ${user}`), ...users.map((each, index) => userEvidence(each, index === 0)), ...sshRun(gitClient)] as const;
    if (late !== undefined && first?.value === user) {
      return [{
        messageId: 'overridden',
        data: { host, user, first: placeOf(first), key: late.value, later: placeOf(late) },
        ...shared,
        evidence,
        fix: loginAs(ssh, late.value, first) ?? tell(ssh, `move ${late.block === null ? `line ${late.line}` : `the block "${late.block}"`} before ${placeOf(first)}`),
      }];
    }
    const inUrl = userOfUrl(target) === user;
    const fix = logIn(ssh, { id: late?.value ?? meantKeyId(user, ssh, iamLogins), first, configured: late !== undefined, inUrl, target });
    const what = whatIs(user);
    if (what !== null) return [{ messageId: 'wrong-id', data: { host, user, what }, ...shared, evidence, fix }];
    const [other] = otherUsers;
    if (first === undefined && other !== undefined) {
      return [{
        messageId: 'other-pattern',
        data: { host, user, key: other.value, place: placeOf(other), block: other.block ?? 'no Host line' },
        ...shared,
        evidence: [...evidence, userEvidence(other, false)],
        fix: (inUrl ? null : fitHost(ssh, other)) ?? tell(ssh, `add ${host} to the patterns of "${other.block ?? 'Host'}"`),
      }];
    }
    return [{
      messageId: 'no-key-id',
      data: { host, user, place: inUrl ? ', the name in the URL' : first === undefined ? ', the name of the local account' : ` because of ${placeOf(first)}` },
      ...shared,
      evidence,
      fix,
    }];
  },
});

/** The login is good, and what it may not see may be another account's. */
function isForAnother(client: GitClientFact | undefined): boolean {
  return client?.ssh?.stage === 'authenticated' && (client.failure === 'forbidden' || client.failure === 'not-found');
}

function whatIs(user: string): string | null {
  if (UNIQUE_ID.test(user)) return user.startsWith('AROA') ? 'the unique id of a role' : 'the unique id of an IAM user';
  if (/^(?:AKIA|ASIA)[A-Z0-9]+$/.test(user)) return 'an access key id';
  return /^apka[a-z0-9]{13,}$/i.test(user) ? 'an SSH key id in small letters' : null;
}

const placeOf = ({ file, line }: SshUserLine): string => `${file}, line ${line}`;

interface LoginAs {
  /** Null where only a person knows it. */
  id: string | null;
  first: SshUserLine | undefined;
  /** The configuration has the id already, for this host. */
  configured: boolean;
  inUrl: boolean;
  target: TargetFact | undefined;
}

/** What the URL names comes before every line of the configuration. */
function logIn(ssh: SshFact, { id, first, configured, inUrl, target }: LoginAs): Fix {
  const fix = id === null ? null : inUrl ? userInUrl(target, configured ? null : id) : loginAs(ssh, id, first);
  return fix ?? advise('ask', `Write under "Host ${ssh.host}" in ${ssh.config.path}: User, and the id of the key. The id (APKA…) stands in IAM, under the user's security credentials, "SSH public keys for AWS CodeCommit"; it can also go into the URL: ssh://APKA…@${ssh.effective?.hostName ?? ssh.host}/v1/repos/…`);
}
const tell = ({ config }: SshFact, what: string): Fix => ({ consent: 'ask', steps: [byHand(config.path, what)] });
