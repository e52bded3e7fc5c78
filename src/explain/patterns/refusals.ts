import { forbidden } from '../forbidden.ts';
import type { Line } from '../lines.ts';
import { certain, likely, type Pattern, type Pointer, possible } from '../pattern.ts';
import type { Seen } from '../seen.ts';

/** What AWS answers: codes of the APIs and of the XML body that git hides, and the statuses git prints in their place. */
export const refusalPatterns: readonly Pattern[] = [
  { id: 'E65', says: ['signature expired: ', 'signature not yet current', 'requestexpired', 'requesttimetooskewed', 'is now earlier than'], about: 'not-foreign', points: ({ text }) => (otherOperation(text) ? [] : [certain('network/clock', 'The signature carries the time of this machine, and AWS has another.'), possible('credential-stores/keychain', 'Or a store gives back a password that was signed long ago.'), possible('git-config/helper-order', 'A store that is asked first gives back an old password.')]) },
  { id: 'E65b', says: ['signaturedoesnotmatch', 'invalidsignatureexception', 'the request signature we calculated does not match', 'incompletesignature'], points: ({ text }, seen) => (otherOperation(text) || /expired|not yet current/.test(text) ? [] : [certain('credentials/identity', 'The secret key is not the one of this access key.'), likely('network/clock', 'Or the clock of this machine is off.'), ...(seen.has('endpointVariable') ? [likely('remote/endpoint', 'CODE_COMMIT_ENDPOINT names another host than was signed for.')] : [possible('profile/static-keys', 'The secret may carry quotes, a blank or a comment.')])]) },
  { id: 'E66', says: ['unrecognizedclientexception', 'invalidclienttokenid', 'security token included in the request is invalid', 'invalidaccesskeyid'], points: ({ text }, seen) => (otherOperation(text) ? [] : [certain('credentials/identity', 'AWS does not know the key: inactive, deleted, of another partition, or with a session token that is not its own.'), ...(seen.has('optInRegion') ? [likely('remote/region-known', 'The region must be enabled in the account.')] : []), likely('profile/static-keys', 'A left-over session token beside a new key says the same.')]) },
  { id: 'E67', says: ['expiredtoken', 'security token included in the request is expired', 'the provided token has expired', 'token included in the request is expired'], unless: ['when calling the assumerole'], points: ({ text }, seen) => (otherOperation(text) ? [] : [certain('credentials/identity', 'The session of these credentials is over.'), likely('profile/static-keys', 'Temporary keys were pasted into a file or the environment.'), ...(seen.has('sso') ? [likely('profile/sso', 'Sign in again.')] : [])]) },
  { id: 'E68', says: ['is not authorized to perform', "isn't authorized to perform", 'no identity-based policy allows'], points: denied },
  { id: 'E69', says: ['encryptionkeyaccessdenied', 'encryptionkeydisabled', 'encryptionkeynotfound', 'encryptionkeyunavailable', 'encryptionintegritychecksfailed', 'kms default master key for codecommit', "master key for codecommit 'aws/codecommit'"], points: [certain('permissions/kms', 'The KMS key of the repository cannot be used for this identity.')] },
  { id: 'E70', says: ['spnego token required'], points: (_, seen) => [
    ...(seen.has('kargo') ? [likely('topic/lib-kargo', 'Kargo sends the user name alone.', 103)] : []),
    ...(seen.has('flux') ? [likely('topic/lib-flux', 'go-git of Flux asks no credential helper.', 103)] : []),
    ...(seen.has('goGit') || !seen.has('git') ? [likely('topic/lib-go-git', 'go-git asks no credential helper: nothing usable was sent.', 102)] : []),
    ...(seen.has('insomnia') ? [likely('topic/ide-insomnia', 'isomorphic-git does not decode the login in the URL.', 101)] : []),
    likely('git-config/helper-configured', 'No usable login reached CodeCommit.'),
    possible('live/git-request', 'The body says what git hides.'),
  ] },
  { id: 'E70b', says: ['notauthorizedexception'], about: 'ours', points: [likely('git-config/helper-configured', 'No usable login reached CodeCommit.'), possible('live/git-request', 'The body says what git hides.')] },
  { id: 'accessdenied', says: ['accessdeniedexception', 'an error occurred (accessdenied)'], unless: ['is not authorized to perform', 'when calling the assumerole'], about: 'ours', points: ({ text }) => (otherOperation(text) ? [] : [likely('permissions/codecommit', 'A policy does not let this identity do it.'), possible('permissions/conditions', 'Or a condition of a policy does not hold here.')]) },
  { id: 'not-enabled', says: ['optinrequired', 'the account has not enabled', 'region is disabled', 'regiondisabledexception'], about: 'not-foreign', points: [likely('remote/region-known', 'The region must be enabled in the account.')] },
  { id: 'E30', says: ['repositorydoesnotexistexception'], points: [certain('live/repository-found', 'The credentials work; in their account and this region there is no repository of this name.'), possible('profile/environment', 'Another profile or keys in the environment lead to another account.')] },
  { id: 'E30b', says: ["codecommit…' not found", "codecommit…' nicht gefunden", "codecommit…' non trouvé", "codecommit…' no encontrado", "codecommit…' non trovato", "codecommit…' inexistente", "codecommit…' não encontrado", "codecommit…' 未找到", "codecommit…' не найден", "codecommit…' nie znaleziono", "nie znaleziono repozytorium…codecommit", "codecommit…' bulunamadı", "codecommit…' deposu bulunamadı", "codecommit…' hittades inte", "codecommit…' липсва", "no s'ha trobat el repositori…codecommit", "codecommit…' tidak ditemukan", 'không tìm thấy kho…codecommit', 'codecommit…returned error: 404', 'codecommit…http 404'], unless: ['remote-codecommit', 'command', 'profile', '- not found', 'no region', 'requirement'], about: 'not-foreign', points: notFound },
  { id: 'invalid-name', says: ['invalidrepositorynameexception', 'not valid. repository names can be any valid combination'], points: [certain('remote/repository-name', 'No repository can have this name.')] },
  { id: 'E29', says: ['codecommit…returned error: 403', 'codecommit…http 403', 'codecommit…403 forbidden', 'codecommit…http error: 403', 'codecommit…status code: 403', 'codecommit…status code 403', 'codecommit…status=403'], unless: ['connect tunnel', 'from proxy'], about: 'not-foreign', kind: 'tail', points: forbidden },
  { id: 'E29b', says: ['returned error: 403', 'rpc failed; http 403', 'http error: 403', 'http/1.1 403', 'http/2 403', 'http 403', 'status code: 403', '403 forbidden'], unless: ['codecommit', 'connect tunnel', 'from proxy', 'curl: (', 'http://', 'https://'], about: 'our-git', kind: 'tail', points: (line, seen) => [...(line.text.includes('rpc failed') ? [possible('topic/grc-long-push', 'A signature is good for 15 minutes; a long push may outlive it.', 64)] : []), ...forbidden(line, seen)] },
  { id: 'E31', says: ['returned error: 429', "rate limited by '", 'http 429', 'throttlingexception', 'rate exceeded'], about: 'our-git', points: [certain('live/git-request', 'Too many requests at once.'), likely('topic/lim-rate', 'CodeCommit limits the rate of requests.')] },
  { id: 'E32', says: ['codecommit…returned error: 5', 'returned error: 500', 'returned error: 502', 'returned error: 503', 'returned error: 504', 'http 500', 'http 503', 'http 504', 'http 502'], unless: ['connect tunnel', 'from proxy'], about: 'our-git', points: (_, seen) => [certain('live/git-request', 'CodeCommit, or what stands in its place, has a fault of its own.'), ...(seen.has('pushes') ? [possible('topic/lim-ise-migration', 'A huge first push may end so.')] : [])] },
  { id: 'E32b', says: ['returned error: 301', 'returned error: 302', 'returned error: 303', 'returned error: 307', 'returned error: 308', 'unable to update url base from redirection', 'konnte basis-url nicht durch umleitung'], about: 'our-git', points: [certain('network/reachable', 'Somebody else answers, such as the login page of a proxy.'), possible('network/proxy', 'The proxy sends a page of its own.'), possible('remote/url-form', 'The URL may be a page of the console.')] },
  { id: 'E32c', says: ['returned error: 413', 'returned error: 400'], about: 'our-git', points: [possible('live/git-request', 'The server does not take the request.')] },
  { id: 'limit-exceeded', says: ['limitexceeded…service-specific', 'limitexceeded…servicespecificcredential', 'limitexceeded…createservicespecificcredential'], points: [certain('credentials/git-credential', 'A user may have two Git credentials.')] },
  { id: 'ssh-limit', says: ['limitexceeded…sshpublickey', 'invalidpublickey', 'invalidpublickeyencoding', 'unrecognizedpublickeyencoding'], points: ({ text }) => (text.includes('limitexceeded') ? [certain('credentials/ssh-key', 'A user may have five SSH keys in IAM.')] : [certain('ssh/identity', 'IAM takes RSA keys only, on one line.'), likely('credentials/ssh-key', 'The key was not uploaded.')]) },
];

