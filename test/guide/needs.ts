import { existsSync, readdirSync } from 'node:fs';
import { onRealPath, toolsUnderTest } from '../lab/tools-under-test.ts';
import type { Command, Need } from './page.ts';

/** The pip and the Python of a system that manages its packages itself (PEP 668). */
function systemPip(): Readonly<Record<string, string>> | null {
  const managed = existsSync('/usr/lib') && readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/EXTERNALLY-MANAGED`));
  return managed && existsSync('/usr/bin/pip3') && existsSync('/usr/bin/python3') ? { pip: '/usr/bin/pip3', python3: '/usr/bin/python3' } : null;
}

function found(names: readonly string[]): Readonly<Record<string, string>> | null {
  const files = names.map((name) => [name, onRealPath(name)] as const);
  return files.every(([, file]) => file !== undefined) ? Object.fromEntries(files.map(([name, file]) => [name, file ?? ''])) : null;
}

/** Where the programs lie that a need stands for, by the name they get on a machine; null where this computer has not all of them. */
const PLACES: Readonly<Record<Need, () => Readonly<Record<string, string>> | null>> = {
  'the AWS CLI with a pager for its help': () => (toolsUnderTest().aws.kind === 'real' ? found(['groff', 'troff', 'grotty', 'less']) : null),
  'a terminal': () => (found(['script']) === null ? null : {}),
  'a Python that the system manages, with pip': systemPip,
};

/** Returns the programs a command needs beside those every machine has, or null where one is not on this computer. */
export function programsFor({ needs }: Command): Readonly<Record<string, string>> | null {
  return needs === undefined ? {} : PLACES[needs]();
}
