import { Command } from '@oclif/core/command';
import { CLIError } from '@oclif/core/errors';
import type { ErrorDocument, ExitKind } from '../core/finding.ts';
import { jsonText } from '../core/json-text.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';

/** What the user got wrong: shown without a stack, exit code 2. */
export class UsageError extends Error {}
/** Ctrl-C: exit code 130. */
export class Interrupted extends Error {
  constructor(message = 'interrupted; nothing was changed') {
    super(message);
  }
}

/** Consent was needed and not given: exit code 6. */
export class Declined extends Error {}
/** The scan of a report's final bytes found what must not stand there: exit code 5, and nothing is left behind. */
export class UnsafeReport extends Error {
  constructor(leaks: readonly { what: string; encoding: string; file: string; line: number }[]) {
    const shown = leaks.slice(0, 5).map(({ what, encoding, file, line }) => `${what} (${encoding}) in ${file}:${line}`);
    super(`the report was not written, for it would hold ${shown.join(', ')}${leaks.length > shown.length ? ` and ${leaks.length - shown.length} more` : ''}; nothing was left behind`);
  }
}

/**
 * oclif turns `this.exit(n)` with `--json` into 1 and replaces the document, and its usage errors print the CLI's whole
 * configuration: here errors become the contract's document and code, and commands set `process.exitCode` and return.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  readonly #interrupt = new AbortController();

  /** Fires on Ctrl-C, SIGTERM and SIGHUP. */
  protected get interrupted(): AbortSignal {
    return this.#interrupt.signal;
  }

  /** As the first Ctrl-C does. */
  protected interrupt(): void {
    this.#interrupt.abort();
  }

  protected override async init(): Promise<void> {
    await super.init();
    // The first ends the run in order; whoever asks twice gets out at once.
    const stop = () => {
      if (this.#interrupt.signal.aborted) process.exit(130);
      this.#interrupt.abort();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // A terminal that is closed ends the run in order as well: its children get the same signal.
    process.on('SIGHUP', stop);
  }

  /** oclif reads the document's text again to colour it, for a pipe too. */
  override logJson(document: unknown): void {
    process.stdout.write(`${jsonText(document)}\n`);
  }

  /** oclif says nothing here with `--json`; remarks go to stderr in every mode. */
  override logToStderr(message = ''): void {
    process.stderr.write(`${message}\n`);
  }

  /** Throws when the run was interrupted: a half-made answer is no answer. */
  protected checkInterrupted(): void {
    if (this.#interrupt.signal.aborted) throw new Interrupted();
  }

  protected override catch(error: Error): Promise<void> {
    const document = errorDocument(error);
    process.exitCode = document.exit.code;
    if (this.jsonEnabled()) this.logJson(document);
    else this.logToStderr(`codecommit: ${document.message}`);
    return Promise.resolve();
  }

  protected override toErrorJson(error: unknown): ErrorDocument {
    return errorDocument(error);
  }
}

/** The contract's document for an error: its code, its word and one line, without paths of ours or a stack. */
export function errorDocument(error: unknown): ErrorDocument {
  const document = (code: number, kind: ExitKind, message: string): ErrorDocument => ({ schema: 'codecommit-error/1', exit: { code, kind }, message });
  if (error instanceof Interrupted) return document(130, 'interrupted', error.message);
  if (error instanceof Declined) return document(6, 'declined', error.message);
  if (error instanceof UnsafeReport) return document(5, 'unsafe-report', error.message);
  const message = oneLine(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError || error instanceof CLIError) return document(2, 'usage', message);
  return document(70, 'internal', `this is a bug of codecommit-doctor: ${message}`);
}

/** oclif's messages run over several lines and end with a hint at --help; what they repeat of the command line may hold a secret. */
function oneLine(message: string): string {
  const line = message.split('\n').map((part) => part.trim()).filter((part) => part !== '' && !part.startsWith('See more help')).join(' ');
  return harmless(withoutSecrets(line));
}
