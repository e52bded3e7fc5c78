import type { SupportReport } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';

/** What a person sees before a report is written: the ticket as it will stand there, and what was replaced in it. */
export function previewOf({ document, preview, files }: { document: SupportReport; preview: string; files: readonly { name: string; bytes: Uint8Array }[] }): string {
  const replaced = document.redaction.rules.filter(({ count }) => count > 0).map(({ rule, count }) => `${count} ${rule}`);
  const sizes = files.map(({ name, bytes }) => `${name} ${Math.ceil(bytes.length / 1024)} KiB`);
  return [
    preview.trimEnd().split('\n').map(harmless).join('\n'),
    '',
    `replaced: ${replaced.length === 0 ? 'nothing' : replaced.join(' · ')}`,
    `files: ${sizes.join(' · ')}`,
  ].join('\n');
}
