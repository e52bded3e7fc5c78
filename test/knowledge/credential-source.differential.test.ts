import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEnvironment } from '../../src/host/environment.ts';
import { mergeProfiles, readAwsFile, readRawAwsFile } from '../../src/knowledge/aws-config.ts';
import { activeProfile, activeRegion } from '../../src/knowledge/aws-environment.ts';
import { credentialPlan, type CredentialPlan } from '../../src/knowledge/credential-source.ts';
import { mergedOf as mergedOfFacts, planOf } from '../../src/knowledge/provider-in-use.ts';
import { askBotocore, botocoreIsInstalled, encoded } from './botocore-oracle.ts';

const ENVIRONMENTS = 2000;
const SELECTIONS = 500;
const NAMES = ['default', 'a', 'b', 'c', 'my profile'];
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const maybe = <T>(present: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: present, arbitrary }, { weight: 10 - present, arbitrary: fc.constant(null) });
const keyId = oneOf('AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE', '');
const secret = oneOf('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY', '');
const profileName = oneOf(...NAMES, ...NAMES, 'ghost');
const token = oneOf('', 'token-one', 'token-two');

const traits: readonly fc.Arbitrary<string[]>[] = [
  fc.tuple(keyId, secret, maybe(3, token)).map(([id, key, session]) => [
    `aws_access_key_id=${id}`, `aws_secret_access_key=${key}`, ...(session === null ? [] : [`aws_session_token = ${session}`]),
  ]),
  keyId.map((id) => [`aws_access_key_id=${id}`]),
  secret.map((key) => [`aws_secret_access_key=${key}`]),
  token.map((session) => [`aws_security_token=${session}`]),
  ...[0, 1, 2].map(() => fc.tuple(oneOf('arn:aws:iam::111122223333:role/dev', 'x'), profileName).map(([role, source]) => [`role_arn=${role}`, `source_profile=${source}`])),
  oneOf('Environment', 'environment', 'EcsContainer', 'Ec2InstanceMetadata', 'EC2', '').map((source) => ['role_arn=arn:aws:iam::111122223333:role/named', `credential_source=${source}`]),
  fc.tuple(oneOf('3600', ' 900', '1h', '+7_200', '1__0', '', '-5'), oneOf('maria', 'Maria Garcia'), maybe(5, oneOf('arn:aws:iam::111122223333:mfa/maria', '')))
    .map(([duration, session, mfa]) => [
      `duration_seconds=${duration}`, `role_session_name=${session}`, 'external_id=an-external-id', ...(mfa === null ? [] : [`mfa_serial=${mfa}`]),
    ]),
  oneOf('/tmp/token', '').map((file) => [`web_identity_token_file=${file}`]),
  fc.constant(['role_arn=arn:aws:iam::111122223333:role/web', 'web_identity_token_file=/tmp/web']),
  fc.constant(['role_arn=arn:aws:iam::111122223333:role/alone']),
  fc.constant(['source_profile=a', 'credential_source=Environment', 'role_arn=arn:aws:iam::111122223333:role/both']),
  fc.constant(['sso_start_url=https://corp.awsapps.com/start', 'sso_region=us-east-1', 'sso_account_id=111122223333', 'sso_role_name=dev']),
  oneOf('corp', 'ghost', 'my corp').map((session) => [`sso_session=${session}`, 'sso_account_id=111122223333', 'sso_role_name=dev']),
  oneOf('sso_session=corp', 'sso_role_name=dev', 'sso_region=eu-west-1').map((line) => [line]),
  oneOf('helper --x', '"my helper" $X && y', "o'brien", '', ' ').map((command) => [`credential_process=${command}`]),
  fc.constant(['login_session=arn:aws:iam::111122223333:user/maria']),
  ...[0, 1, 2].map(() => oneOf('region=us-west-2', 'region=eu-west-3', 'region=').map((line) => [line])),
];
const body = fc.array(fc.constantFrom(...traits).chain((trait) => trait), { maxLength: 3 }).map(uniqueKeys);

function uniqueKeys(groups: readonly string[][]): string[] {
  const lines = new Map<string, string>();
  for (const line of groups.flat()) lines.set(line.split('=')[0]?.trim() ?? '', line);
  return [...lines.values()];
}

