import { guideBlock, PATH_ON, REMOTE, type SickMachine, withGrc, withHelper } from '../parts.ts';

/** The endpoint that needs an AWS CLI of 1.16.130. */
const FIPS = 'https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/website';

/** Machines on which a tool is missing, too old or broken. */
export const sickTools: readonly SickMachine[] = [
  { name: 'git is missing', failure: 'tool-git-missing', cause: 'tools/git-present', spec: withHelper({ tools: { git: 'missing' } }), args: [REMOTE] },
  {
    name: 'git is the stub of macOS', failure: 'tool-git-missing', cause: 'tools/git-present', messageId: 'xcrun-stub', args: [REMOTE],
    spec: withHelper({ tools: { git: 'missing', extra: { git: 'echo "xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun" >&2; exit 1' } } }),
  },
  {
    name: 'git does not start', failure: 'tool-git-missing', cause: 'tools/git-present', messageId: 'does-not-start', args: [REMOTE],
    spec: withHelper({ tools: { git: 'missing', extra: { git: 'echo "git: error while loading shared libraries: libpcre2-8.so.0: cannot open shared object file" >&2; exit 127' } } }),
  },
  { name: 'the AWS CLI is missing', failure: 'tool-awscli-missing', cause: 'tools/aws-cli-present', spec: withHelper({ tools: { aws: 'missing' } }) },
  {
    name: 'the helper names a path where no AWS CLI is', failure: 'tool-awscli-missing', cause: 'tools/aws-cli-present', messageId: 'path-missing',
    spec: withHelper({ gitConfig: `[credential]\n\thelper = !/opt/aws-cli/v2/bin/aws codecommit credential-helper $@\n${PATH_ON}` }),
  },
  {
    name: 'only aws.cmd is there', failure: 'tool-windows-aws-cmd', cause: 'tools/aws-cli-present',
    spec: withHelper({ tools: { aws: 'missing', extra: { 'aws.cmd': 'exit 0' } } }),
  },
  { name: 'the AWS CLI is too old', failure: 'tool-awscli-too-old', cause: 'tools/aws-cli-version', spec: withHelper({ tools: { aws: { version: '1.7.20' } } }) },
  {
    name: 'the AWS CLI is too old for a FIPS endpoint', failure: 'tool-awscli-too-old', cause: 'tools/aws-cli-version', messageId: 'no-special-endpoint',
    spec: withHelper({ tools: { aws: { version: '1.16.100' } }, gitConfig: guideBlock, repository: { remote: FIPS } }),
  },
  { name: 'git-remote-codecommit is missing', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { grc: 'missing' } }) },
  {
    name: 'git-remote-codecommit is installed off PATH', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', messageId: 'off-path',
    spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { grc: 'missing' }, files: { '.local/bin/git-remote-codecommit': '#!/bin/sh\nexit 1\n' }, modes: { '.local/bin/git-remote-codecommit': 0o755 } }),
  },
  {
    name: 'the Python of git-remote-codecommit is gone', failure: 'grc-broken-shebang', cause: 'tools/grc-runs',
    spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { grc: 'missing', extra: { 'git-remote-codecommit': '#!/usr/local/bin/python3.7-gone\n' } } }),
  },
];
