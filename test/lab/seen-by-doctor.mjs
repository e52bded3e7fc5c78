// Keeps what the `doctor` of a package has seen of a machine: the snapshot behind its report, which the command does not print.
// Loaded beside the CLI with `--import …/seen-by-doctor.mjs?package=DIRECTORY&to=FILE`, it writes that to FILE; imported, it hands out the last one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const words = new URL(import.meta.url).searchParams;
const to = words.get('to');
const { default: Doctor } = await import(pathToFileURL(join(words.get('package'), 'dist/commands/doctor.js')).href);
const { look } = Doctor.prototype;
let last = null;

Doctor.prototype.look = async function (...given) {
  const seen = await look.apply(this, given);
  last = seen.snapshot;
  if (to !== null) writeFileSync(to, JSON.stringify(last), { mode: 0o600 });
  return seen;
};

/** Returns the last snapshot, once. */
export function takeSnapshot() {
  const taken = last;
  last = null;
  return taken;
}
