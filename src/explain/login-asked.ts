import { readCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import type { Line } from './lines.ts';
import { likely, type Pointer, possible } from './pattern.ts';
import type { Seen } from './seen.ts';
import { hostsIn } from './subject.ts';

/**
 * Returns what it means that git asks for a user name: no helper answered. A URL without a path in the question says that useHttpPath is off
 * (FAILURES, helper-not-configured); the program that runs git decides the rest.
 */
export function noUserName({ text }: Line, seen: Seen): readonly Pointer[] {
  const host = hostsIn(text).find((each) => each.includes('codecommit')) ?? '';
  const withPath = text.includes(`${host}/`);
  const wide = readCodeCommitHost(host);
  const unusual = wide !== null && (wide.fips || wide.vpcEndpoint !== null || wide.suffix.endsWith('.cn'));
  return [
    ...byProgram(seen),
    ...(seen.has('misspelled') ? [likely('git-config/section-name', 'A section or setting of the helper has a name git does not know.', 79)] : []),
    ...(seen.has('pathOff') ? [likely('git-config/use-http-path', 'A line sets useHttpPath to false; of several the last one counts.', 78)] : []),
    ...(seen.has('oldGit') && seen.has('wildcard') ? [likely('tools/git-version', 'Before git 2.26 a section with * in its host is left out.', 77)] : []),
    ...(missesHost(host, seen.sections()) ? [likely('git-config/context-matches', 'The sections that are shown are for other hosts.', 76)] : []),
    ...(unusual ? [likely('git-config/context-matches', 'A section for git-codecommit.*.amazonaws.com fits neither FIPS hosts nor VPC endpoints nor China.', 58)] : []),
    ...(seen.has('helpersCleared') ? [likely('git-config/helper-order', 'The client takes all helpers out on its command line.', 57)] : []),
    ...(!host.includes('amazonaws.com') && host !== '' ? [likely('remote/endpoint', 'The AWS helper prints nothing for a host that is none of Amazon\'s.', 56)] : []),
    likely('git-config/helper-configured', 'No helper answered for this host, so git asks for a user name.', 48),
    ...(withPath
      ? [possible('git-config/helper-output', 'The path in the question says that useHttpPath is on: the helper failed, or printed no credential.', 44), possible('credentials/resolve', 'The AWS helper prints nothing where no credentials are found.', 42), possible('tools/aws-cli-present', 'The helper\'s aws may be missing on git\'s PATH.', 40)]
      : [seen.has('awsHelper') ? likely('git-config/use-http-path', 'The URL in the question has no path: useHttpPath is off, and the AWS helper needs it.', 54) : possible('git-config/use-http-path', 'The URL in the question has no path: useHttpPath is off.', 46), possible('credential-stores/static-login', 'With Git credentials: nothing keeps the login.', 38)]),
    ...(seen.has('ci') || text.includes('no such device') || text.includes('prompts disabled') ? [possible('topic/ci-no-tty', 'Nobody can answer a question there.', 30)] : []),
  ];
}

/** True where sections for CodeCommit are shown, and none is for this host: `*` stands for one label. */
function missesHost(host: string, sections: readonly string[]): boolean {
  const ours = sections.filter((section) => section.includes('codecommit'));
  const fits = (section: string): boolean => {
    const labels = section.replace(/^https:\/\//, '').split('.');
    const wanted = host.split('.');
    return labels.length === wanted.length && labels.every((label, index) => label === '*' || label === wanted[index]);
  };
  return host !== '' && ours.length > 0 && !ours.some(fits);
}

/** Programs known to run git without the user's helpers, or in an environment of their own. */
function byProgram(seen: Seen): readonly Pointer[] {
  return [
    ...(seen.has('githubDesktop') ? [likely('topic/ide-github-desktop', 'GitHub Desktop runs git with -c credential.helper=, which takes every helper out.', 70)] : []),
    ...(seen.has('codebuild') ? [likely('topic/ci-codebuild', 'CodeBuild sets the AWS helper up only with git-credential-helper: yes in the buildspec.', 60)] : []),
    ...(seen.has('sagemaker') ? [likely('topic/sagemaker', 'SageMaker does not set the AWS helper up.', 60)] : []),
    ...(seen.has('cloud9') ? [possible('topic/cloud9', 'In Cloud9 the helper and its credentials depend on the environment\'s settings.', 52)] : []),
    ...(seen.has('gitfiend') ? [likely('topic/ide-gitfiend', 'GitFiend is reported to ignore the helper.', 60)] : []),
    ...(seen.has('eclipse') ? [likely('topic/ide-eclipse-jgit', 'JGit knows no credential helpers.', 60)] : []),
    ...(seen.has('visualStudio') ? [likely('topic/ide-visual-studio', 'Old Visual Studios ignore credential.helper.', 56)] : []),
    ...(seen.has('cargo') ? [possible('topic/lib-libgit2-cargo', 'libgit2 runs helpers through sh, which it may not find on Windows.', 52)] : []),
    ...(seen.has('vscode') ? [possible('topic/ide-vscode', 'An editor started from the desktop has neither the PATH nor the agent of a terminal.', 47)] : []),
    ...(seen.has('obsidian') ? [possible('topic/ide-obsidian', 'Programs with windows have another PATH than a terminal.', 47)] : []),
    ...(seen.has('jenkins') || seen.has('cron') ? [possible('topic/ci-jenkins-cron-systemd', 'Services have no HOME and PATH of a user.', 46)] : []),
    ...(seen.has('docker') ? [possible('topic/ctr-docker', 'A container has neither ~/.aws nor the helper.', 45)] : []),
  ];
}
