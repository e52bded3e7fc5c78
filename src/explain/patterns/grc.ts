import { isKnownRegion, isWithoutCodeCommit } from '../../knowledge/codecommit-endpoints.ts';
import type { Line } from '../lines.ts';
import { between, certain, likely, type Pattern, type Pointer, possible } from '../pattern.ts';
import type { Seen } from '../seen.ts';

/** What git-remote-codecommit says, and what git says when it cannot start it. */
export const grcPatterns: readonly Pattern[] = [
  { id: 'E10', says: ["'remote-codecommit'"], points: ({ text }) => (/(?:^|\s)git ?: ?'remote-codecommit'|is not a git command/.test(text)
    ? [certain('tools/grc-installed', 'git finds no git-remote-codecommit on its PATH.')]
    : [certain('tools/grc-runs', 'git found git-remote-codecommit and could not start it: the Python it was installed with is gone.')]) },
  { id: 'E10b', says: ["remote helper for 'codecommit'", "remote-helper für 'codecommit'", "assistant distant pour 'codecommit'", "helper remoto para 'codecommit'", "helper remoto per 'codecommit'", "remote helper 'codecommit'", "为 'codecommit' 找到远程助手", "為 'codecommit' 找到遠端", "'codecommit'…リモートヘルパー", "програма за 'codecommit'", "l'ajudant remot per a 'codecommit'", "pembantu remote untuk 'codecommit'", "helper remoto per 'codecommit'", "zdalnego pomocnika do 'codecommit'", "fjärrhjälpare för 'codecommit'", "'codecommit' için uzak konum yardımcısı", "bộ hỗ trợ máy chủ cho 'codecommit'", "無法為 'codecommit' 找到"], unless: ['aborted session'], points: [certain('tools/grc-installed', 'git finds no git-remote-codecommit on its PATH.')] },
  { id: 'E10c', says: ['git-remote-codecommit: command not found', 'git-remote-codecommit: not found', 'command not found: git-remote-codecommit', "'git-remote-codecommit' is not recognized"], unless: ['pyenv'], points: [certain('tools/grc-installed', 'git-remote-codecommit is not on PATH.')] },
  { id: 'E11', says: ['failed to create process'], about: 'not-foreign', points: [likely('tools/grc-runs', 'The program of pip on Windows finds its Python no more.')] },
  { id: 'E14b', says: ['git-remote-codecommit…bad interpreter', 'git-remote-codecommit: cannot execute', 'git-remote-codecommit…no such file or directory'], unless: ['can\'t open file'], points: [certain('tools/grc-runs', 'The Python named in the first line of git-remote-codecommit is not there.')] },
  { id: 'E12', says: ['no module named ', 'importerror: cannot import name', 'error while loading shared libraries…python'], points: missingModule },
  { id: 'grc-git', says: ["[errno 2] no such file or directory: 'git'", "filenotfounderror: [winerror 2]"], about: 'not-foreign', points: [certain('tools/grc-runs', 'git-remote-codecommit starts git by its name, and no git is on PATH.'), possible('tools/git-present', "No git is on this program's PATH.")] },
  { id: 'deprecation', says: ['deprecationwarning: datetime.datetime.utcnow() is deprecated'], about: 'ours', kind: 'tail', points: [possible('tools/grc-runs', 'PYTHONWARNINGS=error makes this warning fatal on Python 3.12 and newer.')] },
  { id: 'E05', says: ['the following profile was not found: '], points: ({ text, full }) => (/codecommit::?[^ ]*\/\/[^ @]*@[^ @]*@/.test(full) || isMailName(text)
    ? [certain('profile/name-usable', 'git-remote-codecommit cuts the URL at the first @, so a profile with an @ in its name is not found.'), likely('profile/exists', 'No profile of this name is in the AWS files.')]
    : [certain('profile/exists', 'git-remote-codecommit finds no profile of this name in the AWS files.'), ...(text.includes('@') ? [possible('profile/name-usable', 'The name is cut at an @.')] : [])]) },
  { id: 'E06', says: ['the following profile does not have an aws region: '], points: noRegion },
  { id: 'E07', says: ['the following aws region is not available for use with aws codecommit: '], points: regionRefused },
  { id: 'E08', says: ['the following url is malformed: '], points: [certain('remote/url-form', 'git-remote-codecommit cannot read the URL.')] },
  { id: 'E09', says: ['the following profile does not have credentials configured: '], points: [certain('credentials/resolve', 'The chain of botocore ends without a credential for this profile.'), possible('profile/environment', 'The message says "default" even where a variable chose another profile.')] },
  { id: 'E45', says: ["protocol 'codecommit:…is not supported", "protokoll 'codecommit:", "protocole 'codecommit:", "protocolo 'codecommit:", "protocollo 'codecommit:", "协议 'codecommit:", "protocol 'codecommit:", "'codecommit:…协议", "'codecommit:…協定", "протокол 'codecommit:", "protokol 'codecommit:", "protokollet 'codecommit:", "protokół 'codecommit:", "'codecommit:…protokolü desteklenmiyor", "giao thức 'codecommit:"], unless: ['suspicious'], points: [certain('remote/url-form', 'A colon is missing: the form with a region is codecommit::REGION://REPOSITORY.')] },
  { id: 'E44', says: ["transport 'codecommit' not allowed", "übertragungsart 'codecommit'", "transport 'codecommit' non permis", "transporte 'codecommit' no permitido", "trasporto 'codecommit'", "传输 'codecommit'", "傳輸 'codecommit'", "transport 'codecommit'", "преносът по 'codecommit'", "transportasi 'codecommit'", "transporten 'codecommit'", "'codecommit' taşıyıcısına", "phương thức vận chuyển 'codecommit'"], points: [certain('remote/protocol-allowed', 'git is told not to use the protocol, as in submodules and under GIT_ALLOW_PROTOCOL.')] },
  { id: 'E53', says: ["pip install 'botocore[crt]'", 'pip install botocore[crt]', 'the login credential provider requires an additional dependency'], points: [certain('tools/grc-version', 'The profile was made by "aws login"; the botocore behind git-remote-codecommit needs its part "crt" for that.')] },
  { id: 'pep-668', says: ['externally-managed-environment'], about: 'ours', points: [certain('tools/pip-version', 'This Python belongs to the system, and pip may not install into it.'), likely('tools/grc-installed', 'git-remote-codecommit was not installed.')] },
  { id: 'pip-nothing', says: ['no matching distribution found for git-remote-codecommit', 'could not find a version that satisfies the requirement git-remote-codecommit'], points: [likely('tools/pip-version', 'This pip finds no version it can install.'), possible('network/reachable', 'pip does not reach its index.')] },
  { id: 'six', says: ['keyerror: \'git-remote-codecommit\''], points: [possible('tools/grc-runs', 'git-remote-codecommit did not start.')] },
];

