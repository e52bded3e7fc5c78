import { keysOf, type SickMachine, withGrc, withHelper } from '../parts.ts';

const ENDPOINT = 'vpce-0a1b2c3d4e5f67890-abcdefgh.git-codecommit.eu-west-1.vpce.amazonaws.com';

/** Machines for links of the chain that break alone. */
export const sickLinks: readonly SickMachine[] = [
  {
    name: 'the profile is an e-mail address', failure: 'url-grc-forms', cause: 'profile/name-usable',
    spec: withGrc('codecommit::eu-west-1://me@corp.com@billing', { files: { '.aws/credentials': keysOf('me@corp.com'), '.aws/config': '' } }),
  },
  {
    name: 'the name of the VPC endpoint is known nowhere, and it is kept from the proxy', failure: 'endpoint-vpce', cause: 'network/dns',
    spec: withHelper({ repository: { remote: `https://${ENDPOINT}/v1/repos/billing` }, env: { NO_PROXY: ENDPOINT, no_proxy: ENDPOINT } }),
  },
];
