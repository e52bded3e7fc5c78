import { readdirSync } from 'node:fs';
import type { Command } from '@oclif/core';

/** What may stand after a flag, or as an argument, as far as a shell can offer it. */
export type ValueKind = { words: readonly string[] } | 'file' | 'directory' | 'check' | 'profile' | 'remote' | 'text';

export interface ListedFlag {
  name: string;
  char: string | null;
  description: string;
  /** What stands after it; null where nothing does. */
  value: { shown: string; kind: ValueKind } | null;
  repeatable: boolean;
}

export interface ListedCommand {
  /** `report diff` */
  name: string;
  summary: string;
  description: string;
  /** As the synopsis shows them: `[TARGET]`. */
  arguments: string;
  argumentKind: ValueKind | null;
  flags: readonly ListedFlag[];
}

/** Every command of `src/commands`, in alphabetic order, with what oclif's classes say of it. */
export async function listCommands(): Promise<readonly ListedCommand[]> {
  const files = readdirSync('src/commands', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort();
  const commands = await Promise.all(files.map(async (file) => {
    const { default: command } = await import(`../src/commands/${file}`) as { default: typeof Command };
    return listed(file.replace(/(?:\/index)?\.ts$/, '').replaceAll('/', ' '), command);
  }));
  return commands.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listed(name: string, command: typeof Command): ListedCommand {
  const flags = Object.entries(declared(command.flags)).filter(([, { hidden }]) => hidden !== true).flatMap(([flag, definition]) => flagsOf(flag, definition));
  if (command.enableJsonFlag) flags.push({ name: 'json', char: null, description: 'one JSON document on standard output', value: null, repeatable: false });
  const usage = argumentsOf(name, command);
  return { name, summary: command.summary ?? '', description: command.description ?? '', arguments: usage, argumentKind: usage === '' ? null : kindOf(usage, usage), flags };
}

/** A class without flags has none, whatever its type says. */
const declared = <T extends object>(them: T | undefined): T | Record<string, never> => them ?? {};

type Definition = (typeof Command.flags)[string];

function flagsOf(name: string, definition: Definition): ListedFlag[] {
  const { description = '', char = null } = definition;
  if (definition.type === 'boolean') {
    // A flag that is on by default is only ever typed to turn it off.
    const typed = definition.allowNo && definition.default === true ? `no-${name}` : name;
    return [{ name: typed, char, description, value: null, repeatable: false }];
  }
  const shown = Array.isArray(definition.helpValue) ? definition.helpValue.join(' ') : (definition.helpValue ?? (definition.options ?? ['VALUE']).join('|'));
  const kind = definition.options === undefined ? kindOf(name, shown) : { words: definition.options };
  return [{ name, char, description, value: { shown, kind }, repeatable: definition.multiple === true }];
}

function kindOf(name: string, shown: string): ValueKind {
  if (/\bTARGET\b/.test(shown) || name === 'target') return 'remote';
  if (/\bFILE\b/.test(shown) || /^\[?[AB]\b/.test(shown)) return 'file';
  if (shown === 'DIR') return 'directory';
  if (name === 'only' || name === 'skip' || /\bCHECK\b/.test(shown)) return 'check';
  return name === 'profile' || name === 'source-profile' ? 'profile' : 'text';
}

/** A usage of its own says more than the list of arguments: `fix [CHECK...]`. */
function argumentsOf(name: string, command: typeof Command): string {
  if (typeof command.usage === 'string') return command.usage.replace(new RegExp(`^${name} ?`), '').replace(/^<%= .*? %> ?/, '');
  return Object.entries(declared(command.args)).map(([key, { name: shown, required }]) => (required === true ? shown || key : `[${shown || key}]`)).join(' ');
}
