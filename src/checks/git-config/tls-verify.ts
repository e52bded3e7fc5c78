import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { gitBoolean } from '../../knowledge/git-boolean.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, isWritable, replaceHelper, scopeBehind } from '../../knowledge/helper-steps.ts';
import { httpSetting } from '../../knowledge/http-config.ts';
import { httpsUrlOf } from '../../knowledge/target-chain.ts';

const VARIABLE = 'GIT_SSL_NO_VERIFY';

export default defineCheck({
  meta: {
    id: 'git-config/tls-verify',
    title: 'git checks the certificate of CodeCommit',
    why: 'With http.sslVerify off, or GIT_SSL_NO_VERIFY set to anything, even to nothing, git sends the login to whoever answers. It hides a missing certificate of the company\'s proxy, which http.sslCAInfo is for.',
    refs: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify', 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    blockedBy: ['git-config/readable'],
    messages: {
      'off-by-variable': { severity: 'warning', text: 'The variable GIT_SSL_NO_VERIFY is set, so git checks no certificate, whatever its value.' },
      'off-by-config': { severity: 'warning', text: 'The line "{{key}} = {{value}}" at {{where}} switches the check of certificates off for "{{host}}".' },
      'off-for-aws': { severity: 'warning', text: 'The AWS helper at {{where}} is called with --no-verify-ssl, so the AWS CLI checks no certificate.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['environment', 'tools'],
  run({ target, gitConfig, environment, tools }) {
    const url = httpsUrlOf(target);
    if (url === null) return { skipped: `no https request is made for ${target.url}` };
    const plain = url.replace(/^(https:\/\/)[^@/]*@/i, '$1');
    const host = /^https:\/\/([^/?#]+)/i.exec(plain)?.[1] ?? '';
    const variable = environment?.variables.find(({ name }) => name === VARIABLE);
    const byVariable = variable === undefined ? [] : [{
      messageId: 'off-by-variable', evidence: [{ kind: 'env', name: VARIABLE, value: variable.value }], measured: 'set', expected: 'not set',
      fix: advise('ask', `Take ${VARIABLE} out of the environment; name the certificate of the proxy in http.sslCAInfo.`),
    } as const];
    const setting = httpSetting('sslVerify', plain, gitConfig.entries);
    const off = setting !== null && setting.value !== null && gitBoolean(setting.value) === false;
    const byConfig = !off ? [] : [{
      messageId: 'off-by-config', data: { key: setting.entry.key, value: setting.value ?? '', where: placeOf(setting.entry), host }, evidence: [configEvidence(setting.entry, true)],
      measured: setting.value ?? '', expected: 'true', fix: turnOn(setting.entry, plain, host, gitConfig.entries),
    } as const];
    const aws = target.method !== 'credential-helper'
      ? []
      : credentialChain(url, gitConfig.entries, tools?.git.version ?? null).helpers.filter(({ value }) => helperCommand(value).aws !== null && /\s--no-verify-ssl\b/.test(value));
    const byHelper = aws.map(({ entry }) => ({
      messageId: 'off-for-aws', data: { where: placeOf(entry) }, evidence: [configEvidence(entry)] as const, measured: '--no-verify-ssl',
      fix: verifying(entry, host, gitConfig.entries),
    } as const));
    return [...byVariable, ...byConfig, ...byHelper];
  },
});

/** The line goes; where another one switches the check off behind it too, it is switched on for this host. */
function turnOn(entry: GitConfigEntry, url: string, host: string, entries: readonly GitConfigEntry[]): Fix {
  if (entry.scope === 'command') return advise('ask', 'Run git without http.sslVerify on its command line.');
  const left = httpSetting('sslVerify', url, entries.filter(({ scope, key }) => scope !== entry.scope || key !== entry.key));
  if (isWritable(entry) && (left === null || left.value === null || gitBoolean(left.value) !== false)) {
    return { consent: 'ask', steps: [{ do: 'git-config', op: 'unset', scope: entry.scope, key: entry.key }] };
  }
  const scope = isWritable(entry) ? entry.scope : 'global';
  return { consent: 'ask', steps: [{ do: 'git-config', op: 'set', scope, key: `http.https://${host}/.sslVerify`, value: 'true' }] };
}

/** The same helper without the option. */
function verifying(entry: GitConfigEntry, host: string, entries: readonly GitConfigEntry[]): Fix {
  const line = (entry.value ?? '').replace(/\s--no-verify-ssl\b/g, '');
  const scope = scopeBehind([entry]);
  if (scope === null || isHidden(line)) return advise('ask', `Take --no-verify-ssl out at ${placeOf(entry)}; name the certificate of the proxy in AWS_CA_BUNDLE or ca_bundle.`);
  return { consent: 'ask', steps: replaceHelper(entries, entry, line) ?? helperBlock(host, line, scope, entries, [entry]) };
}
