export interface CommandIo {
  env: Readonly<Record<string, string>>;
  stdin(): string;
  write(to: 'stdout' | 'stderr', text: string): void;
}
export function awsCommand(argv: readonly string[], io: CommandIo): Promise<number>;
