import { type Snapshot, valueOf } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import type { SetupPlanner } from '../core/setup.ts';
import { convertUrl, parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { environmentOf } from '../knowledge/profile-in-use.ts';
import { installGrc } from '../knowledge/python-install.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { gitRefusal } from './credential-helper.ts';
import { profileFor } from './profile.ts';
import { type Refused, refused } from './refused.ts';
import { isPlace, placeOf } from './repository.ts';

const GRC = 'git-remote-codecommit';

/**
 * Plans git-remote-codecommit: the tool is all there is to set up, for the URL names profile and region. The region always stands in it: without it
 * the tool takes AWS_DEFAULT_REGION before the profile's own. Source: README of git-remote-codecommit.
 */
export const planGrc: SetupPlanner = (snapshot, answers) => {
  const stop = gitRefusal(snapshot);
  if (stop !== null) return stop;
  const place = placeOf(snapshot, answers);
  if (!isPlace(place)) return place;
  const profile = profileFor(snapshot, answers, 'botocore');
  if (profile.kind !== 'profile') return profile;
  const url = convertUrl(parseCodeCommitUrl(httpsUrl(place.host, place.repository)), 'grc', null, profile.name);
  if (url === null) return refused(`The profile "${profile.name ?? ''}" cannot stand in a URL of ${GRC}.`, 'Take a profile whose name has no blank, "@", "/" or ":" in it, or: codecommit setup credential-helper');
  const install = installSteps(snapshot);
  if ('kind' in install) return install;
  return {
    kind: 'stages', consent: install.length === 0 ? 'safe' : 'ask', url, remarks: profile.remarks,
    stages: install.length === 0 ? [] : [{ describe: `Install ${GRC}, which git starts for URLs that begin with "codecommit:".`, steps: install }],
  };
};

/**
 * Returns the steps that install git-remote-codecommit where git finds it: none where it does already; by pipx, by pip for the user where PEP 668 lets it,
 * else into a virtual environment of its own with a link in a directory of the user's that is on PATH. Else why it cannot be.
 */
export function installSteps(snapshot: Snapshot): readonly FixStep[] | Refused {
  const tools = valueOf(snapshot.tools);
  if (tools === null || tools.grc.path !== null) return [];
  const [folder] = tools.grcOffPath;
  if (folder !== undefined) return offPath(`${GRC} is installed in "${folder}", which is not on PATH.`, folder);
  const known = valueOf(snapshot.installations) ?? undefined;
  const fix = installGrc(known);
  const bin = binOnPath(snapshot);
  const { platform, homeDir } = valueOf(snapshot.system) ?? { platform: 'linux', homeDir: null };
  const scripts = platform === 'linux' && homeDir !== null ? `${homeDir}/.local/bin` : null;
  if (fix.consent !== 'person') {
    return scripts === null || isOnPath(snapshot, scripts) ? fix.steps : offPath(`${GRC} would be installed in "${scripts}", which is not on PATH.`, scripts);
  }
  const python = known?.python ?? null;
  if (python === null) return { kind: 'refused', reason: `There is no Python that could hold ${GRC}.`, steps: fix.steps };
  if (platform === 'win32' || homeDir === null) return { kind: 'refused', reason: `The Python at ${python.path} installs nothing for ${GRC} by itself.`, steps: fix.steps };
  if (bin === null) return scripts === null ? { kind: 'refused', reason: 'No directory of yours is on PATH.', steps: fix.steps } : offPath('No directory of yours is on PATH.', scripts);
  return venvSteps(python.path, dataDir(snapshot, homeDir), bin);
}

/** The Python of the system holds no packages of the user's (PEP 668): a virtual environment does. */
function venvSteps(python: string, dir: string, bin: string): readonly FixStep[] {
  return [
    { do: 'run', argv: [python, '-m', 'venv', dir], undo: ['rm', '-r', dir] },
    { do: 'run', argv: [`${dir}/bin/python`, '-m', 'pip', 'install', GRC] },
    { do: 'run', argv: ['ln', '-s', `${dir}/bin/${GRC}`, `${bin}/${GRC}`], undo: ['rm', `${bin}/${GRC}`] },
  ];
}

function dataDir(snapshot: Snapshot, home: string): string {
  const base = valueOf(snapshot.system)?.platform === 'darwin' ? `${home}/Library/Application Support` : `${home}/.local/share`;
  return `${base}/codecommit-doctor/${GRC}`;
}

function binOnPath(snapshot: Snapshot): string | null {
  const home = valueOf(snapshot.system)?.homeDir ?? null;
  return home === null ? null : [`${home}/.local/bin`, `${home}/bin`].find((dir) => isOnPath(snapshot, dir)) ?? null;
}

function isOnPath(snapshot: Snapshot, dir: string): boolean {
  return (environmentOf(valueOf(snapshot.environment) ?? undefined)['PATH'] ?? '').split(':').some((entry) => entry.replace(/\/+$/, '') === dir);
}

function offPath(reason: string, dir: string): Refused {
  return refused(reason, `Add "${dir}" to PATH, for example in ~/.profile: export PATH="${dir}:$PATH"; then, in a new terminal, the same command again`);
}
