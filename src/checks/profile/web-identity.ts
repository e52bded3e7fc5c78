import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, byHand } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { changeSetting, inHome, settingEvidence, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';

const KEY = 'web_identity_token_file';
const VARIABLE = 'AWS_WEB_IDENTITY_TOKEN_FILE';

export default defineCheck({
  meta: {
    id: 'profile/web-identity',
    title: 'The web identity token is there and still valid',
    why: 'A role taken with a web identity needs the ARN of the role and a file with a token. botocore opens the file by the very letters of the setting, so "~" and "$HOME" are no directories, and STS refuses a token whose own expiry has passed.',
    refs: [
      'https://docs.aws.amazon.com/codecommit/latest/userguide/temporary-access.html',
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
      'https://datatracker.ietf.org/doc/html/rfc7519#section-4.1.4',
      'https://github.com/boto/botocore/blob/develop/botocore/credentials.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      'not-expanded': { severity: 'error', text: 'The token file "{{path}}" from {{source}} begins with "~" or holds a "$", which are not expanded there: there is no such file.{{page}}' },
      missing: { severity: 'error', text: 'The token file "{{path}}" from {{source}} does not exist.' },
      unreadable: { severity: 'error', text: 'The token file "{{path}}" from {{source}} exists, and your user may not read it.' },
      empty: { severity: 'error', text: 'The token file "{{path}}" from {{source}} is empty.' },
      expired: { severity: 'error', text: 'The token in "{{path}}" from {{source}} expired at {{at}}.' },
      refused: { severity: 'error', text: 'STS does not take the token in "{{path}}" from {{source}}: {{code}}, "{{said}}".' },
      'no-role': { severity: 'error', text: 'A token file is named by {{source}}, and no role: neither role_arn in the profile nor AWS_ROLE_ARN.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'awsState', 'credentials'],
  run(facts) {
    const { awsConfig, environment, system, awsState, credentials } = facts;
    const { profile: { name }, explicit, plan } = providerInUse(facts);
    const link = lastLink(plan);
    const withoutRole = link.kind === 'error' && /has no role ARN configured/.test(link.message);
    if (link.kind !== 'assume-role-with-web-identity' && !withoutRole) return { skipped: 'no web identity is used' };
    const variable = plan === link && !explicit ? environment?.variables.find((item) => item.name === VARIABLE) : undefined;
    const holder = plan.kind === 'assume-role'
      ? ([...awsConfig.config.sections, ...awsConfig.credentials.sections].find(({ settings }) => settings.some(({ key, value }) => key === KEY && link.kind !== 'error' && value === link.tokenFile))?.name
        ?? name)
      : name;
    const setting = profileSettings(awsConfig, holder)?.get(KEY);
    const source = variable !== undefined ? VARIABLE : `${KEY} of the profile "${holder}"`;
    const seen: Evidence = variable === undefined && setting !== undefined ? settingEvidence(awsConfig, holder, setting) : { kind: 'env', name: VARIABLE, value: variable?.value ?? null };
    const common = { certainty: credentials?.failure ? 'observed' : 'inferred', evidence: [seen], about: { profile: name } } as const;
    if (link.kind === 'error') {
      return [{ messageId: 'no-role', data: { source }, ...common, fix: advise('ask', `Name the role: role_arn in the profile${variable === undefined ? '' : ', or AWS_ROLE_ARN'}.`) }];
    }
    const { tokenFile: path } = link;
    const data = { path, source };
    const token = awsState?.webIdentityToken ?? null;
    const broken = /^~|\$/.test(path);
    const whole = inHome(path, system?.homeDir ?? null);
    if (token?.exists !== true && broken) {
      return [{
        messageId: 'not-expanded',
        data: { ...data, page: pageRemark('token-file-tilde', path) },
        ...common,
        measured: path,
        expected: 'an absolute path',
        fix: setting === undefined || variable !== undefined ? advise('ask', `Write the whole path of the token file into ${VARIABLE}.`)
          : { consent: 'ask', steps: [whole === null ? byHand(setting.file, `line ${setting.line}: write the whole path of the token file`) : changeSetting(awsConfig, holder, setting, whole)] },
      }];
    }
    if (token === null) return { skipped: 'the token file was not looked at' };
    if (!token.exists) return [{ messageId: 'missing', data, ...common, fix: advise('ask', 'Let the tool that writes the token write it there, or name the file it writes.') }];
    if (!token.readable) return [{ messageId: 'unreadable', data, ...common, fix: advise('ask', `Let your user read ${path}.`) }];
    if (token.empty) return [{ messageId: 'empty', data, ...common, fix: advise('ask', 'Obtain a new token from the identity provider.') }];
    const renew = advise('ask', 'Obtain a new token from the identity provider and write it into that file.');
    if (token.expiresAt !== null && system !== undefined && Date.parse(token.expiresAt) <= Date.parse(system.now)) {
      return [{ messageId: 'expired', data: { ...data, at: token.expiresAt }, ...common, measured: token.expiresAt, expected: `later than ${system.now}`, fix: renew }];
    }
    const { code = '', message = '' } = credentials?.failure ?? {};
    if (/^(?:ExpiredToken(?:Exception)?|InvalidIdentityToken|IDPRejectedClaim|InvalidIdentityTokenException)$/.test(code)) {
      return [{ messageId: 'refused', data: { ...data, code, said: withoutFullStop(message) }, ...common, fix: renew }];
    }
    return { passed: token.expiresAt === null ? 'the token is there; it tells no expiry' : `the token is valid until ${token.expiresAt}` };
  },
});