/** An operation of a service that has nothing to do with Git: its credentials may be quite other ones. */
function otherOperation(text: string): boolean {
  const service = /operation error ([\w ]{1,40}):/.exec(text)?.[1];
  if (service !== undefined && !/^(?:sts|codecommit|kms|sso|iam)$/.test(service)) return true;
  const operation = /when calling the (\w{1,60}) operation/.exec(text)?.[1];
  return operation !== undefined && !/^(?:get(?:repository|branch|calleridentity|sessiontoken|folder|file|commit|rolecredentials)|list(?:repositories|branches)|batchgetrepositories|assumerole\w*|gitpull|gitpush|create(?:repository|branch|commit)|delete(?:repository|branch)|describekey|simulate\w+)$/.test(operation);
}

function denied({ text }: Line, seen: Seen): readonly Pointer[] {
  const action = /authorized to perform:? ?'?([\w-]{1,40}:\w{1,60})/.exec(text)?.[1] ?? /allows the ([\w-]{1,40}:\w{1,60}) action/.exec(text)?.[1] ?? '';
  const conditional = /explicit deny in an? (?:service control|permissions boundary|session|vpc endpoint|resource control)|vpc endpoint policy/.test(text);
  if (action.startsWith('kms:')) return [certain('permissions/kms', 'A policy does not let this identity use the KMS key.')];
  if (action.startsWith('sts:')) return [certain('credentials/resolve', 'The role does not trust the caller, or the caller may not take it.'), ...(seen.has('mfa') ? [likely('profile/mfa', 'The role may demand MFA.')] : [])];
  if (!action.startsWith('codecommit:')) return [];
  const api = action !== 'codecommit:gitpull' && action !== 'codecommit:gitpush';
  return [
    certain('permissions/codecommit', `The identity is known, and a policy does not let it do ${action.replace('gitpull', 'GitPull').replace('gitpush', 'GitPush')}.`),
    ...(text.includes('explicit deny') || conditional ? [likely('permissions/conditions', 'A statement denies: it may depend on MFA, the network or a tag.')] : []),
    ...(api ? [likely('live/api', 'It is a call of the API that is refused.')] : []),
  ];
}

