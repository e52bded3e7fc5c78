/** One line that says what is being done, on a terminal; elsewhere nothing. */
export interface Stages {
  show(text: string): void;
  clear(): void;
}

/** Returns the line for a stream. */
export function startStages(stream: NodeJS.WriteStream): Stages {
  if (!stream.isTTY || process.env['TERM'] === 'dumb' || process.env['CI'] !== undefined) return { show: () => undefined, clear: () => undefined };
  const clear = (): void => { stream.write('\r\x1b[K'); };
  return { clear, show: (text) => { clear(); stream.write(`… ${text}`); } };
}
