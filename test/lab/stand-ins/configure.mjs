// stand-in, not the real tool: `aws configure` and `aws configure set`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SECRET = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'];
const QUESTIONS = [
  ['aws_access_key_id', 'AWS Access Key ID'], ['aws_secret_access_key', 'AWS Secret Access Key'], ['region', 'Default region name'], ['output', 'Default output format'],
];

const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Puts a value into a section, at its end where it has none, as the CLI's own writer does. */
function put(file, header, key, value) {
  const text = textOf(file);
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const start = lines.indexOf(`[${header}]`);
  if (start < 0) lines.push(`[${header}]`, `${key} = ${value}`);
  else {
    const after = lines.findIndex((line, index) => index > start && line.startsWith('['));
    const end = after < 0 ? lines.length : after;
    const old = lines.findIndex((line, index) => index > start && index < end && line.split('=')[0].trim() === key);
    lines.splice(old < 0 ? end : old, old < 0 ? 0 : 1, `${key} = ${value}`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}

function writer(profile) {
  const files = { config: process.env.AWS_CONFIG_FILE ?? `${process.env.HOME}/.aws/config`, credentials: process.env.AWS_SHARED_CREDENTIALS_FILE ?? `${process.env.HOME}/.aws/credentials` };
  const quoted = /\s/.test(profile) ? `'${profile}'` : profile;
  const header = profile === 'default' ? profile : `profile ${quoted}`;
  return (key, value) => (SECRET.includes(key) ? put(files.credentials, profile, key, value) : put(files.config, header, key, value));
}

/** Writes one setting of a profile. */
export function configureSet(profile, key, value) {
  writer(profile ?? 'default')(key, value);
}

/** Asks the four questions on stdin; an empty answer leaves a setting as it is. `known` gives what a question shows. */
export function configure(profile, known) {
  const write = writer(profile ?? 'default');
  const typed = readFileSync(0, 'utf8').split('\n');
  const shown = (key) => {
    const value = known(key);
    return value === undefined ? 'None' : SECRET.includes(key) ? `${'*'.repeat(16)}${value.slice(-4)}` : value;
  };
  const answers = QUESTIONS.map(([key, question], index) => {
    process.stdout.write(`${question} [${shown(key)}]: `);
    return [key, typed[index] ?? ''];
  });
  for (const [key, value] of answers) if (value !== '') write(key, value);
}
