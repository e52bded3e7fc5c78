import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import check from '../../../src/checks/remote/protocol-allowed.ts';
import { protocolRule } from '../../../src/knowledge/protocol-allowed.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, grc, HOME, linux, machineAlone, remoteEntry } from '../../support/worlds.ts';

const URL = 'codecommit::eu-west-1://dev@billing';
const config = (...lines: readonly ReturnType<typeof entry>[]) => ({ gitConfig: { entries: [...lines, remoteEntry(URL)] } });
const variable = (name: string, value: string) => ({ environment: { variables: [{ name, value, empty: value === '', login: null }] } });
const subs = (...urls: readonly string[]) => ({ submodules: { file: `${HOME}/work/.gitmodules`, submodules: urls.map((url, index) => ({ name: `lib${index}`, url, line: 3 + 3 * index })) } });
const always = entry('protocol.codecommit.allow', 'always', 'global', 30);
const notAllowed = { gitClient: { exitCode: 128, failure: 'other', stderr: ["fatal: transport 'codecommit' not allowed"], helpers: null } } as const;

testCheck(check, {
  clean: {
    'nothing set': grc,
    'submodules of another kind': grc.with(subs('https://github.com/maria/lib.git', '../lib')),
    'submodules, and the protocol allowed': grc.with({ ...config(always), ...subs(URL) }),
    'the variable names it': grc.with(variable('GIT_ALLOW_PROTOCOL', 'https:ssh:codecommit')),
    'a submodule with a line of its own': grc.with({ ...config(always, entry('submodule.lib0.url', 'codecommit::eu-west-1://dev@lib', 'local', 12)), ...subs('codecommit::eu-west-1://lib') }),
    'everything forbidden but this': grc.with(config(entry('protocol.allow', 'never', 'global', 29), always)),
    'another protocol forbidden': grc.with(config(entry('protocol.ext.allow', 'never', 'global', 29))),
    'a protocol in capitals is another one': grc.with(config(entry('protocol.Codecommit.allow', 'never', 'global', 29))),
  },
  faulty: {
    'a variable of a build system': { world: grc.with({ ...variable('GIT_ALLOW_PROTOCOL', 'https:ssh'), ...notAllowed }), findings: [{ messageId: 'not-in-variable', severity: 'error', says: ['"https:ssh"'] }] },
    'the variable is set and empty': { world: grc.with(variable('GIT_ALLOW_PROTOCOL', '')), findings: [{ messageId: 'not-in-variable', severity: 'error' }] },
    'the variable comes before the configuration': { world: grc.with({ ...variable('GIT_ALLOW_PROTOCOL', 'https'), ...config(always) }), findings: [{ messageId: 'not-in-variable', severity: 'error' }] },
    'forbidden for all': { world: grc.with(config(entry('protocol.allow', 'never', 'global', 29))), findings: [{ messageId: 'not-in-config', severity: 'error', says: ['protocol.allow = never', '.gitconfig:29'], advice: ['set protocol.codecommit.allow (global)', 'set protocol.https.allow (global)'] }] },
    'forbidden by name, in the repository': { world: grc.with(config(entry('protocol.codecommit.allow', 'never', 'local', 9))), findings: [{ messageId: 'not-in-config', severity: 'error', says: ['.git/config:9'], advice: ['set protocol.codecommit.allow (local)'] }] },
    'forbidden by name, on the command line': { world: grc.with(config(entry('protocol.codecommit.allow', 'never', 'command'))), findings: [{ messageId: 'not-in-config', severity: 'error', advice: ['Run git without protocol.codecommit.allow'] }] },
    'as in a submodule': { world: grc.with(variable('GIT_PROTOCOL_FROM_USER', '0')), findings: [{ messageId: 'not-from-user', severity: 'error', says: ['GIT_PROTOCOL_FROM_USER'] }] },
    'submodules': { world: grc.with(subs('https://github.com/maria/lib', URL, 'codecommit://x')), findings: [{ messageId: 'submodules', severity: 'warning', says: ['"lib1"', '.gitmodules:6', 'nor for 1 more'] }] },
    'submodules, allowed for the user only': { world: grc.with({ ...config(entry('protocol.codecommit.allow', 'user', 'global', 30)), ...subs(URL) }), findings: [{ messageId: 'submodules', severity: 'warning' }] },
    'a submodule without the profile': { world: grc.with({ ...config(always), ...subs('codecommit::eu-west-1://lib') }), findings: [{ messageId: 'submodule-profile', severity: 'warning', says: ['codecommit::eu-west-1://lib', '"dev"'], advice: ['set submodule.lib0.url (local)'] }] },
  },
  unused: { 'the AWS helper': linux, 'no repository given': machineAlone.with({ intent: { method: 'grc' } }) },
});

const test = suite('knowledge/protocol-allowed');
test('the rules of git', () => {
  const rule = (entries: readonly ReturnType<typeof entry>[], env = {}, fromUser = true) => protocolRule('codecommit', entries, env, fromUser).allowed;
  assert.is(rule([]), true);
  assert.is(rule([], {}, false), false, 'in submodules');
  assert.is(protocolRule('https', [], {}, false).allowed, true);
  assert.is(protocolRule('ext', [], {}, true).allowed, false);
  assert.is(rule([entry('protocol.allow', 'ALWAYS')], {}, false), true, 'in any letter case');
  assert.is(rule([entry('protocol.codecommit.allow', 'never'), entry('protocol.codecommit.allow', 'always')]), true, 'the last line counts');
  assert.is(rule([entry('protocol.codecommit.allow', 'always'), entry('protocol.allow', 'never')]), true, 'its own name before all');
});
test.run();
