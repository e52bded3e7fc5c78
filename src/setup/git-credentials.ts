import { type IamLoginsFact, type Snapshot, type StoredLogin, valueOf } from '../core/facts.ts';
import { advise, type FixStep, type IamStep } from '../core/fix.ts';
import type { SetupPlanner } from '../core/setup.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { isUnknownToServer, storedLogins } from '../knowledge/static-logins.ts';
import { gitRefusal } from './credential-helper.ts';
import { type IamUser, iamUserFor, listedByIam } from './iam-user.ts';
import { planStore, type StorePlan } from './login-store.ts';
import { type Refused, refused } from './refused.ts';
import { isPlace, placeOf } from './repository.ts';
import { worksAlready } from './works.ts';

type Credential = NonNullable<IamLoginsFact['gitCredentials']>['items'][number];

/** Source: IAM User Guide, "Use IAM with CodeCommit": two Git credentials for each user. */
const MOST = 2;

/**
 * Plans a Git credential of an IAM user: made or given a new password in IAM, and kept in the store that git asks. Source: CodeCommit User Guide, "Setup
 * for HTTPS users using Git credentials".
 */
export const planGitCredentials: SetupPlanner = (snapshot, answers) => {
  const stop = gitRefusal(snapshot);
  if (stop !== null) return stop;
  const place = placeOf(snapshot, answers);
  if (!isPlace(place)) return place;
  const url = httpsUrl(place.host, place.repository);
  const works = worksAlready(snapshot, url);
  if (works !== null) return { kind: 'stages', consent: 'ask', stages: [], url, remarks: works };
  const user = iamUserFor(snapshot, answers, 'Git credentials');
  if (user.kind !== 'user') return user;
  const planned = planStore(snapshot, url, place.host);
  if (typeof planned === 'string') return refused(`A Git credential cannot be kept here: ${planned}.`, 'Put that right, then the same command again; or without a stored password: codecommit setup grc');
  const login = loginSteps(snapshot, user, planned);
  if ('kind' in login) return login;
  const config = { describe: `Let git look for its password at ${place.host} in "${planned.store.helper}".`, steps: planned.steps };
  const made = { describe: `Make a login in IAM and keep it in "${planned.store.helper}".`, steps: login.steps };
  return { kind: 'stages', consent: 'ask', url, remarks: [...planned.remarks, ...login.remarks], stages: [config, made].filter(({ steps }) => steps.length > 0) };
};

/** The step that brings a login, none where a stored one only has to be found; or what stands in the way. */
function loginSteps(snapshot: Snapshot, user: IamUser, { store, steps }: StorePlan): { steps: readonly IamStep[]; remarks: readonly string[] } | Refused {
  const { name, profile } = user;
  const listed = user.own ? listedByIam(valueOf(snapshot.iamLogins)?.gitCredentials) : null;
  const stored = storedFor(snapshot, store.host);
  const mine = stored.flatMap((login) => listed?.filter(({ userName }) => userName === login.login.name).map((item) => ({ login, item })) ?? []);
  const [own] = mine;
  if (own !== undefined) {
    if (!own.item.active) return refused(`The Git credential ${own.item.userName} is inactive.`, `aws iam update-service-specific-credential --user-name ${name} --service-specific-credential-id ${own.item.id ?? ''} --status Active`);
    if (steps.length > 0 && own.login.file === store.file) return { steps: [], remarks: [] };
    const request = valueOf(snapshot.gitRequest) ?? undefined;
    if (request?.carried === 'git-credential' && !isUnknownToServer(request, own.login)) return refused(`CodeCommit knows the Git credential ${own.item.userName}, and refuses it all the same.`, 'codecommit doctor tells why');
    if (own.item.id !== undefined) {
      return {
        steps: [{ do: 'iam', action: 'ResetServiceSpecificCredential', user: name, profile, credentialId: own.item.id, store }],
        remarks: [`The Git credential ${own.item.userName} gets a new password: other machines that use it must be given it too.`],
      };
    }
  }
  if (listed !== null && listed.length >= MOST) return bothTaken(listed, name);
  const other = stored.find(({ file }) => file === null);
  // A store of the system hands out any login of the host.
  if (store.file === null && other !== undefined) return refused(`${store.helper} holds the login "${other.login.name ?? ''}" for ${store.host}, and git could get that one instead of a new one.`, 'Let it forget that login: codecommit fix credential-stores/static-login');
  return {
    steps: [{ do: 'iam', action: 'CreateServiceSpecificCredential', user: name, profile, store }],
    remarks: listed === null ? [`How many Git credentials ${name} has could not be looked at; IAM gives ${MOST} at most.`] : listed.length === 1 ? [`${name} has a Git credential already (${listed[0]?.userName ?? ''}), which stays as it is: its password is shown nowhere again.`] : [],
  };
}

function storedFor(snapshot: Snapshot, host: string): StoredLogin[] {
  return storedLogins(snapshot).filter((kept) => kept.host === host && kept.login.kind === 'git-credential');
}

function bothTaken(listed: readonly Credential[], user: string): Refused {
  const step = (command: string, { id = '', userName, active }: Credential, what: string): readonly FixStep[] =>
    advise('person', `${what} ${userName}${active ? '' : ', which is inactive'}: aws iam ${command} --user-name ${user} --service-specific-credential-id ${id}`).steps;
  return {
    kind: 'refused',
    reason: `IAM gives a user ${MOST} Git credentials, ${user} has them (${listed.map(({ userName }) => userName).join(', ')}), and neither is stored here.`,
    steps: [
      ...listed.flatMap((item) => step('delete-service-specific-credential', item, 'Where no machine uses it any more, delete')),
      ...advise('person', 'Then the same command again; or store the password of one of them, if you have it: git asks for it once').steps,
    ],
  };
}
