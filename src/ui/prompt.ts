/** A question with an answer in words. */
export interface Asked {
  message: string;
  /** Where there are few possible answers, those; the first is the default. */
  choices?: readonly { value: string; label: string }[];
  /** Why an answer will not do; null where it will. */
  refuse: (answer: string) => string | null;
}

export interface Person {
  /** Asks a question; a bare Enter answers "no" unless told otherwise. Ctrl-C is a no, and told to whoever made this person. */
  confirm(question: string, enter?: boolean): Promise<boolean>;
  /** Asks until an answer will do. Ctrl-C gives null, and is told to whoever made this person. */
  answer(question: Asked): Promise<string | null>;
}

/** The person at the terminal; null where there is none to ask. Questions go to stderr: stdout may be piped. */
export function terminal(signal: AbortSignal, onInterrupt: () => void): Person | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const context = { output: process.stderr, signal };
  const unless = <T>(asked: Promise<T>, otherwise: T): Promise<T> => asked.catch((error: unknown) => {
    // A prompt reads the key itself: no signal comes of it.
    if (error instanceof Error && error.message.includes('SIGINT')) onInterrupt();
    return otherwise;
  });
  return {
    async confirm(message, enter = false) {
      const { confirm } = await import('@inquirer/prompts');
      return unless(confirm({ message, default: enter }, context), false);
    },
    async answer({ message, choices = [], refuse }) {
      const { input, select } = await import('@inquirer/prompts');
      if (choices.length > 0) return unless<string | null>(select({ message, choices: choices.map(({ value, label }) => ({ value, name: label })) }, context), null);
      return unless<string | null>(input({ message, validate: (answer) => refuse(answer) ?? true }, context), null);
    },
  };
}
