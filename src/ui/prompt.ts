export interface Person {
  /** Asks a question; a bare Enter answers "no" unless told otherwise. Ctrl-C is a no, and told to whoever made this person. */
  confirm(question: string, enter?: boolean): Promise<boolean>;
}

/** The person at the terminal; null where there is none to ask. Questions go to stderr: stdout may be piped. */
export function terminal(signal: AbortSignal, onInterrupt: () => void): Person | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return {
    async confirm(message, enter = false) {
      const { confirm } = await import('@inquirer/prompts');
      return confirm({ message, default: enter }, { output: process.stderr, signal }).catch((error: unknown) => {
        // A prompt reads the key itself: no signal comes of it.
        if (error instanceof Error && error.message.includes('SIGINT')) onInterrupt();
        return false;
      });
    },
  };
}
