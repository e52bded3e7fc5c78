import { type IdentityFact, type Snapshot, valueOf } from '../core/facts.ts';
import { SETUP_METHODS, type SetupMethod } from '../core/setup.ts';
import { withoutFullStop } from '../knowledge/full-stop.ts';
import { awsRefusal } from './credential-helper.ts';
import { profilesWithCredentials } from './profile.ts';

/** A method with the reason for or against it here. */
export interface Recommendation {
  method: SetupMethod;
  because: string;
  /** False where it cannot work for this identity. */
  possible: boolean;
}

/**
 * Returns all methods, the one that fits machine and identity best first, those that cannot work last. Source: CodeCommit User Guide, "Setting up for
 * AWS CodeCommit": Git credentials and SSH keys belong to IAM users; for sessions of a role it names git-remote-codecommit and the credential helper.
 */
export function recommend(snapshot: Snapshot): readonly [Recommendation, ...Recommendation[]] {
  const all = SETUP_METHODS.map((method) => ({ method, ...judge(method, snapshot) })).sort((a, b) => b.rank - a.rank);
  const [first, ...rest] = all.map(({ method, because, rank }) => ({ method, because, possible: rank > 0 }));
  if (first === undefined) throw new Error('there is no method');
  return [first, ...rest];
}

interface Judged {
  /** 0: not possible. */
  rank: number;
  because: string;
}

function judge(method: SetupMethod, snapshot: Snapshot): Judged {
  const tools = valueOf(snapshot.tools);
  const identity = identityOf(snapshot);
  const signer = signerOf(snapshot, identity);
  const stop = awsRefusal(snapshot);
  const needsRole = 'it signs with AWS credentials, and there are none yet';
  switch (method) {
    case 'grc':
      if (signer === null) return { rank: 2, because: needsRole };
      return tools?.grc.path != null ? { rank: 9, because: `git-remote-codecommit is installed, and ${signer} is enough for it` } : { rank: 7, because: 'what AWS recommends; git-remote-codecommit is to be installed first' };
    case 'credential-helper':
      if (tools?.aws?.path == null) return { rank: 1, because: 'it needs the AWS CLI, which is not installed' };
      if (stop !== null) return { rank: 1, because: withoutFullStop(stop.reason) };
      return signer === null ? { rank: 3, because: needsRole } : { rank: 8, because: `the AWS CLI is installed, and ${signer} is enough for it` };
    case 'role':
      return signer === null ? { rank: 5, because: 'there are no AWS credentials here: it writes a profile for a role, a web identity or single sign-on, then the connection' } : { rank: 4, because: 'to take another role than the identity in use' };
    case 'git-credentials':
      return ofUser(identity, signer, { rank: 6, because: 'a user name and a password of the IAM user, for tools that know no AWS credentials' });
    case 'ssh':
      return ofUser(identity, signer, { rank: 5, because: 'a key of the IAM user, for tools that speak SSH' });
  }
}

type Kind = IdentityFact['kind'];

const KINDS = { user: 'the IAM user in use', 'assumed-role': 'the session of a role', 'federated-user': 'the session of a federated user', root: 'the root of the account' } as const;

function identityOf(snapshot: Snapshot): Kind {
  return valueOf(snapshot.identity)?.kind ?? null;
}

/** Whose credential there is, in words; null where there is none. */
function signerOf(snapshot: Snapshot, identity: Kind): string | null {
  if (identity !== null) return KINDS[identity];
  if (valueOf(snapshot.credentials)?.failure === null) return 'the AWS credential here';
  const [profile] = profilesWithCredentials(snapshot, 'cli-v2');
  return profile === undefined ? null : `the profile "${profile}"`;
}

function ofUser(identity: Kind, signer: string | null, judged: Judged): Judged {
  if (identity === 'user') return judged;
  if (identity !== null) return { rank: 0, because: `only an IAM user can have it, and this is ${KINDS[identity]}` };
  return signer === null ? { rank: 0, because: 'only an IAM user can have it, and nobody is signed in here' } : { rank: 1, because: 'only an IAM user can have it, and whose credentials these are is not known' };
}