function fileOf(header: (name: string) => string, sessions: fc.Arbitrary<string[]>): fc.Arbitrary<string | null> {
  const sections = fc.tuple(...NAMES.map((name) => maybe(6, body.map((lines) => [`[${header(name)}]`, ...lines]))));
  const broken = fc.constantFrom([], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], ['no delimiter']);
  const whole = fc.tuple(sections, sessions, broken).map((parts) => encoded(parts.flat(2).filter((line) => line !== null).join('\n')));
  return maybe(9, whole);
}
const config = fileOf(
  (name) => (name === 'default' ? name : `profile "${name}"`),
  fc.constantFrom([], ['[sso-session corp]', 'sso_region=us-east-1', 'sso_start_url=https://corp.awsapps.com/start'], ['[sso-session corp]', 'sso_region = eu-west-1'], [
    '[sso-session "my corp"]', 'sso_region=us-east-1', 'sso_start_url=https://corp.awsapps.com/start',
  ]),
);
const credentials = fileOf((name) => name, fc.constant([]));

function environment(values: Record<string, readonly [number, fc.Arbitrary<string>]>): fc.Arbitrary<Record<string, string>> {
  const entries = Object.entries(values).map(([name, [present, value]]) => maybe(present, value.map((text) => [name, text] as const)));
  return fc.tuple(...entries).map((found) => Object.fromEntries(found.filter((entry) => entry !== null)));
}
const selecting = { AWS_PROFILE: [4, oneOf(...NAMES, ...NAMES, 'ghost', '')], AWS_DEFAULT_PROFILE: [2, oneOf(...NAMES, ...NAMES, 'ghost', '')] } as const;
const regions = { AWS_REGION: [5, oneOf('eu-north-1', '')], AWS_DEFAULT_REGION: [4, oneOf('ap-south-1', '')] } as const;
const providerEnvironment = environment({
  ...selecting,
  AWS_ACCESS_KEY_ID: [2, keyId], AWS_SECRET_ACCESS_KEY: [2, secret], AWS_SESSION_TOKEN: [2, token], AWS_SECURITY_TOKEN: [1, token],
  AWS_CREDENTIAL_EXPIRATION: [1, oneOf('2001-01-01T00:00:00Z', '2999-01-01T00:00:00Z', '')],
  AWS_WEB_IDENTITY_TOKEN_FILE: [1, oneOf('/tmp/env-token', '')], AWS_ROLE_ARN: [2, oneOf('arn:aws:iam::111122223333:role/env', '')], AWS_ROLE_SESSION_NAME: [1, oneOf('env', '')],
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: [1, oneOf('/x', '')], AWS_CONTAINER_CREDENTIALS_FULL_URI: [1, oneOf('http://localhost/x')],
  AWS_EC2_METADATA_DISABLED: [7, oneOf('true', 'TRUE', 'false', '1')],
});
const explicit = maybe(3, oneOf(...NAMES, ...NAMES, 'ghost', ''));

/** The plan in the oracle's words. */
function described(plan: CredentialPlan): Record<string, unknown> {
  switch (plan.kind) {
    case 'error':
      return { error: plan.code, message: plan.message };
    case 'env':
    case 'shared-credentials-file':
    case 'config-file':
      return { method: plan.kind, keys: [plan.accessKeyId, plan.secretAccessKey, plan.sessionToken] };
    case 'assume-role': {
      const extra = withoutNulls({
        RoleSessionName: plan.sessionName, ExternalId: plan.externalId, SerialNumber: plan.mfaSerial, DurationSeconds: plan.durationSeconds,
      });
      const source = described(plan.source);
      return 'error' in source ? source : { method: plan.kind, roleArn: plan.roleArn, extra, source };
    }
    case 'assume-role-with-web-identity':
      return { method: plan.kind, roleArn: plan.roleArn, tokenFile: plan.tokenFile, extra: withoutNulls({ RoleSessionName: plan.sessionName }) };
    case 'sso': {
      const { startUrl, ssoRegion, roleName, accountId, ssoSession } = plan;
      return { method: plan.kind, startUrl, ssoRegion, roleName, accountId, ssoSession };
    }
    case 'custom-process':
      return { method: plan.kind, argv: plan.argv };
    case 'login':
      return { error: 'MissingDependencyException' };
    default:
      return { method: plan.kind };
  }
}

function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

