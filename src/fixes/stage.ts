import type { FileState } from '../core/disk.ts';
import type { FixStep } from '../core/fix.ts';
import type { WritableHost } from '../core/probe.ts';
import type { Draft } from './draft.ts';
import { setAwsValue } from './edits/aws-config.ts';
import { editLines } from './edits/lines.ts';
import { setSshValue } from './edits/ssh-config.ts';
import { stageForgetInFile } from './steps/forget-login.ts';
import { stageGitConfig, stageRemoteUrl } from './steps/git-config.ts';
import { StepRefused } from './steps/refused.ts';

const PRIVATE = 0o600;
/** A gitconfig that git refuses is edited by lines; its lock and its place are git's all the same. */
const GIT_CONFIG = /(?:^|[\\/])(?:\.gitconfig|\.?git[\\/]config(?:\.worktree)?)$/;

/**
 * Makes a step in the draft; what is no change of a file is left to `act`. Throws `StepRefused` (or an `EditError`) where the file is
 * not what the check saw, or cannot take the step.
 */
export async function stage(step: FixStep, draft: Draft, host: WritableHost): Promise<void> {
  switch (step.do) {
    case 'git-config':
      return stageGitConfig(step, draft, host);
    case 'remote-url':
      return stageRemoteUrl(step, draft, host);
    case 'aws-config':
      return edit(draft, step.path, (bytes) => setAwsValue(bytes, step.section, step.key, step.value));
    case 'ssh-config':
      return edit(draft, step.path, (bytes) => setSshValue(bytes, step.section, step.key, step.value));
    case 'edit-file':
      return edit(draft, step.path, (bytes) => editLines(bytes, step.edits));
    case 'delete-file':
      await existing(draft, step.path);
      return draft.write(step.path, null);
    case 'file-mode':
      return draft.write(step.path, { ...(await existing(draft, step.path)), mode: step.mode });
    case 'forget-login':
      return step.store === 'store-file' ? stageForgetInFile(step, draft, host) : undefined;
    case 'iam':
    case 'new-ssh-key':
    case 'pin-host-key':
    case 'run':
    case 'tell':
      return undefined;
  }
}

async function edit(draft: Draft, path: string, change: (bytes: Uint8Array | null) => Uint8Array): Promise<void> {
  const before = await draft.read(path);
  try {
    await draft.write(path, { bytes: change(before?.bytes ?? null), mode: before?.mode ?? PRIVATE }, { isGitConfig: GIT_CONFIG.test(path) });
  } catch (error) {
    throw new StepRefused(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function existing(draft: Draft, path: string): Promise<FileState> {
  const found = await draft.read(path);
  if (found === null) throw new StepRefused(`${path} is not there any more`);
  return found;
}
