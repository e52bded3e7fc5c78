import type { Finding, Report } from '../../core/finding.ts';
import { dnsSuffix } from '../../knowledge/codecommit-endpoints.ts';
import { stepBlocks } from '../ticket/evidence.ts';
import { type Block, code, paragraph, prose, table, type Text } from '../ticket/model.ts';
import { fieldOf, recorded, recordedText, textOf, textsOf } from '../ticket/recorded.ts';

/** What is asked of the network for a finding of each check. */
const ASKS: Readonly<Record<string, string>> = {
  'network/dns': 'Please make the host resolve on this machine, or give the machine a proxy that resolves it.',
  'network/reachable': 'Please open the connection to the host and port below.',
  'network/proxy': 'Please let the proxy pass CONNECT to the hosts below, with the login this machine has.',
  'network/tls': 'Please take the hosts below out of TLS inspection, or hand the certificate authority out to git and to the AWS tools alike: they read different files.',
  'network/clock': 'Please set the clock of the machine by NTP: AWS refuses signatures that are more than five minutes off.',
};

/** What whoever runs the network and the machine needs: the fault, the hosts and ports to allow, and what each tool met on its way. */
export function itBlocks(report: Report, causes: readonly Finding[]): Block[] {
  return [
    paragraph(causes.length === 0
      ? 'What was found does not point at the network or the programs. Could you confirm that this machine may reach the hosts below?'
      : 'Git is stopped on this machine by its network or its programs. Could you change the following?'),
    ...causes.flatMap(causeBlocks),
    paragraph('Hosts and ports to allow, without inspection of the content if that can be had:'),
    ...table(['host', 'port', 'for'], hostsOf(report)),
    ...table(['what was met on the way', 'git', 'the AWS tools'], wayOf(report)),
  ];
}

function causeBlocks(cause: Finding): Block[] {
  const ask = ASKS[cause.check] ?? 'Please install or update the program on this machine, or say where it comes from.';
  return [{ kind: 'part', title: [code(cause.check)], blocks: [...prose(cause.message), paragraph(ask), ...(cause.fix === undefined ? [] : stepBlocks(cause.fix))] }];
}

function hostsOf(report: Report): Text[][] {
  const port = recordedText(report, 'network', 'git', 'tcp', 'port');
  const direct = recorded(report, 'network', 'git', 'route', 'proxy') == null;
  const hosts: readonly (readonly [string | null, string, string])[] = [
    [recordedText(report, 'target', 'host'), direct && port !== null ? port : report.target.method === 'ssh' ? '22' : '443', 'git itself'],
    [recordedText(report, 'target', 'apiHost'), '443', 'the AWS tools, the API of CodeCommit'],
    [hostOf(recordedText(report, 'identity', 'answer', 'url')), '443', 'AWS STS: roles, and whose key it is'],
    ...ssoRegions(report).flatMap((region): [string, string, string][] => [
      [`oidc.${region}.${dnsSuffix(region)}`, '443', 'single sign-on: the login'], [`portal.sso.${region}.${dnsSuffix(region)}`, '443', 'single sign-on: the keys'],
    ]),
  ];
  return hosts.flatMap(([host, to, why]) => (host === null ? [] : [[[code(host)], [to], [why]]]));
}

const hostOf = (url: string | null): string | null => /^https:\/\/([^/:?#]+)/.exec(url ?? '')?.[1] ?? null;

/** The regions of single sign-on, where the credential comes from there. Source: `oidc` and `portal.sso` in botocore's endpoints.json. */
function ssoRegions(report: Report): string[] {
  if (recordedText(report, 'credentials', 'provider') !== 'sso') return [];
  const sections = recorded(report, 'awsConfig', 'config', 'sections');
  const settings = (Array.isArray(sections) ? sections : []).flatMap((section: unknown) => fieldOf(section, 'settings'));
  return [...new Set(settings.flatMap((setting) => (fieldOf(setting, 'key') === 'sso_region' ? textOf(fieldOf(setting, 'value')) ?? [] : [])))];
}

/** A row for each step of the way, both tools side by side: they take different roads to the same cloud. */
function wayOf(report: Report): Text[][] {
  const git = recorded(report, 'network', 'git');
  const api = recorded(report, 'network', 'api');
  if (git == null && api == null) return [];
  const both = (name: string, say: (probe: unknown) => Text): Text[] => [[name], git == null ? [] : say(git), api == null ? [] : say(api)];
  return [
    both('host', (probe) => valueOf(at(probe, 'route', 'host'))),
    both('proxy', proxyOf),
    both('trusted certificates', (probe) => [...valueOf(at(probe, 'route', 'caFile', 'path'), 'those of the tool'), ...sourceOf(at(probe, 'route', 'caFile', 'source'))]),
    both('DNS', (probe) => (textOf(at(probe, 'dns', 'error')) === null ? valueOf(textsOf(at(probe, 'dns', 'addresses')).join(', '), 'not asked') : valueOf(at(probe, 'dns', 'error')))),
    both('connection', (probe) => (textOf(at(probe, 'tcp', 'host')) === null ? ['not tried'] : [...endpointOf(probe), textOf(at(probe, 'tcp', 'error')) === null ? ' opens' : ': ', ...valueOf(at(probe, 'tcp', 'error'), '')])),
    both('answer to CONNECT', (probe) => valueOf(at(probe, 'connectStatus'), 'none asked')),
    both('certificate', (probe) => [...valueOf(at(probe, 'tls', 'subject'), 'not seen'), ...sourceOf(at(probe, 'tls', 'issuer'))]),
    both('TLS', (probe) => (at(probe, 'tls') == null ? ['not reached'] : at(probe, 'tls', 'verified') === true ? ['verified'] : ['not verified: ', ...valueOf(at(probe, 'tls', 'error'), 'no reason')])),
    both('HTTP', (probe) => valueOf(at(probe, 'http', 'status'), 'no answer')),
  ];
}

const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce(fieldOf, value);
const valueOf = (value: unknown, otherwise = 'not known'): Text => (textOf(value) === null ? (otherwise === '' ? [] : [otherwise]) : [code(textOf(value) ?? '')]);
const sourceOf = (value: unknown): Text => (textOf(value) === null ? [] : [' from ', code(textOf(value) ?? '')]);
const endpointOf = (probe: unknown): Text => [code(`${textOf(at(probe, 'tcp', 'host')) ?? ''}:${textOf(at(probe, 'tcp', 'port')) ?? ''}`)];

function proxyOf(probe: unknown): Text {
  const url = at(probe, 'route', 'proxy', 'url');
  if (textOf(url) !== null) return [...valueOf(url), ...sourceOf(at(probe, 'route', 'proxy', 'source'))];
  return ['none', ...(textOf(at(probe, 'route', 'bypassedBy')) === null ? [] : [', because of ', code(textOf(at(probe, 'route', 'bypassedBy')) ?? '')])];
}
