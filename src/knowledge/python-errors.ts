/**
 * Returns the line of a failed Python program's stderr that says what went wrong: the exception where there is a traceback, else the last line; null when
 * nothing was printed. A Python that does not come up prints its state after the exception. Example: the last line of a traceback, `ImportError: …`.
 */
export function tellingLine(stderr: string): string | null {
  const lines = stderr.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.findLast((line) => /^(?:[\w.]+\.)?\w*(?:Error|Exception|Warning|NotFound)\b(?::|$)/.test(line))
    ?? lines.find((line) => /bad interpreter|command not found|not found$/.test(line))
    ?? lines.at(-1)
    ?? null;
}

/** Returns the module that an import missed, or null. Example: `ModuleNotFoundError: No module named 'botocore'` gives `botocore`. */
export function missingModule(line: string): string | null {
  return /No module named '?([\w.]+)'?/.exec(line)?.[1] ?? /cannot import name '?\w+'? from '([\w.]+)'/.exec(line)?.[1] ?? null;
}

/** Variables that change what every Python of the environment imports or how it warns. Source: Python, "Environment variables". */
export const PYTHON_VARIABLES: readonly string[] = ['PYTHONHOME', 'PYTHONPATH', 'PYTHONWARNINGS'];