function notFound({ text }: Line, seen: Seen): readonly Pointer[] {
  const repository = /\/v1\/repos\/([^'\s]{0,200})/.exec(text)?.[1]?.replace(/\/$/, '') ?? '';
  if (repository.endsWith('.git') || repository.includes('amazonaws.com') || repository.includes('/')) return [certain('remote/url-form', repository.endsWith('.git') ? 'No repository\'s name ends in .git.' : 'A piece of the URL is taken for the name of the repository.'), possible('live/repository-found', 'The login was accepted.')];
  if (/[^\w.%-]/.test(repository) || repository.length > 100) return [certain('remote/repository-name', 'No repository can have this name.'), possible('live/repository-found', 'The login was accepted.')];
  return [
    ...(seen.has('environmentKeys') || seen.has('defaultProfile') ? [likely('profile/environment', 'Keys or a profile of the environment lead to another account.', 99)] : []),
    ...(seen.has('defaultRegion') && seen.has('grc') ? [likely('remote/region-mismatch', 'AWS_DEFAULT_REGION overrules the region of the profile.', 99)] : []),
    certain('live/repository-found', 'The login was accepted; in its account and this region there is no repository of this name.', 98), possible('remote/region-mismatch', 'git-remote-codecommit may have taken another region.'), possible('profile/environment', 'Another profile or keys in the environment lead to another account.'),
  ];
}
