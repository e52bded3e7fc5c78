import { CONTEXT, HELPER, HOST, keysOf, PATH_ON, type SickMachine, withGrc, withHelper } from '../parts.ts';

const grcUrl = (name: string, url: string): SickMachine => ({ name, failure: 'url-grc-forms', cause: 'remote/url-form', spec: withGrc(url) });
const https = (url: string) => withHelper({ repository: { remote: url } });

export const sickRemotes: readonly SickMachine[] = [
  grcUrl('one colon before the region', 'codecommit:eu-west-1://billing'),
  {
    name: 'the region without slashes', failure: 'url-grc-forms', cause: 'remote/url-form', messageId: 'wrong', spec: withGrc('codecommit::eu-west-1:billing'),
    otherwise: 'one colon before the region',
  },
  { ...grcUrl('the region in the place of the host', 'codecommit://eu-west-1://billing'), otherwise: 'one colon before the region' },
  { ...grcUrl('an https host behind codecommit://', `codecommit://${HOST}/v1/repos/billing`), otherwise: 'one colon before the region' },
  { ...grcUrl('.git behind the name', 'codecommit::eu-west-1://dev@billing.git'), otherwise: 'one colon before the region' },
  { name: '.git behind the https URL', failure: 'url-https-forms', cause: 'remote/url-form', spec: https(`https://${HOST}/v1/repos/billing.git`) },
  { name: 'the page of the console as the remote', failure: 'url-https-forms', cause: 'remote/url-form', spec: https('https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/billing/browse?region=eu-west-1') },
];
