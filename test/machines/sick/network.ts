import { type SickMachine, withGrc, withHelper } from '../parts.ts';

const host = (name: string, failure: string, cause: string, mode: 'untrusted-ca' | 'wrong-name' | 'captive-html' | 'redirect' | '503' | '429', messageId?: string): SickMachine => ({
  name, failure, cause, spec: withHelper(), world: (world) => { world.switches.hosts = { 'git-codecommit.*': mode }; }, ...(messageId === undefined ? {} : { messageId }),
});

/** Machines that do not reach AWS, or reach something else. */
export const sickNetworks: readonly SickMachine[] = [
  { name: 'the clock is an hour off', failure: 'net-clock-skew', cause: 'network/clock', spec: withHelper(), world: (world) => { world.switches.clockOffsetSeconds = 3600; } },
  { name: 'the proxy refuses', failure: 'net-proxy-403', cause: 'network/proxy', spec: withHelper(), world: (world) => { world.switches.proxy = 'refuse'; } },
  { name: 'the proxy wants a login', failure: 'net-proxy-407', cause: 'network/proxy', messageId: 'login', spec: withHelper(), world: (world) => { world.switches.proxy = 'auth-required'; } },
  { name: 'nothing listens where the proxy was', failure: 'net-proxy-refused', cause: 'network/proxy', messageId: 'dead', spec: withHelper({ env: { HTTPS_PROXY: 'http://127.0.0.1:9' } }) },
  { name: 'the name of the proxy does not resolve', failure: 'net-proxy-dns', cause: 'network/proxy', messageId: 'dead', spec: withHelper({ env: { HTTPS_PROXY: 'http://proxy.invalid:3128' } }) },
  { name: 'git has an old proxy of its own', failure: 'net-proxy-split', cause: 'network/proxy', messageId: 'dead', spec: withGrc('codecommit::eu-west-1://dev@billing', { gitConfig: '[http]\n\tproxy = http://127.0.0.1:9\n' }) },
  host('a company inspects TLS', 'net-tls-unknown-ca', 'network/tls', 'untrusted-ca', 'untrusted'),
  host('the certificate is for another name', 'net-tls-wrong-name', 'network/tls', 'wrong-name', 'wrong-name'),
  {
    name: 'the AWS tools know the authority of the company, git does not', failure: 'net-tls-ca-split', cause: 'network/tls', messageId: 'untrusted',
    spec: withHelper({ env: { GIT_SSL_CAINFO: null } }),
  },
  { name: 'the file of the authorities is gone', failure: 'net-tls-ca-missing', cause: 'network/tls', messageId: 'ca-file', spec: withHelper({ env: { GIT_SSL_CAINFO: '{{HOME}}/company-ca.pem' } }) },
  // The catalogue gives the id to network/tls; where the portal's certificate passes, it is the answer itself that is not AWS's.
  host('a captive portal', 'net-captive-portal', 'network/reachable', 'captive-html', 'captive-portal'),
  host('a login page by redirect', 'net-redirect', 'network/reachable', 'redirect'),
  host('the service is not available', 'net-5xx', 'live/git-request', '503', 'fault'),
  host('too many requests', 'net-throttle', 'live/git-request', '429', 'fault'),
];
