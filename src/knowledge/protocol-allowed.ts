import type { GitConfigEntry } from '../core/facts.ts';
import type { Environment } from './aws-environment.ts';

/** Whether git may use a protocol, and what decides: a variable, a line of the configuration, or git's own default. */
export interface ProtocolRule {
  allowed: boolean;
  by: 'variable' | 'config' | 'default';
  /** Of `config`. */
  entry: GitConfigEntry | null;
  /** Allowed for what a person typed, and not for what a file names, as in submodules. */
  userOnly: boolean;
}

const ALWAYS = ['http', 'https', 'git', 'ssh'];

/**
 * Returns whether git lets the remote helper of `protocol` run. `GIT_ALLOW_PROTOCOL` decides alone where it is set, even empty; then
 * `protocol.<name>.allow`, `protocol.allow`, and the default, which for remote helpers is `user`. `fromUser` is false in submodules.
 * Source: `is_transport_allowed` and `get_protocol_config` in git's transport.c.
 */
export function protocolRule(protocol: string, entries: readonly GitConfigEntry[], environment: Environment, fromUser: boolean): ProtocolRule {
  const list = environment['GIT_ALLOW_PROTOCOL'];
  if (list !== undefined) return { allowed: list.split(':').includes(protocol), by: 'variable', entry: null, userOnly: false };
  const entry = entries.findLast(({ key }) => key === `protocol.${protocol}.allow`) ?? entries.findLast(({ key }) => key === 'protocol.allow') ?? null;
  const policy = entry?.value?.toLowerCase() ?? (protocol === 'ext' ? 'never' : ALWAYS.includes(protocol) ? 'always' : 'user');
  return { allowed: policy === 'always' || (policy === 'user' && fromUser), by: entry === null ? 'default' : 'config', entry, userOnly: policy === 'user' };
}