/** A Python that misses a module concerns us where it is one of the AWS tools' own, or where their files stand in the traceback. */
function missingModule({ text }: Line, seen: Seen): readonly Pointer[] {
  const module = between(text, "no module named '", "'") ?? /no module named ([\w.]+)/.exec(text)?.[1] ?? '';
  const byGrc = seen.has('grc');
  const runs = byGrc ? 'tools/grc-runs' : 'tools/aws-cli-runs';
  if (/^botocore\.vendored/.test(module) || /default_ciphers|protocol_tls|urllib3\.util\.ssl_/.test(text)) return [certain('tools/python-version', 'This Python, its urllib3 and its botocore do not fit together.'), likely(runs, 'The program does not start.')];
  if (/^(?:git_remote_codecommit|git-remote-codecommit)/.test(module)) return [certain('tools/grc-runs', 'git-remote-codecommit is run by a Python in which it is not installed.')];
  if (/^(?:botocore|boto3|awscli)\b/.test(module)) return [certain(module.startsWith('awscli') ? 'tools/aws-cli-runs' : runs, 'The Python that runs it has not the package it needs.'), possible('tools/python-version', 'Another Python than the one it was installed with.')];
  if (module === 'encodings' && (byGrc || seen.has('awsHelper'))) return [certain(runs, 'PYTHONHOME or PYTHONPATH of another program sends this Python to other files.')];
  // Another program's module: only where the files of ours stand in the traceback.
  if (!seen.has('grcFiles') && !seen.has('awsFiles')) return [];
  return [seen.has('grcFiles') && !seen.has('awsFiles') ? likely('tools/grc-runs', 'A module is missing in the Python of git-remote-codecommit.') : likely('tools/aws-cli-runs', 'A module is missing in the Python of the AWS CLI, as when [plugins] names one that is not installed.'), possible('tools/python-version', 'The packages of this Python do not fit together.')];
}

function noRegion({ text }: Line, seen: Seen): readonly Pointer[] {
  const inPlaceOfHost = seen.has('regionAsHost');
  return [
    ...(inPlaceOfHost ? [certain('remote/url-form', 'With codecommit://REGION://… the region is taken for the repository: two colons belong before it.', 106)] : []),
    ...(seen.has('regionVariable') ? [certain('remote/region-mismatch', 'AWS_REGION is set and does not count for git-remote-codecommit.', 105)] : []),
    certain('profile/region', `The URL names no region, and the profile ${named(text)}has none.`),
    ...(seen.has('regionVariable') ? [] : [likely('remote/region-mismatch', 'git-remote-codecommit reads AWS_DEFAULT_REGION only; AWS_REGION does not count.')]),
  ];
}

function regionRefused({ text }: Line, seen: Seen): readonly Pointer[] {
  const region = between(text, 'with aws codecommit: ', '. ') ?? between(`${text} `, 'with aws codecommit: ', ' ')?.replace(/\.$/, '') ?? '';
  const inUrl = seen.has('regionInUrl');
  if (isKnownRegion(region)) return [certain('remote/region-known', 'CodeCommit is in this region; the botocore behind git-remote-codecommit is too old to know it.'), certain('tools/grc-version', 'Its botocore is older than the region.', 96)];
  if (isWithoutCodeCommit(region)) return [certain('remote/region-known', 'It is a region of AWS in which no CodeCommit is known.'), likely('profile/region', 'The region of the profile is another one than the repository\'s.')];
  return inUrl
    ? [certain('remote/url-form', 'The URL names no region of AWS.'), likely('profile/region', 'The region is misspelled.'), possible('remote/region-known', 'There is no such region.')]
    : [certain('profile/region', 'The value is no region: an availability zone, a slip, quotes or a comment behind it.'), possible('remote/region-known', 'There is no such region.')];
}

function named(text: string): string {
  const name = between(text, 'aws region: ', '. ');
  return name === null || !/^[\w.-]{1,40}$/.test(name) ? '' : `"${name}" `;
}

/** Behind a profile that was cut at its @ stand names that have one. */
function isMailName(text: string): boolean {
  const asked = between(text, 'was not found: ', '. ');
  const known = between(text, 'available profiles are: ', '. either') ?? '';
  return asked !== null && asked !== '' && known.split(', ').some((name) => name.startsWith(`${asked}@`));
}
