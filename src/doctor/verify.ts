import { readFile } from 'node:fs/promises';
import type { Verification } from '../core/finding.ts';
import { readBytes } from '../host/files.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { scanForLeaks } from '../report/leak-scan.ts';
import { readReport } from '../report/replay.ts';
import { ReportError } from '../report/types.ts';

const SCHEMA = new URL('../../schema/codecommit-report-1.json', import.meta.url);
/** Of what is wrong, so much is said. */
const SHOWN = 3;

/**
 * Scans a file from elsewhere for the shapes of secrets, and holds one that is JSON against the schema of reports. What leaks is told even of a file
 * that is no report. Throws a ReportError for one that is none, or cannot be read, or is larger than 10 MiB.
 */
export async function verifyReport(file: string): Promise<Verification> {
  const bytes = await readBytes(file).catch((error: unknown) => {
    throw new ReportError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (bytes === null) throw new ReportError(`cannot read ${file}: there is no such file`);
  const leaks = scanForLeaks(bytes, []);
  const text = textOf(bytes);
  if (leaks.length === 0 && (/\.json$/i.test(file) || /^\s*[{[]/.test(text))) await holdAgainstSchema(text);
  if (leaks.length === 0 && text.trim() === '') throw new ReportError(`${file} is empty`);
  return { schema: 'codecommit-verify/1', file: harmless(file), leaks, exit: leaks.length === 0 ? { code: 0, kind: 'ok' } : { code: 5, kind: 'unsafe-report' } };
}

/** PowerShell's `>` writes UTF-16. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

async function holdAgainstSchema(text: string): Promise<void> {
  const document = readReport(text, { snapshot: 'optional' });
  const { default: { Ajv } } = await import('ajv');
  const validate = new Ajv({ strict: false, allErrors: false }).compile(JSON.parse(await readFile(SCHEMA, 'utf8')) as object);
  if (validate(document)) return;
  const wrong = (validate.errors ?? []).slice(0, SHOWN).map(({ instancePath, message }) => `${harmless(instancePath).slice(0, 200) || 'the document'} ${message ?? ''}`);
  throw new ReportError(`not a valid codecommit-report/1: ${wrong.join('; ')}`);
}
