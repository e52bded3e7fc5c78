// Keeps what `doctor` of the built CLI has seen of a machine: the snapshot behind its report, which the command does not print.
// Loaded beside the CLI with `--import …/seen-by-doctor.mjs?to=FILE`, it writes that to FILE; imported, it hands out the last one.
import { writeFileSync } from 'node:fs';
import Doctor from '../../dist/commands/doctor.js';

const to = new URL(import.meta.url).searchParams.get('to');
const { look } = Doctor.prototype;
let last = null;

Doctor.prototype.look = async function (...words) {
  const seen = await look.apply(this, words);
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
