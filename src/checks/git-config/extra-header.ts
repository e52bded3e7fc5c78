import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { isWritable } from '../../knowledge/helper-steps.ts';
import { httpSettings } from '../../knowledge/http-config.ts';
import { httpsUrlOf } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/extra-header',
    title: 'No Authorization header of the configuration is sent to CodeCommit',
    why: 'Build systems write http.<url>.extraHeader with a token for their own host. Without a host in the key it goes to every https host, in the place of the login that git would send: CodeCommit answers 401 or 403 whatever the credential.',
    refs: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader', 'https://github.com/actions/checkout'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    explains: ['git-config/helper-observed', 'live/git-client'],
    blockedBy: ['git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      authorization: { severity: 'error', text: 'The line "{{key}}" at {{where}} sends an Authorization header of its own to "{{host}}", in the place of the login.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['gitClient'],
  run({ target, gitConfig, gitClient }) {
    const url = httpsUrlOf(target);
    if (url === null) return { skipped: `no https request is made for ${target.url}` };
    const plain = url.replace(/^(https:\/\/)[^@/]*@/i, '$1');
    const set = httpSettings('extraHeader', plain, gitConfig.entries);
    // An empty value takes out what came before.
    const sent = set.slice(set.findLastIndex(({ value }) => value === '') + 1).filter(({ entry }) => entry.header === 'authorization');
    const host = /^https:\/\/([^/?#]+)/i.exec(plain)?.[1] ?? '';
    const refused = gitClient !== undefined && gitClient.exitCode !== 0 && [400, 401, 403].includes(gitClient.httpStatus ?? 0);
    return sent.slice(-1).map(({ entry }) => ({
      messageId: 'authorization',
      data: { key: entry.key, where: placeOf(entry), host },
      certainty: refused ? 'observed' : 'inferred',
      evidence: [configEvidence(entry, true), ...(refused ? [gitRan(gitClient, `HTTP ${gitClient.httpStatus ?? ''}`)] : [])],
      about: { host: target.host ?? host },
      fix: keepAway(entry, host, gitConfig.entries),
    }));
  },
});

/** The line goes where it concerns this host only; else an empty entry for the host, the more specific one, takes it out. */
function keepAway(entry: GitConfigEntry, host: string, entries: readonly GitConfigEntry[]): Fix {
  const own = entry.key.toLowerCase().startsWith(`http.https://${host.toLowerCase()}`);
  const alone = entries.filter(({ key, scope }) => key === entry.key && scope === entry.scope).length === 1;
  if (own && alone && isWritable(entry)) return { consent: 'ask', steps: [{ do: 'git-config', op: 'unset', scope: entry.scope, key: entry.key }] };
  if (own || entry.scope === 'command') return advise('ask', `Take the header out at ${placeOf(entry)}, or give its key the host it is meant for.`);
  return { consent: 'ask', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: `http.https://${host}/.extraHeader`, value: '' }] };
}
