import { defineCheck } from '../../core/check.ts';

export default defineCheck({
  meta: {
    id: 'profile/permissions',
    title: 'The files with AWS keys are private',
    why: 'Whoever can read ~/.aws/credentials can use its keys. The AWS CLI writes the file for its owner alone, and newer versions warn when others may read it.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html', 'https://github.com/aws/aws-cli/blob/develop/CHANGELOG.rst'],
    methods: ['credential-helper', 'grc'],
    platforms: ['linux', 'darwin'],
    fix: 'ask',
    messages: {
      open: { severity: 'warning', text: 'The file {{file}} holds AWS keys, and {{who}} of this machine may read it (mode {{mode}}).' },
    },
  },
  needs: ['awsConfig', 'awsState'],
  wants: ['system'],
  run({ awsConfig, awsState }) {
    const files = (['config', 'credentials'] as const).flatMap((role) => {
      const { path, sections } = awsConfig[role];
      const mode = awsState.modes[role];
      const secret = sections.flatMap(({ settings }) => settings).find(({ key, secret }) => secret !== null && /^aws_(?:secret_access_key|session_token|security_token)$/.test(key));
      return mode === null || secret === undefined ? [] : [{ path, mode, line: secret.line, key: secret.key }];
    });
    if (files.length === 0) return { passed: 'no file with keys of which the mode could be told' };
    return files.flatMap(({ path, mode, line, key }) => {
      // Files of Windows seen from within WSL have no modes of their own.
      if ((mode & 0o044) === 0 || /^\/mnt\/[a-z]\//.test(path)) return [];
      const written = (mode & 0o777).toString(8).padStart(4, '0');
      const who = (mode & 0o004) !== 0 ? 'every user' : 'every user of its group';
      return [{
        messageId: 'open', data: { file: path, who, mode: written }, measured: written, expected: '0600',
        evidence: [{ kind: 'config', file: path, line, scope: 'file', key, value: `readable with mode ${written}` }],
        fix: { consent: 'ask', steps: [{ do: 'file-mode', path, mode: 0o600 }] },
      }];
    });
  },
});
