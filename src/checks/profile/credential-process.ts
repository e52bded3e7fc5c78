import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { isHidden } from '../../knowledge/helper-steps.ts';
import { changeSetting, inHome, profileChain, settingEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';

const KEY = 'credential_process';
const SHELL = /^(?:\||\|\||&&|&|;|<|>|>>|\d?>&\d|\d>\S*)$|;$|^\$\(|^`|^\$\{?[A-Za-z_]\w*\}?(?:\/|$)/;

export default defineCheck({
  meta: {
    id: 'profile/credential-process',
    title: 'The credential process starts and answers in the agreed form',
    why: 'The words of credential_process are started as they are, without a shell: "~", "$HOME", pipes and unquoted blanks mean nothing. The program must end with 0 and print nothing but one JSON document of version 1 with both halves of a key, and an expiry that is not over.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html',
      'https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html',
      'https://github.com/boto/botocore/blob/develop/botocore/credentials.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      unparsable: { severity: 'error', text: 'The credential_process at {{where}} cannot be split into words: {{said}}.' },
      'not-expanded': { severity: 'error', text: 'The credential_process at {{where}} starts "{{program}}", and "~" and variables are not expanded there.' },
      space: { severity: 'error', text: 'The credential_process at {{where}} starts "{{program}}", because the path "{{path}}" stands without quotes.' },
      missing: { severity: 'error', text: 'The credential_process at {{where}} starts "{{program}}", which is not there or may not be executed.' },
      shell: { severity: 'error', text: 'The credential_process at {{where}} holds "{{sign}}", which only a shell understands: "{{program}}" gets it as an argument.' },
      'timed-out': { severity: 'error', text: 'The credential_process at {{where}} does not end: "{{program}}" may be waiting for an answer that cannot be typed where git runs.' },
      exit: { severity: 'error', text: 'The credential_process at {{where}} ends with {{exit}}{{said}}.' },
      'not-json': { severity: 'error', text: 'The credential_process at {{where}} prints something other than one JSON object.' },
      version: { severity: 'error', text: 'The credential_process at {{where}} prints {{version}} in place of version 1 (a number).' },
      'missing-key': { severity: 'error', text: 'The credential_process at {{where}} prints no {{keys}}.' },
      expired: { severity: 'error', text: 'The credential_process at {{where}} prints a credential that expired at {{at}}.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'awsState', 'credentials'],
  run(facts) {
    const { awsConfig, system, awsState, credentials } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const link = lastLink(plan);
    const unparsable = link.kind === 'error' && ['ValueError', 'IndexError'].includes(link.code);
    const holder = link.kind === 'custom-process' ? link.profile : (profileChain(awsConfig, name).findLast((each) => profileSettings(awsConfig, each)?.has(KEY)) ?? name);
    const setting = profileSettings(awsConfig, holder)?.get(KEY);
    if ((link.kind !== 'custom-process' && !unparsable) || setting === undefined) return { skipped: 'no credential_process is used' };
    const where = whereIs(setting);
    const certainty = credentials?.failure ? 'observed' : 'inferred';
    const line: Evidence = settingEvidence(awsConfig, holder, setting);
    const common = { certainty, evidence: [line], about: { profile: name } } as const;
    const edit = (what: string): Fix => ({ consent: 'ask', steps: [byHand(setting.file, `line ${setting.line}: ${what}`)] });
    const inLine = (find: string, path: string | null, what: string): Fix => {
      const right = path === null || isHidden(path) || path.includes('"') ? null : /\s/.test(path) ? `"${path}"` : path;
      return right === null ? edit(what) : { consent: 'ask', steps: [{ do: 'edit-file', path: setting.file, what: `line ${setting.line}: ${what}`, edits: [{ op: 'replace', line: setting.line, find, with: right }] }] };
    };
    // A shell is what the line is written for, so one is put in front of it.
    const line0 = setting.value ?? '';
    const throughShell: Fix | null = system === undefined || system.platform === 'win32' || isHidden(line0) || /[\n']/.test(line0) ? null : { consent: 'ask', steps: [changeSetting(awsConfig, holder, setting, `sh -c '${line0}'`)] };
    if (link.kind === 'error') return [{ messageId: 'unparsable', data: { where, said: link.message.replace(/\.$/, '') }, ...common, fix: edit('close every quote, and name a program') }];
    const state = awsState?.process ?? null;
    const { argv } = link;
    const program = state?.program ?? argv[0] ?? '';
    const data = { where, program };
    const sign = argv.find((word, index) => (index > 0 || /\||&&|;$/.test(word)) && SHELL.test(word));
    if (state?.found !== true && /^~|\$/.test(program)) {
      return [{ messageId: 'not-expanded', data, ...common, fix: inLine(program, inHome(program, system?.homeDir ?? null), 'write the whole path of the program') }];
    }
    if (state !== null && !state.found) {
      if (state.spaced !== null) return [{ messageId: 'space', data: { ...data, path: state.spaced }, ...common, fix: inLine(state.spaced, state.spaced, 'put the path in double quotes') }];
      return [{ messageId: 'missing', data, ...common, fix: edit('write the whole path of a program that is there and executable') }];
    }
    const run = state?.run ?? null;
    const failed = run !== null && (run.timedOut || run.exitCode !== 0 || !run.isJson || run.version !== '1' || run.missingKeys.length > 0);
    if (sign !== undefined && (failed || run === null)) return [{ messageId: 'shell', data: { ...data, sign }, ...common, fix: throughShell ?? edit('put what the shell must do into a script, and name the script') }];
    if (run === null) return credentials === undefined ? { passed: `${program} is there; it was not run` } : [];
    const evidence = [line, { kind: 'process', argv: [program], exitCode: run.exitCode, ...(run.lastError === null ? {} : { note: run.lastError }) }] as const;
    const ran = {
      certainty: 'observed',
      evidence,
      about: { profile: name },
      fix: advise('ask', `Run ${program} by hand, with the arguments of ${where}, until it prints one JSON object of version 1.`),
    } as const;
    if (run.timedOut) return [{ messageId: 'timed-out', data, ...ran }];
    if (run.exitCode !== 0) {
      return [{
        messageId: 'exit',
        data: { where, exit: run.exitCode === null ? 'a signal' : String(run.exitCode), said: run.lastError === null ? '' : `: ${withoutFullStop(run.lastError)}` },
        ...ran,
      }];
    }
    if (!run.isJson) return [{ messageId: 'not-json', data: { where }, ...ran }];
    if (run.version !== '1') return [{ messageId: 'version', data: { where, version: run.version === null ? 'no Version' : `version ${run.version}` }, ...ran }];
    if (run.missingKeys.length > 0) return [{ messageId: 'missing-key', data: { where, keys: run.missingKeys.join(' and no ') }, ...ran }];
    if (run.expiresAt !== null && system !== undefined && Date.parse(run.expiresAt) <= Date.parse(system.now)) {
      return [{ messageId: 'expired', data: { where, at: run.expiresAt }, measured: run.expiresAt, expected: `later than ${system.now}`, ...ran }];
    }
    return { passed: run.expiresAt === null ? `${program} answers with keys that tell no expiry` : `${program} answers with a credential valid until ${run.expiresAt}` };
  },
});

