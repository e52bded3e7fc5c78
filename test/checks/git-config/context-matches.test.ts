import check from '../../../src/checks/git-config/context-matches.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, staticGit, target } from '../../support/worlds.ts';

const at = (context: string, value = AWS_HELPER) => entry(`credential.${context}.helper`, value, 'global', 4);
const withSections = (...entries: ReturnType<typeof entry>[]) => linux.with({ gitConfig: { entries: [...entries, remoteEntry()] } });
const onHost = (host: string) => ({ target: { ...target, host, url: `https://${host}/v1/repos/billing`, configuredUrl: `https://${host}/v1/repos/billing` } });
const git = (version: string) => ({ tools: { git: { path: '/usr/bin/git', version, banner: `git version ${version}`, failure: null, exitCode: 0 } } });
const none = (...says: string[]) => [{ messageId: 'none-fits', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'the canonical block': linux,
    'sections for two regions': withSections(at(`https://${HOST}`), at('https://git-codecommit.us-east-1.amazonaws.com')),
    'a path of one repository': withSections(at(`https://${HOST}/v1/repos/billing`)),
    'a trailing slash': withSections(at(`https://${HOST}/`)),
    'a section for another service': withSections(at(`https://${HOST}`), at('http://example.com', 'store')),
    'the helper is there, and taken out again': withSections(at(`https://${HOST}`), entry('credential.helper', '', 'global', 9), at('https://git-codecommit.us-east-1.amazonaws.com')),
  },
  faulty: {
    'another region': { world: withSections(at('https://git-codecommit.us-east-1.amazonaws.com')), findings: none('us-east-1', HOST, '/home/maria/.gitconfig:4', 'another host') },
    'seen: git got no credential': { world: withSections(at('https://git-codecommit.us-east-1.amazonaws.com')).with({ gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } }), findings: none('us-east-1') },
    'a FIPS host': { world: linux.with(onHost('git-codecommit-fips.us-east-1.amazonaws.com')), findings: none('git-codecommit-fips') },
    'China': { world: linux.with(onHost('git-codecommit.cn-north-1.amazonaws.com.cn')), findings: none('amazonaws.com.cn') },
    'http': { world: withSections(at(`http://${HOST}`)), findings: none('scheme') },
    'a backslash': { world: withSections(at('https://git-codecommit.eu-west-1.amazonaws\\.com')), findings: none('backslash') },
    'a wildcard that is too short': { world: withSections(at('https://*.amazonaws.com')), findings: none('between two dots') },
    'a wildcard for an old git': { world: linux.with(git('2.25.5')), findings: none('2.26') },
    'several, the slip first': { world: withSections(at('https://git-codecommit.us-east-1.amazonaws.com'), at(`http://${HOST}`)), findings: none('scheme') },
    'a slip beside one that fits': { world: withSections(...canonicalBlock, at(`http://${HOST}`)), findings: [{ messageId: 'fits-nothing', severity: 'notice', says: [`http://${HOST}`] }] },
  },
  unused: { 'git-remote-codecommit': grc, 'Git credentials': staticGit, 'no repository given': machineAlone, 'no AWS helper anywhere': withSections(entry('credential.helper', 'store')) },
});
