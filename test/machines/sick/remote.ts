import { HOST, keysOf, REMOTE, type SickMachine, withGrc, withHelper } from '../parts.ts';

const grc = (name: string, url: string): SickMachine => ({ name, failure: 'url-grc-forms', cause: 'remote/url-form', spec: withGrc(url, { files: { '.aws/credentials': keysOf('dev') + keysOf('default') } }) });
const https = (url: string) => withHelper({ repository: { remote: url } });
const endpoint = (name: string, value: string, messageId: string): SickMachine => ({
  name, failure: 'endpoint-env-code-commit-endpoint', cause: 'remote/endpoint', messageId, spec: withGrc('codecommit::eu-west-1://dev@billing', { env: { CODE_COMMIT_ENDPOINT: value } }),
});

/** Machines whose remote, or a variable that changes it, leads elsewhere. */
export const sickRemotes: readonly SickMachine[] = [
  grc('one colon before the region', 'codecommit:eu-west-1://billing'),
  grc('the region without slashes', 'codecommit::eu-west-1:billing'),
  grc('the region in the place of the host', 'codecommit://eu-west-1://billing'),
  grc('an https host behind codecommit://', `codecommit://${HOST}/v1/repos/billing`),
  grc('.git behind the name', 'codecommit::eu-west-1://dev@billing.git'),
  grc('the path of the https URL behind codecommit::', 'codecommit::eu-west-1://v1/repos/billing'),
  { name: '.git behind the https URL', failure: 'url-https-forms', cause: 'remote/url-form', spec: https(`${REMOTE}.git`) },
  { name: 'the page of the console as the remote', failure: 'url-https-forms', cause: 'remote/url-form', spec: https('https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/billing/browse?region=eu-west-1') },
  { name: 'no region in the host', failure: 'url-https-forms', cause: 'remote/endpoint', spec: withHelper({ repository: { remote: 'https://git-codecommit.amazonaws.com/v1/repos/billing' }, files: { '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  { name: 'the host of the API', failure: 'helper-region-none', cause: 'remote/endpoint', spec: https('https://codecommit.eu-west-1.amazonaws.com/v1/repos/billing') },
  { name: 'a region of China without .cn', failure: 'endpoint-cn', cause: 'remote/endpoint', also: ['credentials/identity'], spec: https('https://git-codecommit.cn-north-1.amazonaws.com/v1/repos/billing') },
  { name: 'a name of the company in front of CodeCommit', failure: 'helper-host-not-amazon', cause: 'remote/endpoint', spec: https('https://git-codecommit.eu-west-1.api.aws/v1/repos/billing') },
  endpoint('CODE_COMMIT_ENDPOINT is a URL', `https://${HOST}`, 'variable-form'),
  endpoint('CODE_COMMIT_ENDPOINT is of another region', 'git-codecommit.us-east-1.amazonaws.com', 'variable-region'),
  {
    name: 'AWS_REGION alone names the region', failure: 'cfg-aws-region-ignored-by-grc', cause: 'remote/region-mismatch', messageId: 'variable-ignored',
    spec: withGrc('codecommit://billing', { files: { '.aws/credentials': keysOf('default'), '.aws/config': '[default]\noutput = json\n' }, env: { AWS_REGION: 'eu-west-1' } }),
  },
  {
    name: 'AWS_DEFAULT_REGION overrules the region of the profile', failure: 'cfg-default-region-overrides-profile', cause: 'remote/region-mismatch',
    spec: withGrc('codecommit://dev@billing', { env: { AWS_DEFAULT_REGION: 'us-east-1' } }),
  },
];
