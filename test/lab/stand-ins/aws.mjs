// stand-in, not the real tool: the few commands of the AWS CLI that git and the lab's tests call.
import { readFileSync } from 'node:fs';
import { callCodeCommit, callSts } from './aws-request.mjs';
import { credentialsOf } from './credentials.mjs';
import { openSession } from './profiles.mjs';
import { gitLogin } from './signing.mjs';

const version = process.env.AWS_STAND_IN_VERSION ?? '1.45.11';
const number = version.split('.').map(Number);
const major = number[0] ?? 1;
const atLeast = (...wanted) => {
  const index = wanted.findIndex((part, place) => part !== (number[place] ?? 0));
  return index < 0 || (number[index] ?? 0) > wanted[index];
};

const usage =
  'usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n' +
  '  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n';

/** Ends as the CLI does; from v2 on every message is marked, v1 puts a blank line before most. */
function fail(code, message, blank = '\n') {
  process.stderr.write(major >= 2 ? `\naws: [ERROR]: ${message}\n` : `${blank}${message}\n`);
  process.exit(code);
}

const failUsage = (message) => {
  process.stderr.write(`${usage}${major >= 2 ? '\naws: [ERROR]: ' : 'aws: error: '}${message}\n`);
  process.exit(major >= 2 ? 252 : 2);
};

function parseArguments(argv) {
  const options = {};
  const words = [];
  const flags = ['--debug', '--no-cli-pager', '--version', '--no-verify-ssl', '--ignore-host-check'];
  for (let index = 0; index < argv.length; index += 1) {
    const [name, inline] = argv[index].split(/=(.*)/s, 2);
    if (!name.startsWith('--')) words.push(argv[index]);
    else if (flags.includes(name)) options[name] = true;
    else options[name] = inline ?? argv[(index += 1)];
  }
  return { options, words };
}

function printVersion() {
  // Python 2's argparse wrote the version to stderr.
  if (!atLeast(1, 17)) process.stderr.write(`aws-cli/${version} Python/2.7.18 Linux/6.1.0 botocore/0.108.0 stand-in\n`);
  else if (major >= 2) process.stdout.write(`aws-cli/${version} Python/3.13.4 Linux/6.1.0 exe/x86_64.debian.12 stand-in\n`);
  else process.stdout.write(`aws-cli/${version} Python/3.11.7 Linux/6.1.0 botocore/1.43.11 stand-in\n`);
}

function readGitParameters() {
  const lines = readFileSync(0, 'utf8').split('\n').map((line) => line.trim());
  lines.pop();
  const toleratesBlank = major >= 2 ? atLeast(2, 0, 2) : atLeast(1, 18, 8);
  const pairs = {};
  for (const line of lines) {
    if (line === '' && toleratesBlank) continue;
    const mark = line.indexOf('=');
    if (mark < 0) fail(255, 'not enough values to unpack (expected 2, got 1)');
    pairs[line.slice(0, mark)] = line.slice(mark + 1);
  }
  return pairs;
}

async function credentialHelper([verb, ...rest], options) {
  if (verb === undefined) fail(255, 'usage: aws [options] codecommit credential-helper <subcommand> [parameters]\naws: error: too few arguments');
  if (!['get', 'store', 'erase'].includes(verb)) failUsage('argument subcommand: Invalid choice, valid choices are:\n\nget | store\nerase\n');
  const session = openSession(process.env, { profile: options['--profile'], major });
  session.requireProfile();
  if (rest.length > 0) fail(255, `Unknown options: ${rest.join(', ')}`);
  if (verb !== 'get') return;
  const parameters = readGitParameters();
  if (parameters.host === undefined) fail(255, "'host'");
  if (!/amazon\.com|amazonaws\.com/.test(parameters.host) && !options['--ignore-host-check']) return;
  for (const name of ['protocol', 'path']) if (parameters[name] === undefined) fail(255, `'${name}'`);
  const hostForm = atLeast(1, 16, 130)
    ? /^(?:vpce-.+\.)?git-codecommit(?:-fips)?\.([^.]+)\.(?:vpce\.)?amazonaws\.com/
    : /^git-codecommit\.([^.]+)\.amazonaws\.com/;
  const region = hostForm.exec(parameters.host)?.[1] ?? options['--region'] ?? session.region;
  const credentials = await credentialsOf(session, 'cli/cache');
  if (credentials === undefined) fail(255, "'NoneType' object has no attribute 'secret_key'");
  if (region === undefined) fail(255, 'sequence item 1: expected str instance, NoneType found');
  const path = `/${parameters.path.replace(/[?#].*$/s, '')}`;
  const login = gitLogin(credentials, region, parameters.host.split(':')[0], path);
  process.stdout.write(`username=${login.username}\npassword=${login.password}\n`);
}

