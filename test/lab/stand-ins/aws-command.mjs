// stand-in, not the real tool: the few commands of the AWS CLI that git and the lab's tests call.
import { callCodeCommit, callSts } from './aws-request.mjs';
import { versionLine } from './aws-version.mjs';
import { configure, configureSet } from './configure.mjs';
import { credentialsOf } from './credentials.mjs';
import { openSession } from './profiles.mjs';
import { gitLogin } from './signing.mjs';

const usage =
  'usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n' +
  '  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n';

/** Thrown where the CLI would end; all it had to say is written. */
class Ended extends Error {
  constructor(code) {
    super();
    this.code = code;
  }
}

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

/**
 * One call of the CLI.
 * @param {{ env: Record<string, string>, stdin: () => string, write: (to: 'stdout' | 'stderr', text: string) => void }} io
 */
class Call {
  constructor({ env, stdin, write }) {
    this.env = env;
    this.stdin = stdin;
    this.write = write;
    this.version = env.AWS_STAND_IN_VERSION ?? '1.45.11';
    this.number = this.version.split('.').map(Number);
    this.major = this.number[0] ?? 1;
  }

  atLeast(...wanted) {
    const index = wanted.findIndex((part, place) => part !== (this.number[place] ?? 0));
    return index < 0 || (this.number[index] ?? 0) > wanted[index];
  }

  /** Ends as the CLI does; from v2 on every message is marked, v1 puts a blank line before most. */
  fail(code, message, blank = '\n') {
    this.write('stderr', this.major >= 2 ? `\naws: [ERROR]: ${message}\n` : `${blank}${message}\n`);
    throw new Ended(code);
  }

  failUsage(message) {
    this.write('stderr', `${usage}${this.major >= 2 ? '\naws: [ERROR]: ' : 'aws: error: '}${message}\n`);
    throw new Ended(this.major >= 2 ? 252 : 2);
  }

  printVersion() {
    const { to, line } = versionLine(this.version);
    this.write(to, `${line}\n`);
  }

  readGitParameters() {
    const lines = this.stdin().split('\n').map((line) => line.trim());
    lines.pop();
    const toleratesBlank = this.major >= 2 ? this.atLeast(2, 0, 2) : this.atLeast(1, 18, 8);
    const pairs = {};
    for (const line of lines) {
      if (line === '' && toleratesBlank) continue;
      const mark = line.indexOf('=');
      if (mark < 0) this.fail(255, 'not enough values to unpack (expected 2, got 1)');
      pairs[line.slice(0, mark)] = line.slice(mark + 1);
    }
    return pairs;
  }

  async credentialHelper([verb, ...rest], options) {
    if (verb === undefined) this.fail(255, 'usage: aws [options] codecommit credential-helper <subcommand> [parameters]\naws: error: too few arguments');
    if (!['get', 'store', 'erase'].includes(verb)) this.failUsage('argument subcommand: Invalid choice, valid choices are:\n\nget | store\nerase\n');
    const session = openSession(this.env, { profile: options['--profile'], major: this.major });
    session.requireProfile();
    if (rest.length > 0) this.fail(255, `Unknown options: ${rest.join(', ')}`);
    if (verb !== 'get') return;
    const parameters = this.readGitParameters();
    if (parameters.host === undefined) this.fail(255, "'host'");
    if (!/amazon\.com|amazonaws\.com/.test(parameters.host) && !options['--ignore-host-check']) return;
    for (const name of ['protocol', 'path']) if (parameters[name] === undefined) this.fail(255, `'${name}'`);
    const hostForm = this.atLeast(1, 16, 130)
      ? /^(?:vpce-.+\.)?git-codecommit(?:-fips)?\.([^.]+)\.(?:vpce\.)?amazonaws\.com/
      : /^git-codecommit\.([^.]+)\.amazonaws\.com/;
    const region = hostForm.exec(parameters.host)?.[1] ?? options['--region'] ?? session.region;
    const credentials = await credentialsOf(session, 'cli/cache');
    if (credentials === undefined) this.fail(255, "'NoneType' object has no attribute 'secret_key'");
    if (region === undefined) this.fail(255, 'sequence item 1: expected str instance, NoneType found');
    const path = `/${parameters.path.replace(/[?#].*$/s, '')}`;
    const login = gitLogin(credentials, region, parameters.host.split(':')[0], path);
    this.write('stdout', `username=${login.username}\npassword=${login.password}\n`);
  }

