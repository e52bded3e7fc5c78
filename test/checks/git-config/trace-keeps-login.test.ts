import check from '../../../src/checks/git-config/trace-keeps-login.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, grc, linux, machineAlone, windows, type World } from '../../support/worlds.ts';

const FILE = '/home/maria/trace.log';
const traced = (world: World, variables: Readonly<Record<string, string>>) => world.with({ environment: { variables: Object.entries(variables).map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });
const configured = (value: string, scope: 'global' | 'local' = 'global') => grc.with({ gitConfig: { entries: [entry('trace2.eventtarget', value, scope, 5)] } });
const withGit = (world: World, version: string) => world.with({ tools: { git: { path: '/usr/bin/git', version, banner: `git version ${version}`, failure: null, exitCode: 0 } } });
const grcOnWindows = grc.with({ system: { platform: 'win32' } });
const kept = (says: string, advice = FILE) => [{ messageId: 'kept', severity: 'warning', says: [says], advice: [advice] }] as const;
const shown = (says: string) => [{ messageId: 'shown', severity: 'notice', says: [says], advice: ['"://"'] }] as const;

testCheck(check, {
  clean: {
    'nothing is traced': grc,
    ...Object.fromEntries(['', '0', 'false', 'FALSE'].map((value) => [`off: "${value}"`, traced(grc, { GIT_TRACE: value, GIT_TRACE_CURL: value, GIT_TRACE2_EVENT: value })])),
    'words git does not know, and traces nothing': traced(grc, { GIT_TRACE: 'yes', GIT_TRACE2: 'yes' }),
    'a number of two digits': traced(grc, { GIT_TRACE: '10' }),
    'a relative path, which git does not take': traced(grc, { GIT_TRACE: 'trace.log' }),
    'a drive is no absolute path on Linux': traced(grc, { GIT_TRACE: 'C:/trace.log' }),
    'traces without URLs': traced(grc, { GIT_TRACE_PACKET: FILE, GIT_TRACE_SETUP: FILE }),
    'a target of the working copy, which git does not read': configured(FILE, 'local'),
    'the variable switches the configured target off': traced(configured(FILE), { GIT_TRACE2_EVENT: '0' }),
    'a git whose Trace2 leaves passwords out': withGit(traced(configured(FILE), { GIT_TRACE2: FILE }), '2.43.1'),
    'sockets are none of Windows': traced(grcOnWindows, { GIT_TRACE2_EVENT: 'af_unix:/run/trace' }),
  },
  faulty: {
    'into a file': { world: traced(grc, { GIT_TRACE: FILE }), findings: kept(`GIT_TRACE is "${FILE}"`) },
    ...Object.fromEntries(['GIT_TRACE_CURL', 'GIT_TRACE_PERFORMANCE', 'GIT_TRACE2', 'GIT_TRACE2_EVENT', 'GIT_TRACE2_PERF'].map((name) => [`into a file: ${name}`, { world: traced(grc, { [name]: FILE }), findings: kept(`${name} is`) }])),
    'into a file of Windows': { world: traced(grcOnWindows, { GIT_TRACE: 'C:\\logs\\trace.log' }), findings: kept('C:\\logs\\trace.log', 'C:\\logs\\trace.log') },
    'to a program that gathers traces': { world: traced(grc, { GIT_TRACE2_EVENT: 'af_unix:dgram:/run/trace' }), findings: kept('af_unix:', 'af_unix:') },
    'configured, for all repositories': { world: configured(FILE), findings: kept('trace2.eventtarget is', '.gitconfig:5') },
    'configured, and the variable is empty': { world: traced(configured(FILE), { GIT_TRACE2_EVENT: '' }), findings: kept('trace2.eventtarget is') },
    'a git that would leave passwords out, and is told not to': { world: withGit(traced(configured(FILE), { GIT_TRACE2_REDACT: 'no' }), '2.50.0'), findings: kept('trace2.eventtarget is') },
    'a new git, and a trace that leaves nothing out': { world: withGit(traced(grc, { GIT_TRACE: FILE, GIT_TRACE_REDACT: '1' }), '2.50.0'), findings: kept('GIT_TRACE is') },
    'to the terminal': { world: traced(grc, { GIT_TRACE: '1' }), findings: shown('GIT_TRACE is "1"') },
    'to the terminal, as a word': { world: traced(grc, { GIT_TRACE: 'True' }), findings: shown('"True"') },
    'to a descriptor of a build': { world: traced(grc, { GIT_TRACE: '9' }), findings: shown('"9"') },
    'to the terminal, as configured': { world: configured('2'), findings: shown('trace2.eventtarget is "2"') },
    'the headers on the terminal, whatever the value': { world: traced(grc, { GIT_CURL_VERBOSE: '0' }), findings: shown('GIT_CURL_VERBOSE is "0"') },
    'an empty variable that overrules a file': { world: traced(grc, { GIT_CURL_VERBOSE: '', GIT_TRACE_CURL: FILE }), findings: shown('GIT_CURL_VERBOSE is ""') },
    'two traces': { world: traced(grc, { GIT_TRACE: '1', GIT_TRACE2_EVENT: FILE }), findings: [...shown('GIT_TRACE is'), ...kept('GIT_TRACE2_EVENT is')] },
  },
  unused: {
    'the AWS helper, whose password is in no URL': traced(linux, { GIT_TRACE: FILE }),
    'the AWS helper on Windows': traced(windows, { GIT_TRACE: 'C:\\logs\\trace.log' }),
    'no repository given': machineAlone,
  },
});
