import { canonicalJson } from './policy-text.ts';
import { answerText, lifeOf, listAt, loginText, objectAt, secretText, settingSecret, textAt, type Unknown } from './shapes.ts';

/** What differs between any two runs, or says again what another field says better. */
const NO_DIFFERENCE: ReadonlySet<string> = new Set([
  'line', 'lines', 'urlLine', 'blockLine', 'placeholderLine', 'swallowedAt', 'written', 'header', 'requestId', 'serverDate', 'sentAt', 'now', 'durationMs', 'createdAt', 'timeoutSeconds', 'probeTimeoutSeconds',
  'fingerprintMd5', 'fingerprintSha256', 'keyIdLast4', 'last4', 'keyId', 'userName', 'addresses', 'errorMessage', 'message', 'stderr', 'banner', 'methodReason', 'regionSource', 'profileSource', 'urlFile', 'input',
  'cwd', 'gitDir', 'branch', 'defaultBranch', 'others', 'argv', 'url', 'operation', 'searchedIn', 'offered', 'tried', 'foundIn', 'otherKeys', 'publishedKey', 'keys', 'release', 'roleName', 'name',
]);

/** Further ones by their place: an element's own name, and what follows from a proxy that is a difference already. */
const NOR_HERE = /^iamLogins\.gitCredentials\.items\.id$|^(?:storeFiles|systemStore)\.logins\.(?:host|path)$|^netrc\.entries\.host$|^installations\.(?:gits|awsClis)\.path$|^network\.(?:git|api)\.(?:tcp\.(?:host|port)|connectStatus|route\.(?:host|tool))$|^ssh\.identities\.path$|^awsState\.roleCache\.(?:tool|profile)$|\.sections\.kind$|^helperRuns\.runs\.helper$|^helperPrograms\.programs\.(?:helper|program)$|^homes\.elsewhere\.whose$|^ssh\.knownHosts\.(?:type|mark)$/;

/** Fields that are compared although another of their name is not: the path of shapes that leads to them. */
const YET: ReadonlySet<string> = new Set(['target.url', 'target.configuredUrl', 'network.git.route.proxy.url', 'network.api.route.proxy.url', 'helperRuns.runs.keys', 'repositoryMetadata.foundIn', 'intent.probeKms']);

const by = (...keys: readonly string[]) => (element: Unknown): string => keys.map((key) => textAt(element[key]) ?? '').filter((word) => word !== '').join(' ');

/** Lists in which an element is found again by its name, wherever it stands. Others are compared in their order. */
export const NAMED: Readonly<Record<string, (element: Unknown) => string>> = {
  'environment.variables': by('name'),
  'gitConfig.settings': by('key'), 'gitConfig.unmatched': by('key'),
  'awsConfig.config.sections': sectionName, 'awsConfig.credentials.sections': sectionName,
  'awsConfig.config.sections.settings': by('key'), 'awsConfig.credentials.sections.settings': by('key'),
  'storeFiles.logins': by('host', 'path'), 'systemStore.logins': by('host', 'path'), 'netrc.entries': (entry) => textAt(entry['host']) ?? 'default',
  'installations.gits': by('path'), 'installations.awsClis': by('path'),
  'homes.elsewhere': by('whose'), 'helperPrograms.programs': by('program'), 'helperRuns.runs': by('helper'), 'submodules.submodules': by('name'),
  'awsState.roleCache': by('tool', 'profile'), 'simulation.results': by('action'), 'kmsKey.dryRuns': by('action'),
  'ssh.identities': by('path'), 'ssh.knownHosts': by('type', 'mark'),
  'policies.documents': by('layer', 'source'), 'policies.notRead': by('source'), 'intent.given.documents': by('layer', 'source'), 'intent.given.context': by('key'),
};

/** Elements and fields of which something else is compared than what stands there, by shape. */
const MEANING: Readonly<Record<string, (value: Unknown) => unknown>> = {
  'environment.variables': (variable) => variableMeaning(variable),
  'gitConfig.settings': ({ value }) => value, 'gitConfig.unmatched': ({ value }) => value,
  'awsConfig.config.sections.settings': settingMeaning, 'awsConfig.credentials.sections.settings': settingMeaning,
  'gitClient.helpers': ({ helper, answered }) => `${textAt(helper) ?? ''} (${answered === true ? 'answered' : 'gave nothing'})`,
  'simulation.results': ({ decision }) => decision, 'policies.notRead': ({ why }) => why,
  'policies.documents': ({ text }) => canonicalJson(text), 'intent.given.documents': ({ text }) => canonicalJson(text), 'intent.given.context': ({ values }) => listAt(values).join(', '),
};

/** Their values are a session's, a terminal's or a desktop's; that they are set may matter. */
const PRESENCE = /^(?:PATH|PATHEXT|SSH_AUTH_SOCK|AWS_ROLE_SESSION_NAME|AWS_EXECUTION_ENV)$/;
const UNRELATED = /^(?:TERM|TZ|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR|AWS_CREDENTIAL_EXPIRATION|CODEBUILD_BUILD_ID|NO_COLOR|LANG|LC_ALL|LC_CTYPE|LC_MESSAGES|WSL_DISTRO_NAME|SUDO_USER)$/;

/** What is compared of the value at a shape; `now` is the time of its report. Undefined: nothing. */
export function meaningAt(shape: string, key: string, value: unknown, now: number): unknown {
  if ((NO_DIFFERENCE.has(key) && !YET.has(shape)) || NOR_HERE.test(shape)) return undefined;
  const object = objectAt(value);
  if (/expiresat$/i.test(key)) return lifeOf(value, now);
  if (key === 'source' && typeof value === 'string') return value.replace(/:\d+$/, '');
  if (typeof value === 'number' && /^(?:mode|awsState\.modes\.\w+)$/.test(key === 'mode' ? key : shape)) return `0${value.toString(8)}`;
  if (object === null) return value;
  if (key === 'login') return loginText(value);
  if (key === 'secret') return secretText(value, now);
  if (key === 'answer') return answerText(value);
  if (shape === 'kmsKey.policy') return { answer: object['answer'], text: canonicalJson(object['text']) };
  return MEANING[shape]?.(object) ?? value;
}

/** What is compared of an element of a list; undefined: nothing. */
export function elementMeaning(shape: string, element: Unknown): unknown {
  const meaning = MEANING[shape];
  return meaning === undefined ? element : meaning(element);
}

function variableMeaning(variable: Unknown): unknown {
  const name = textAt(variable['name']) ?? '';
  if (UNRELATED.test(name)) return undefined;
  if (variable['empty'] === true) return '(empty)';
  if (PRESENCE.test(name)) return 'set';
  return textAt(variable['value']) ?? loginText(variable['login']) ?? 'set, value not shown';
}

function settingMeaning(setting: Unknown): unknown {
  return textAt(setting['value']) ?? settingSecret(textAt(setting['key']) ?? '', setting['secret']);
}

/** The config file's `[profile dev]` and the credentials file's `[dev]` are the same profile; a header the tools ignore is its own name. */
function sectionName(section: Unknown): string {
  const name = textAt(section['name']);
  const kind = textAt(section['kind']) ?? 'other';
  return name === null ? `[${textAt(section['header']) ?? ''}]` : kind === 'profile' ? name : `${kind} ${name}`;
}
