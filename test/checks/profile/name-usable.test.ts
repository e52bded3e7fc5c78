import check from '../../../src/checks/profile/name-usable.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, linux, machineAlone, section, staticGit } from '../../support/worlds.ts';

const at = (url: string, profile: string | null = null) => grc.with({ target: { url, configuredUrl: url, profile, profileSource: profile === null ? null : 'the URL' } });
const config = (...names: string[]) => ({ awsConfig: { config: awsFile('config', names.map((name) => section(`profile ${name}`, { region: 'eu-west-1' }))) } });
const env = (value: string) => ({ environment: { variables: [{ name: 'AWS_PROFILE', value, empty: false, login: null }] } });

testCheck(check, {
  clean: {
    'letters': grc,
    'no profile in the URL': at('codecommit::eu-west-1://billing'),
    'a space, the URL in quotes': at('codecommit::eu-west-1://my dev@billing', 'my dev'),
    'dots, dashes and a plus': at('codecommit::eu-west-1://a.b-c_d+e@billing', 'a.b-c_d+e'),
  },
  faulty: {
    'an "@"': { world: at('codecommit::eu-west-1://me@corp.com@billing', 'me').with(config('me@corp.com')), findings: [{ messageId: 'cut', severity: 'error', says: ['"me@corp.com"', '"me"'] }] },
    'an "@", no such profile': { world: at('codecommit::eu-west-1://me@corp.com@billing', 'me'), findings: [{ messageId: 'cut', severity: 'error' }] },
    'a slash': { world: at('codecommit://team/dev@billing').with(config('team/dev')), findings: [{ messageId: 'cut', severity: 'error', says: ['"team/dev"', '"team"'] }] },
    'written as %40': { world: at('codecommit::eu-west-1://me%40corp.com@billing', 'me%40corp.com').with(config('me@corp.com')), findings: [{ messageId: 'cut', severity: 'error', says: ['"me@corp.com"', 'nothing is decoded'] }] },
    'written as %20': { world: at('codecommit::eu-west-1://my%20dev@billing', 'my%20dev').with(config('my dev')), findings: [{ messageId: 'cut', severity: 'error', says: ['"my dev"'] }] },
    'chosen by a variable': { world: at('codecommit::eu-west-1://billing').with({ ...config('me@corp.com'), ...env('me@corp.com') }), findings: [{ messageId: 'not-for-urls', severity: 'warning', says: ['"me@corp.com"', 'AWS_PROFILE', '"@"'] }] },
    'asked for': { world: at('codecommit::eu-west-1://billing').with({ ...config('a/b'), intent: { profile: 'a/b' } }), findings: [{ messageId: 'not-for-urls', severity: 'warning', says: ['--profile', '"/"'] }] },
  },
  unused: { 'the AWS helper': linux, 'Git credentials': staticGit, 'no repository given': machineAlone.with(env('me@corp.com')) },
});
