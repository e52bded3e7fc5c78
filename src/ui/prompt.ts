export interface Person {
  /** Asks a question with "no" as the answer of a bare Enter; Ctrl-C is a no. */
  confirm(question: string): Promise<boolean>;
}

/** The person at the terminal; null where there is none to ask. Questions go to stderr: stdout may be piped. */
export function terminal(signal: AbortSignal): Person | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return {
    async confirm(message) {
      const { confirm } = await import('@inquirer/prompts');
      return confirm({ message, default: false }, { output: process.stderr, signal }).catch(() => false);
    },
  };
}