async function credentialsOrFail(session) {
  const credentials = await credentialsOf(session, 'cli/cache');
  if (credentials === undefined) {
    const advice = major >= 2 ? 'You can configure credentials by running "aws login".' : 'You can configure credentials by running "aws configure".';
    fail(major >= 2 ? 253 : 255, `Unable to locate credentials. ${advice}`, '');
  }
  return credentials;
}

const print = (value) => process.stdout.write(`${JSON.stringify(value, null, 4)}\n`);

async function getCallerIdentity(options) {
  const session = openSession(process.env, { profile: options['--profile'], major });
  const credentials = await credentialsOrFail(session);
  const element = await callSts(credentials, options['--region'] ?? session.region, 'GetCallerIdentity', {}, process.env);
  print({ UserId: element('UserId'), Account: element('Account'), Arn: element('Arn') });
}

async function getRepository(options) {
  const name = options['--repository-name'];
  if (name === undefined) failUsage('the following arguments are required: --repository-name\n');
  const session = openSession(process.env, { profile: options['--profile'], major });
  session.requireProfile();
  const region = options['--region'] ?? session.region;
  if (region === undefined) {
    fail(major >= 2 ? 253 : 255, 'You must specify a region. You can also configure your region by running "aws configure".', '');
  }
  const credentials = await credentialsOrFail(session);
  print(await callCodeCommit(credentials, region, 'GetRepository', { repositoryName: name }, process.env));
}

async function configureList(options) {
  const session = openSession(process.env, { profile: options['--profile'], major });
  const row = (name, value, type, location) => {
    process.stdout.write(`${name.padStart(10)} ${value.padStart(24)} ${type.padStart(16)}    ${location}\n`);
  };
  const unset = ['<not set>', 'None', 'None'];
  const hidden = (text) => `****************${text.slice(-4)}`;
  row('Name', 'Value', 'Type', 'Location');
  row('----', '-----', '----', '--------');
  if (session.wanted === undefined) row('profile', ...unset);
  else if (session.explicit) row('profile', session.wanted, 'manual', '--profile');
  else row('profile', session.wanted, 'env', `[${session.profileNames.map((name) => `'${name}'`).join(', ')}]`);
  const credentials = await credentialsOf(session, 'cli/cache');
  if (credentials === undefined) {
    row('access_key', ...unset);
    row('secret_key', ...unset);
  } else {
    row('access_key', hidden(credentials.key), credentials.method, '');
    row('secret_key', hidden(credentials.secret), credentials.method, '');
  }
  if (session.region === undefined) row('region', ...unset);
  else if (session.regionVariable !== undefined) row('region', session.region, 'env', session.regionVariable);
  else row('region', session.region, 'config-file', process.env.AWS_CONFIG_FILE ?? '~/.aws/config');
}

async function main() {
  const { options, words } = parseArguments(process.argv.slice(2));
  const [command, subcommand, ...rest] = words;
  if (options['--version']) return printVersion();
  if (command === undefined) failUsage(atLeast(1, 17) ? 'the following arguments are required: command\n' : 'too few arguments');
  if (command === 'codecommit' && !atLeast(1, 7, 38)) failUsage('argument command: Invalid choice, valid choices are:\n\nautoscaling | cloudformation\nconfigure | sts\n');
  const name = `${command} ${subcommand ?? ''}`;
  if (name === 'codecommit credential-helper') return credentialHelper(rest, options);
  if (name === 'codecommit get-repository') return getRepository(options);
  if (name === 'sts get-caller-identity') return getCallerIdentity(options);
  if (name === 'configure list') return configureList(options);
  if (name === 'configure list-profiles' && major >= 2) {
    for (const profile of openSession(process.env, { major }).profiles.keys()) process.stdout.write(`${profile}\n`);
    return;
  }
  failUsage(`argument ${['codecommit', 'sts', 'configure'].includes(command) ? 'operation' : 'command'}: Invalid choice, valid choices are:\n`);
}

try {
  await main();
} catch (error) {
  if (error.kind === undefined) throw error;
  if (error.kind === 'ConfigParseError' && major < 2) {
    process.stderr.write(`Traceback (most recent call last):\nbotocore.exceptions.ConfigParseError: ${error.message}\n`);
    process.exit(1);
  }
  fail(error.kind === 'ClientError' && major >= 2 ? 254 : 255, error.message);
}
