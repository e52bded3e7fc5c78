import { join } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, UsageError } from '../cli/base-command.ts';
import type { Explanation } from '../core/explain.ts';
import type { Paint } from '../ui/style.ts';

export default class Explain extends BaseCommand {
  static override summary = 'a check\'s page, or: what does this git, aws or ssh error mean';
  static override description = 'Give the id of a check, a pasted text, or "-" for standard input. Nothing is run and nothing is sent anywhere.';
  static override examples = ['<%= config.bin %> explain git-config/helper-order', '<%= config.bin %> explain "fatal: unable to access …"', 'git pull 2>&1 | <%= config.bin %> explain -'];
  static override args = { text: Args.string({ description: 'a check\'s id, a text, or - for standard input', name: 'CHECK|TEXT|-' }) };
  static override flags = { 'no-color': Flags.boolean({ description: 'plain text' }) };
  /** A text may be given without quotes, word by word. */
  static override strict = false;

  override async run(): Promise<Explanation> {
    // "-bash: aws: command not found" is a text, and oclif must not look for a flag in it.
    this.argv = this.argv.map((word) => (/^-\S*\s/.test(word) ? ` ${word}` : word));
    const { argv, flags } = await this.parse(Explain);
    const words = argv as string[];
    const unknown = words.find((word) => /^-[^-\s]\S*$|^--[^-\s]\S*$/.test(word));
    if (unknown !== undefined) throw new UsageError(`Nonexistent flag: ${unknown}`);
    if (words.length === 0) throw new UsageError('give a check\'s id, a text in quotes, or - to read standard input');
    const { paintFor } = await import('../ui/style.ts');
    const paint = paintFor(process.stdout, process.env, !flags['no-color']);
    const text = words.join(' ');
    const { explain, explainer } = await import('../explain/explain.ts');
    if (words.length === 1 && text !== '-') {
      const { asked } = await import('../explain/asked.ts');
      const found = asked(text);
      if (found.kind === 'page') return this.page(found.id, found.file, paint);
      // The code of an error may have the form of an id.
      if (found.kind === 'unknown' && explain(text).explanation.candidates.length === 0) {
        throw new UsageError(`there is no check "${text}"; did you mean ${found.nearest.map((id) => `"${id}"`).join(', ')}?`);
      }
    }
    const reader = explainer();
    if (text === '-') {
      const { readText } = await import('../cli/read-text.ts');
      await readText(process.stdin, (piece) => { reader.read(piece); });
    } else reader.read(text);
    this.checkInterrupted();
    const reading = reader.end();
    if (!this.jsonEnabled()) {
      const { renderExplanation } = await import('../ui/explain.ts');
      this.log(renderExplanation(reading, paint));
    }
    return reading.explanation;
  }

  private async page(id: string, file: string, paint: Paint): Promise<Explanation> {
    const { readFile } = await import('node:fs/promises');
    const markdown = await readFile(join(this.config.root, file), 'utf8').catch((error: unknown) => {
      throw new UsageError(`the page ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (!this.jsonEnabled()) {
      const { renderPage } = await import('../ui/explain.ts');
      this.log(renderPage(markdown, paint));
    }
    const title = /^\*\*([^*]+)\*\*/m.exec(markdown)?.[1] ?? id;
    return { schema: 'codecommit-explain/1', candidates: [{ check: id, certainty: 'certain', why: title, matched: id }] };
  }
}
