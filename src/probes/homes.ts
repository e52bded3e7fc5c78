import type { Facts, HomeContent, Observed } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { awsHome, type Elsewhere, gitHome, isWsl, otherHomes, passwdHome } from '../knowledge/homes.ts';

type Homes = Facts['homes'];

/** The homes in which git and the AWS tools look, and others of the same person that hold configuration. */
export const homes = defineProbe({
  fact: 'homes',
  reach: 'local',
  async observe(host): Promise<Observed<Homes>> {
    const env = (name: string) => host.env(name);
    const windows = host.platform === 'win32';
    const exists = async (path: string) => (await host.stat(path).catch(() => null)) !== null;
    const drive = `${env('HOMEDRIVE') ?? ''}${env('HOMEPATH') ?? ''}`;
    const git = gitHome(host.platform, env, windows && drive !== '' && await exists(drive));
    const aws = awsHome(host.platform, env, host.accountHome);
    const wsl = host.platform === 'linux' && isWsl(await textOf(host, '/proc/version'));
    const sudoUser = env('SUDO_USER');
    const person = windows || sudoUser === undefined || sudoUser === 'root'
      ? null
      : passwdHome(await textOf(host, '/etc/passwd'), sudoUser) ?? (host.platform === 'darwin' ? `/Users/${sudoUser}` : null);
    const users = wsl ? (await host.list('/mnt/c/Users')) ?? [] : [];
    const profile = windows ? env('USERPROFILE') || null : null;
    // On Windows the account's home is USERPROFILE: where HOME differs, nobody set it up in place of that one.
    const account = profile !== null && samePath(profile, host.accountHome) ? null : host.accountHome;
    const candidates = otherHomes({ git, aws, account, person, windowsUsers: users, profile });
    const [gitStat, gitHas, awsHas, elsewhere] = await Promise.all([
      git === null ? null : host.stat(git).catch(() => null),
      contents(host, git),
      contents(host, aws),
      Promise.all(candidates.map(async (home): Promise<Elsewhere & { has: HomeContent[] }> => ({ ...home, has: await contents(host, home.home) }))),
    ]);
    const value: Homes = {
      git, gitIsDirectory: gitStat !== null && !gitStat.isFile && git !== '/dev/null', gitHas, aws, awsHas, account: host.accountHome, elsewhere: elsewhere.filter(({ has }) => has.length > 0), wsl,
    };
    return { status: 'seen', value, origin: { kind: 'derived', from: ['environment'] } };
  },
});

const plain = (path: string): string => path.replaceAll('\\', '/').replace(/\/$/, '').toLowerCase();
const samePath = (one: string, other: string | null): boolean => other !== null && plain(one) === plain(other);

async function contents(host: Host, home: string | null): Promise<HomeContent[]> {
  if (home === null) return [];
  const looked = await Promise.all((['.gitconfig', '.aws', '.ssh'] as const).map(async (name) => ((await host.stat(`${home}/${name}`).catch(() => null)) === null ? [] : [name])));
  return looked.flat();
}

async function textOf(host: Host, path: string): Promise<string> {
  return new TextDecoder().decode(await host.readBytes(path) ?? new Uint8Array());
}
