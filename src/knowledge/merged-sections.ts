import type { MergedProfile } from './aws-config.ts';

/** Sections by name, in botocore's order. */
export interface MergedSections {
  get: (name: string) => MergedProfile | undefined;
  has: (name: string) => boolean;
  keys: () => Iterable<string>;
}

/** Returns sections by name, each merged when it is asked for: a company's file has thousands, and a command uses one or two of them. */
export function mergedSections<Section>(found: ReadonlyMap<string, Section>, merge: (section: Section) => MergedProfile): MergedSections {
  const merged = new Map<string, MergedProfile>();
  return {
    has: (name) => found.has(name),
    keys: () => found.keys(),
    get(name) {
      const section = found.get(name);
      if (section === undefined) return undefined;
      const profile = merged.get(name) ?? merge(section);
      merged.set(name, profile);
      return profile;
    },
  };
}

/** Returns the profiles of both files: keys of the credentials file replace those of the config file. Source: botocore `Session.full_config`. */
export function mergedFiles(config: MergedSections, credentials: MergedSections): MergedSections {
  return {
    has: (name) => config.has(name) || credentials.has(name),
    keys: () => new Set([...config.keys(), ...credentials.keys()]),
    get(name) {
      const [own, keys] = [config.get(name), credentials.get(name)];
      return own === undefined || keys === undefined ? own ?? keys : new Map([...own, ...keys]);
    },
  };
}