const bytesOf = (content: string | null): Uint8Array | null => (content === null ? null : Buffer.from(content, 'base64'));
const mergedOf = (one: { config: string | null; credentials: string | null }, folder: string): ReturnType<typeof mergeProfiles> =>
  mergeProfiles(readRawAwsFile(bytesOf(one.config), `${folder}/config`), readRawAwsFile(bytesOf(one.credentials), `${folder}/credentials`));

const test = suite('botocore takes the same credential');

if (botocoreIsInstalled()) {
  test(`${ENVIRONMENTS} environments: provider, inputs, error text`, () => {
    const cases = fc.sample(
      fc.record({ ask: fc.constant('provider' as const), config, credentials, env: providerEnvironment, explicit }),
      { numRuns: ENVIRONMENTS, seed: 20261102 },
    );
    const { answers, folder, version } = askBotocore(cases);
    const kinds = new Map<string, number>();
    for (const [index, one] of cases.entries()) {
      const answer: Record<string, unknown> = { ...answers[index] };
      const plan = credentialPlan({
        merged: mergedOf(one, folder), env: one.env, explicitProfile: one.explicit, explicitRegion: null, dialect: 'botocore', platform: 'linux',
      });
      // Depends on awscrt beside botocore, which no plan can know.
      if (answer['error'] === 'MissingDependencyException') delete answer['message'];
      // Python's own text of a crash.
      if (answer['error'] === 'IndexError') answer['message'] = 'The credential_process names no program.';
      const files = `${JSON.stringify({ env: one.env, explicit: one.explicit })}\n${String(bytesOf(one.config))}\n-- credentials\n${String(bytesOf(one.credentials))}`;
      assert.equal(described(plan), answer, files);
      const awsConfig = { config: readAwsFile(bytesOf(one.config), `${folder}/config`, 'config', null), credentials: readAwsFile(bytesOf(one.credentials), `${folder}/credentials`, 'credentials', null) };
      const fromFacts = planOf({ awsConfig, environment: readEnvironment(one.env) }, mergedOfFacts(awsConfig), one.explicit, 'botocore');
      assert.equal([fromFacts.kind, 'code' in fromFacts ? fromFacts.code : null], [plan.kind, 'code' in plan ? plan.code : null], files);
      const kind = String(answer['error'] ?? answer['method']);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const kind of [
      'env', 'assume-role', 'assume-role-with-web-identity', 'sso', 'shared-credentials-file', 'custom-process', 'config-file', 'container-role', 'iam-role', 'none',
      'ConfigParseError', 'ProfileNotFound', 'PartialCredentialsError', 'InvalidConfigError', 'InfiniteLoopConfigError', 'CredentialRetrievalError', 'MissingDependencyException',
    ]) {
      assert.ok((kinds.get(kind) ?? 0) > 0, `no case ends in ${kind}: ${JSON.stringify([...kinds])}`);
    }
    console.log(`  botocore ${version}: ${cases.length} plans equal: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  });

  test(`${SELECTIONS} environments: profile and region`, () => {
    const cases = fc.sample(
      fc.record({ ask: fc.constant('selection' as const), config, credentials, env: environment({ ...selecting, ...regions }), explicit }),
      { numRuns: SELECTIONS, seed: 20261103 },
    );
    const { answers, folder } = askBotocore(cases);
    let regionsFromFiles = 0;
    for (const [index, one] of cases.entries()) {
      const answer = answers[index] ?? {};
      const merged = mergedOf(one, folder);
      const selected = activeProfile(one.env, one.explicit, 'botocore');
      const region = activeRegion(one.env, merged.profiles.get(selected.name) ?? null, null, 'botocore');
      assert.is(selected.source === 'default' ? null : selected.name, answer['profile']);
      const fromVariable = region !== null && region.file === null;
      const stopped = merged.problem !== null ? 'ConfigParseError' : selected.source !== 'default' && !merged.profiles.has(selected.name) ? 'ProfileNotFound' : null;
      assert.is(fromVariable ? region.region : (stopped ?? region?.region ?? null), answer['region'], JSON.stringify(one.env));
      if (region?.file) regionsFromFiles += 1;
    }
    assert.ok(regionsFromFiles > 10, String(regionsFromFiles));
    console.log(`  ${SELECTIONS} selections equal (${regionsFromFiles} regions from a file)`);
  });
} else {
  test.skip('needs botocore', () => undefined);
}

test.run();
