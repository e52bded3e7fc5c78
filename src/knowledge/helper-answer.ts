import type { HelperRun } from '../core/facts.ts';
import { loginName, secretShape } from './credential-shape.ts';

type HelperAnswer = Pick<HelperRun, 'keys' | 'junkLines' | 'firstJunk' | 'quit' | 'login' | 'secret'>;

/**
 * Reads what a credential helper printed as git does: line by line to the first empty one; a line without `=` ends the reading with
 * "warning: invalid credential line", and what came before it counts. Of user name and password only the shapes are returned; `firstJunk` is
 * as printed. Source: `credential_read` in git's credential.c.
 */
export function readHelperAnswer(output: string): HelperAnswer {
  const lines = output.split('\n').map((line) => line.replace(/\r$/, ''));
  const printed = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const end = printed.findIndex((line) => !line.includes('='));
  const read = end < 0 ? printed : printed.slice(0, end);
  const pairs = read.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const valueOf = (key: string) => pairs.findLast(([name]) => name === key)?.[1];
  const junk = printed.filter((line) => line !== '' && !line.includes('='));
  const user = valueOf('username');
  const password = valueOf('password');
  return {
    keys: pairs.map(([key]) => (/^[a-z_]{1,40}(?:\[\])?$/.test(key) ? key : '(another)')),
    junkLines: junk.length,
    firstJunk: junk[0] ?? null,
    quit: /^(?:1|true|yes|on)$/i.test(valueOf('quit') ?? ''),
    login: user === undefined ? null : loginName(user),
    secret: password === undefined ? null : secretShape(password),
  };
}

/** True where git has a user name and a password after this answer: the exit status of a helper does not count. */
export function isCredential(run: Pick<HelperRun, 'keys' | 'login' | 'secret'>): boolean {
  return run.login !== null && run.login.kind !== 'empty' && run.secret !== null && run.secret.kind !== 'empty';
}
