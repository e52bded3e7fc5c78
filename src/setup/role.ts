import { type Snapshot, valueOf } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import type { Answers, Question, SetupPlan, SetupPlanner } from '../core/setup.ts';
import { profileSettings } from '../knowledge/aws-config.ts';
import { convertUrl, parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { headerIn } from '../knowledge/profile-setting.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { signInCommand } from '../knowledge/sso-profile.ts';
import { awsRefusal, gitRefusal, helperSteps } from './credential-helper.ts';
import type { Refused } from './refused.ts';
import { isPlace, placeOf, type Place } from './repository.ts';
import { nameQuestion, type RoleSettings, roleSettings } from './role-answers.ts';

/**
 * Plans a profile that takes a role, by another profile, the machine's own identity, a web identity or single sign-on; then the connection with it, by
 * the AWS CLI's helper or, where that is missing, by git-remote-codecommit. Source: AWS CLI User Guide, "Using an IAM role in the AWS CLI",
 * "Configuring IAM Identity Center authentication"; CodeCommit User Guide, "Connecting with rotating credentials".
 */
export const planRole: SetupPlanner = (snapshot, answers) => {
  const stop = gitRefusal(snapshot) ?? filesRefusal(snapshot) ?? connectionRefusal(snapshot);
  if (stop !== null) return stop;
  const place = placeOf(snapshot, answers);
  if (!isPlace(place)) return place;
  const role = roleSettings(snapshot, answers, place.region);
  if (role.kind !== 'role') return role;
  return withName(snapshot, answers, place, role);
};

function withName(snapshot: Snapshot, answers: Answers, place: Place, role: RoleSettings): SetupPlan {
  const viaHelper = awsRefusal(snapshot) === null;
  const https = httpsUrl(place.host, place.repository);
  const urlFor = (profile: string): string | null => (viaHelper ? https : convertUrl(parseCodeCommitUrl(https), 'grc', null, profile));
  const known = nameQuestion(snapshot, role);
  const question: Question = {
    ...known,
    refuse: (answer) => known.refuse(answer) ?? (urlFor(answer) === null ? `"${answer}" cannot stand in a URL of git-remote-codecommit: no blank, "@", "/" or ":"` : null),
  };
  const { profile } = answers;
  const url = profile === undefined || question.refuse(profile) !== null ? null : urlFor(profile);
  if (profile === undefined || url === null) return { kind: 'ask', question };
  const written = profileSteps(snapshot, profile, role);
  const helper = viaHelper ? helperSteps(snapshot, https, place.host, profile) : { steps: [], at: place.host, remarks: [] };
  const signIn = role.session === null || written.length === 0 ? [] : [signInStep(snapshot, profile)];
  const steps = [...written, ...helper.steps, ...signIn];
  return {
    kind: 'stages', consent: signIn.some((step) => step.do === 'run') ? 'ask' : 'safe', url, remarks: helper.remarks,
    stages: steps.length === 0 ? [] : [{ describe: `Write the profile "${profile}" (${role.words}), and let git use it at ${helper.at}.`, steps }],
  };
}

/** Only keys that are not there yet: a profile with other values is never written over. */
function profileSteps(snapshot: Snapshot, profile: string, { settings, session }: RoleSettings): readonly FixStep[] {
  const awsConfig = valueOf(snapshot.awsConfig);
  if (awsConfig === null) return [];
  const { path } = awsConfig.config;
  const there = profileSettings(awsConfig, profile);
  const header = headerIn(awsConfig, path, profile);
  const section = header !== profile || profile === 'default' ? header : `profile ${profile}`;
  const missing = settings.filter(([key]) => there?.has(key) !== true);
  const sessionSteps = session?.isNew === true && missing.length > 0 ? session.settings.map(([key, value]): FixStep => ({ do: 'aws-config', path, section: `sso-session ${session.name}`, key, value })) : [];
  return [...sessionSteps, ...missing.map(([key, value]): FixStep => ({ do: 'aws-config', path, section, key, value }))];
}

/** Version 1 of the AWS CLI uses a sign-in, and cannot make one. */
function signInStep(snapshot: Snapshot, profile: string): FixStep {
  const argv = signInCommand(profile);
  const version = valueOf(snapshot.tools)?.aws?.version ?? '';
  return version.startsWith('2.') ? { do: 'run', argv } : { do: 'tell', text: `Sign in with version 2 of the AWS CLI: ${argv.join(' ')}` };
}

function filesRefusal(snapshot: Snapshot): Refused | null {
  const awsConfig = valueOf(snapshot.awsConfig);
  const refused = awsConfig === null ? null : [awsConfig.config, awsConfig.credentials].find(({ problem }) => problem !== null);
  if (awsConfig === null || awsConfig.config.path === '') return { kind: 'refused', reason: 'There is no file for the profile: AWS_CONFIG_FILE is empty, or there is no home directory.', steps: [] };
  return refused == null ? null : { kind: 'refused', reason: `The AWS tools cannot read ${refused.path}.`, steps: [{ do: 'tell', text: 'codecommit fix profile/files-readable' }] };
}

function connectionRefusal(snapshot: Snapshot): Refused | null {
  return valueOf(snapshot.tools)?.grc.path != null ? null : awsRefusal(snapshot);
}