  async credentialsOrFail(session) {
    const credentials = await credentialsOf(session, 'cli/cache');
    if (credentials === undefined) {
      const advice = this.major >= 2 ? 'You can configure credentials by running "aws login".' : 'You can configure credentials by running "aws configure".';
      this.fail(this.major >= 2 ? 253 : 255, `Unable to locate credentials. ${advice}`, '');
    }
    return credentials;
  }

  print(value) {
    this.write('stdout', `${JSON.stringify(value, null, 4)}\n`);
  }

  async getCallerIdentity(options) {
    const session = openSession(this.env, { profile: options['--profile'], major: this.major });
    const credentials = await this.credentialsOrFail(session);
    const element = await callSts(credentials, options['--region'] ?? session.region, 'GetCallerIdentity', {}, this.env);
    this.print({ UserId: element('UserId'), Account: element('Account'), Arn: element('Arn') });
  }

  async getRepository(options) {
    const name = options['--repository-name'];
    if (name === undefined) this.failUsage('the following arguments are required: --repository-name\n');
    const session = openSession(this.env, { profile: options['--profile'], major: this.major });
    session.requireProfile();
    const region = options['--region'] ?? session.region;
    if (region === undefined) {
      this.fail(this.major >= 2 ? 253 : 255, 'You must specify a region. You can also configure your region by running "aws configure".', '');
    }
    const credentials = await this.credentialsOrFail(session);
    this.print(await callCodeCommit(credentials, region, 'GetRepository', { repositoryName: name }, this.env));
  }

  async configureList(options) {
    const session = openSession(this.env, { profile: options['--profile'], major: this.major });
    const row = (name, value, type, location) => {
      this.write('stdout', `${name.padStart(10)} ${value.padStart(24)} ${type.padStart(16)}    ${location}\n`);
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
    else row('region', session.region, 'config-file', this.env.AWS_CONFIG_FILE ?? '~/.aws/config');
  }

  async run(argv) {
    const { options, words } = parseArguments(argv);
    const [command, subcommand, ...rest] = words;
    if (options['--version']) return this.printVersion();
    if (command === undefined) this.failUsage(this.atLeast(1, 17) ? 'the following arguments are required: command\n' : 'too few arguments');
    if (command === 'codecommit' && !this.atLeast(1, 7, 38)) this.failUsage('argument command: Invalid choice, valid choices are:\n\nautoscaling | cloudformation\nconfigure | sts\n');
    const name = `${command} ${subcommand ?? ''}`;
    if (name === 'codecommit credential-helper') return this.credentialHelper(rest, options);
    if (name === 'codecommit get-repository') return this.getRepository(options);
    if (name === 'sts get-caller-identity') return this.getCallerIdentity(options);
    if (name === 'configure ') {
      const { name: profile, lookup } = openSession(this.env, { profile: options['--profile'], major: this.major });
      return configure(options['--profile'], (key) => lookup(profile, key));
    }
    if (name === 'configure set' && rest.length === 2) return configureSet(options['--profile'], ...rest);
    if (name === 'configure list') return this.configureList(options);
    if (name === 'configure list-profiles' && this.major >= 2) {
      for (const profile of openSession(this.env, { major: this.major }).profiles.keys()) this.write('stdout', `${profile}\n`);
      return;
    }
    this.failUsage(`argument ${['codecommit', 'sts', 'configure'].includes(command) ? 'operation' : 'command'}: Invalid choice, valid choices are:\n`);
  }
}

/**
 * Runs one command of the CLI; returns its exit status.
 * @param {string[]} argv
 */
export async function awsCommand(argv, io) {
  const call = new Call(io);
  try {
    await call.run(argv);
    return 0;
  } catch (error) {
    if (error instanceof Ended) return error.code;
    if (error.kind === undefined) throw error;
    if (error.kind === 'ConfigParseError' && call.major < 2) {
      io.write('stderr', `Traceback (most recent call last):\nbotocore.exceptions.ConfigParseError: ${error.message}\n`);
      return 1;
    }
    io.write('stderr', call.major >= 2 ? `\naws: [ERROR]: ${error.message}\n` : `\n${error.message}\n`);
    return error.kind === 'ClientError' && call.major >= 2 ? 254 : 255;
  }
}
