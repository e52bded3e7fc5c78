import { defineCheck } from '../../core/check.ts';
import type { AwsSetting } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { KEY_ID, keysInEnvironment, keysInFiles, SECRET_KEY, type KeyPair } from '../../knowledge/key-pair.ts';
import { dropToken, keyFaults, mendKeyValue, outdent } from '../../knowledge/key-remedies.ts';
import { useProfile } from '../../knowledge/name-profile.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';

const EXPIRY = ['x_security_token_expires', 'aws_expiration', 'token_expiration', 'expiration', 'aws_session_expiration'];

export default defineCheck({
  meta: {
    id: 'profile/static-keys',
    title: 'The keys of the profile are whole and belong together',
    why: 'A key has two halves, or three when it is temporary: ids that begin with ASIA need the session token they were issued with, ids that begin with AKIA must not have one. "aws configure" of version 1 leaves an old token behind, and AWS then refuses the new key. Quotes and comments are taken as a part of the value.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids',
      'https://github.com/boto/botocore/blob/develop/botocore/credentials.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['git-config/helper-output', 'credentials/resolve', 'credentials/identity', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      partial: { severity: 'error', text: '{{place}} has {{present}}, but no {{missing}}.' },
      indented: { severity: 'error', text: 'The line of {{missing}} in {{place}} is indented, so the AWS tools take it for a part of {{present}} in line {{line}}.' },
      empty: { severity: 'error', text: 'The value of {{key}} in {{place}} is empty.' },
      quoted: { severity: 'error', text: 'The value of {{key}} in {{place}} stands in quotes, which are taken as a part of it.' },
      'inline-comment': { severity: 'error', text: 'The value of {{key}} in {{place}} has a comment behind it, which is taken as a part of it.' },
      'token-left-over': { severity: 'error', text: 'The access key {{id}} in {{place}} is a long-term one (AKIA), but {{token}} stands beside it and is sent with it.' },
      expired: { severity: 'error', text: 'The temporary key {{id}} in {{place}} is over: {{key}} is {{at}}.' },
      'token-missing': { severity: 'error', text: 'The access key {{id}} in {{place}} is a temporary one (ASIA), but no session token stands beside it.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system'],
  run(facts) {
    const { awsConfig, target, intent, environment, system } = facts;
    const { name, named } = profileInUse(facts);
    const explicit = target?.profileIsExplicit ?? (named && intent?.profile === name);
    const pair = (explicit ? null : keysInEnvironment(environment)) ?? keysInFiles(awsConfig, name);
    if (pair === null) return { passed: `no keys are written down for the profile "${name}"` };
    const { place, keyId, token, hasSecret } = pair;
    const about = { profile: name };
    const id = `…${keyId?.last4 ?? ''}`;
    const common = { certainty: 'inferred', about } as const;
    const faults = pair.settings.flatMap((setting) => keyFaults(setting).map((messageId) => ({
      messageId, data: { key: setting.key, place }, evidence: [shown(pair, setting)], fix: mendKeyValue(pair, setting, messageId), ...common,
    }) as const));
    const instead = pair.file === null && profileSettings(awsConfig, name)?.has(KEY_ID) ? useProfile(facts, name) : null;
    const orFiles = (advice: Fix): Fix => (instead === null ? advice : { consent: 'ask', steps: instead });

    const missing = keyId === null ? KEY_ID : hasSecret ? null : SECRET_KEY;
    const swallowing = missing === null ? undefined : pair.settings.find(({ secret }) => secret?.swallowed?.includes(missing));
    if (missing !== null && swallowing !== undefined && pair.file !== null) {
      const fix = outdent(pair.file.path, swallowing, missing);
      return [{ messageId: 'indented', data: { place, missing, present: swallowing.key, line: String(swallowing.line) }, evidence: [shown(pair, swallowing)], fix, ...common }, ...faults];
    }
    if (missing !== null) {
      return [{
        messageId: 'partial',
        data: { place, present: missing === KEY_ID ? SECRET_KEY : KEY_ID, missing },
        evidence: evidenceOf(pair),
        fix: orFiles(tell(pair, `Write both halves of the key in ${place}.`)),
        ...common,
      }, ...faults];
    }
    if (keyId?.prefix === 'AKIA' && token !== null) {
      return [{
        messageId: 'token-left-over', data: { place, id, token }, measured: `AKIA with ${token}`, expected: 'AKIA without a session token',
        evidence: evidenceOf(pair), fix: orFiles(dropToken(pair, token)), ...common,
      }, ...faults];
    }
    if (keyId?.prefix === 'ASIA' && token === null) {
      return [{
        messageId: 'token-missing', data: { place, id }, measured: 'ASIA without a session token', expected: 'all three values of the temporary key',
        evidence: evidenceOf(pair), fix: orFiles(tell(pair, `Write all three values of the temporary key in ${place}.`)), ...common,
      }, ...faults];
    }
    const expiry = expiryOf(pair);
    if (expiry !== null && system !== undefined && Date.parse(expiry.value ?? '') <= Date.parse(system.now)) {
      const [first, ...rest] = evidenceOf(pair);
      const evidence = [first, awsEvidence(pair.file?.path ?? '', expiry.line, pair.section?.header ?? '', expiry.key, expiry.value ?? ''), ...rest] as const;
      return [{ messageId: 'expired', data: { place, id, key: expiry.key, at: expiry.value ?? '' }, measured: expiry.value ?? '', expected: `later than ${system.now}`, evidence, fix: advise('ask', 'Obtain new keys with the tool that wrote these (saml2aws, gimme-aws-creds and the like).'), ...common }, ...faults];
    }
    return faults;
  },
});

/** Tools that write short-lived keys note their end beside them, each with a name of its own. */
function expiryOf({ section }: KeyPair): AwsSetting | null {
  return section?.settings.find(({ key, value }) => EXPIRY.includes(key) && !Number.isNaN(Date.parse(value ?? ''))) ?? null;
}

function shown({ file, section }: KeyPair, { key, line, secret }: AwsSetting): Evidence {
  return awsEvidence(file?.path ?? '', line, section?.header ?? '', key, `‹${secret?.length ?? 0} characters›`);
}

function evidenceOf(pair: KeyPair): [Evidence, ...Evidence[]] {
  const line = pair.settings[0]?.line;
  const source = pair.file === null ? 'the environment' : `${pair.file.path}${line === undefined ? '' : `:${line}`}`;
  return [{ kind: 'credential', keyIdLast4: pair.keyId?.last4 ?? null, signedAt: null, ageSeconds: null, source }, ...pair.settings.map((setting) => shown(pair, setting))];
}

function tell({ file }: KeyPair, text: string): Fix {
  return advise('ask', file === null ? text : `${text} "aws configure" asks for them.`);
}
