import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { makeMachine, toolsUnderTest } from './machine.ts';
import type { MachineSpec } from './machine.ts';

const test = suite('lab: stand-ins');

const keys = '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';
const config =
  '[default]\nregion = eu-west-1\n[profile bare]\nregion = us-east-1\n[profile noregion]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n' +
  '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = default\nregion = eu-west-1\n' +
  '[profile untrusted]\nrole_arn = arn:aws:iam::111122223333:role/Nobody\nsource_profile = default\n' +
  '[profile ghost]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = gone\n' +
  '[profile loop]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = loop\n' +
  '[profile odd]\nregion = mars-north-1\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n';
const files = { '.aws/credentials': keys, '.aws/config': config };
const host = 'git-codecommit.eu-west-1.amazonaws.com';
const request = `protocol=https\nhost=${host}\npath=v1/repos/billing\n\n`;

let lab: Lab;
test.before(async () => {
  lab = await startLab(defaultWorld());
});
test.after(async () => {
  await lab.close();
});

interface Case {
  argv: string[];
  input?: string;
  spec?: MachineSpec;
}

const get = (...options: string[]): string[] => ['aws', 'codecommit', 'credential-helper', 'get', ...options];
const written = (script: string): string[] => ['sh', '-c', `${script} && cat ~/.aws/config ~/.aws/credentials && ls -l ~/.aws | cut -c1-10`];
const grc = (...args: string[]): string[] => ['git-remote-codecommit', ...args];

const awsCases: Record<string, Case> = {
  'a signed credential': { argv: get(), input: request },
  'a role': { argv: get('--profile', 'r'), input: request },
  'a role that does not trust': { argv: get('--profile', 'untrusted'), input: request },
  'a source profile that is gone': { argv: get('--profile', 'ghost'), input: request },
  'a role that is its own source': { argv: get('--profile', 'loop'), input: request },
  'no path': { argv: get(), input: `protocol=https\nhost=${host}\n` },
  'no host': { argv: get(), input: 'protocol=https\npath=v1/repos/billing\n' },
  'a line without a value': { argv: get(), input: `protocol=https\nnonsense\nhost=${host}\n` },
  'a host elsewhere': { argv: get(), input: 'protocol=https\nhost=example.com\npath=x\n' },
  'no such profile': { argv: get('--profile', 'nope'), input: request },
  'no such profile by variable': { argv: get(), input: request, spec: { files, env: { AWS_PROFILE: 'nope' } } },
  'the two profile variables': { argv: get(), input: request, spec: { files, env: { AWS_PROFILE: 'nope', AWS_DEFAULT_PROFILE: 'default' } } },
  'no credentials': { argv: get(), input: request, spec: {} },
  'half a key': { argv: get(), input: request, spec: { files: { '.aws/credentials': '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n' } } },
  'half a key in the environment': { argv: get(), input: request, spec: { env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' } } },
  'a broken file': { argv: get(), input: request, spec: { files: { '.aws/credentials': `${keys}[default]\n` } } },
  'one word too many': { argv: get('get'), input: request },
  store: { argv: ['aws', 'codecommit', 'credential-helper', 'store'], input: request },
  erase: { argv: ['aws', 'codecommit', 'credential-helper', 'erase'], input: request },
  'no verb': { argv: ['aws', 'codecommit', 'credential-helper'] },
  identity: { argv: ['aws', 'sts', 'get-caller-identity'] },
  'identity without credentials': { argv: ['aws', 'sts', 'get-caller-identity'], spec: {} },
  'identity with a bad key': {
    argv: ['aws', 'sts', 'get-caller-identity'],
    spec: { env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' } },
  },
  'identity through a dead proxy': { argv: ['aws', 'sts', 'get-caller-identity'], spec: { files, env: { HTTPS_PROXY: 'http://127.0.0.1:9' } } },
  repository: { argv: ['aws', 'codecommit', 'get-repository', '--repository-name', 'billing'] },
  'repository that is missing': { argv: ['aws', 'codecommit', 'get-repository', '--repository-name', 'nope'] },
  'repository without a region': { argv: ['aws', 'codecommit', 'get-repository', '--repository-name', 'x', '--profile', 'noregion'] },
  'configure list': { argv: ['aws', 'configure', 'list'] },
  'configure list of a profile': { argv: ['aws', 'configure', 'list', '--profile', 'bare'] },
  'configure list by variables': { argv: ['aws', 'configure', 'list'], spec: { files, env: { AWS_PROFILE: 'bare', AWS_DEFAULT_REGION: 'eu-west-2' } } },
  'configure and what it writes': { argv: written("aws configure && printf 'AKIAEXAMPLE\\n\\nus-east-1\\n\\n' | aws configure"), input: 'AKIAIOSFODNN7EXAMPLE\nx\nus-east-2\njson\n', spec: {} },
  'configure of a profile with a blank': { argv: written("aws configure --profile 'a b' && aws configure set region us-east-1 --profile 'a b'"), input: 'AKIAEXAMPLE\nx\n\n\n' },
  'configure set': { argv: written('aws configure set role_session_name "Maria Garcia" --profile r && aws configure set aws_session_token x --profile r && aws configure set region us-west-2 --profile r') },
};

const grcCases: Record<string, Case> = {
  'too few arguments': { argv: grc('origin') },
  'a malformed URL': { argv: grc('origin', 'billing') },
  'a malformed region': { argv: grc('origin', 'europe://billing') },
  'an unknown region': { argv: grc('origin', 'eu-west-9://billing') },
  'an unknown region of a profile': { argv: grc('origin', 'codecommit://odd@billing') },
  'an unknown profile': { argv: grc('origin', 'codecommit://nope@billing') },
  'an unknown profile by variable': { argv: grc('origin', 'codecommit://billing'), spec: { files, env: { AWS_PROFILE: 'nope' } } },
  'a profile without region': { argv: grc('origin', 'codecommit://noregion@billing') },
  'a profile without credentials': { argv: grc('origin', 'codecommit://bare@billing') },
  'AWS_REGION, which it ignores': { argv: grc('origin', 'codecommit://noregion@billing'), spec: { files, env: { AWS_REGION: 'eu-west-1' } } },
  'a broken file': { argv: grc('origin', 'codecommit://billing'), spec: { files: { '.aws/config': '[default\n' } } },
  'no git': { argv: grc('origin', 'codecommit://billing'), spec: { files, tools: { git: 'missing' } } },
  'a list of refs': { argv: grc('origin', 'codecommit://billing'), input: 'list\n\n' },
};

/** Takes out what differs from one moment or one installation to the next. */
function comparable(text: string, home: string): string {
  return text
    .replaceAll(home, '{{HOME}}')
    .replace(/^username=ASIA.*$/m, 'username=ASIA…')
    .replace(/\d{8}T\d{6}Z[0-9a-f]{64}/g, '<signature>')
    .replace(/Traceback[^]*\n(\S+?(?:Error|NotFound): )/, 'Traceback\n$1');
}

async function outcome(kind: 'present' | 'stand-in', { argv, input, spec = { files } }: Case): Promise<object> {
  const machine = await makeMachine(lab, { ...spec, tools: { ...spec.tools, aws: kind, grc: kind } });
  const { code, stdout, stderr } = await machine.run(argv, input === undefined ? {} : { input });
  const after = [...(await machine.snapshot()).keys()].filter((each) => each !== '.');
  await machine.remove();
  return { code, stdout: comparable(stdout, machine.home), stderr: comparable(stderr, machine.home), files: after };
}

function compare(tool: 'aws' | 'grc', cases: Record<string, Case>): void {
  if (toolsUnderTest()[tool].kind !== 'real') {
    console.log(`SKIP ${Object.keys(cases).length} comparisons of the ${tool} stand-in: no real one on this computer`);
    return;
  }
  test(`the ${tool} stand-in agrees with ${toolsUnderTest()[tool].label} on ${Object.keys(cases).length} cases`, async () => {
    const names = Object.keys(cases);
    const results = { standIn: {}, real: {} };
    // The real tools spend most of their second starting; four at a time keep two cores busy.
    const workers = [0, 1, 2, 3].map(async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const one = cases[name];
        if (!one) continue;
        Object.assign(results.standIn, { [name]: await outcome('stand-in', one) });
        Object.assign(results.real, { [name]: await outcome('present', one) });
      }
    });
    await Promise.all(workers);
    assert.equal(results.standIn, results.real);
  });
}

compare('aws', awsCases);
compare('grc', grcCases);

test('the aws stand-in says what it is, and signs what the lab accepts', async () => {
  const machine = await makeMachine(lab, { files, tools: { aws: 'stand-in' } });
  assert.match((await machine.run(['aws', '--version'])).stdout, /^aws-cli\/1\.45\.11 .* stand-in\n$/);
  const { stdout } = await machine.run(['aws', 'sts', 'get-caller-identity', '--profile', 'r']);
  assert.match(stdout, /"Arn": "arn:aws:sts::111122223333:assumed-role\/CodeAccess\/botocore-session-\d+"/);
  await machine.remove();
});

test('an old version knows no codecommit command and prints its version on stderr', async () => {
  const machine = await makeMachine(lab, { files, tools: { aws: { version: '1.7.20' } } });
  assert.match((await machine.run(['aws', '--version'])).stderr, /^aws-cli\/1\.7\.20 /);
  const { code, stderr } = await machine.run(get(), { input: request });
  assert.is(code, 2);
  assert.match(stderr, /aws: error: argument command: Invalid choice/);
  await machine.remove();
});

test('versions before 1.16.130 do not know FIPS hosts and fall back to the profile’s region', async () => {
  const input = 'protocol=https\nhost=git-codecommit-fips.us-east-1.amazonaws.com\npath=v1/repos/website\n';
  const spec: MachineSpec = { files: { '.aws/credentials': keys } };
  const old = await makeMachine(lab, { ...spec, tools: { aws: { version: '1.16.129' } } });
  assert.is((await old.run(get(), { input })).code, 255);
  const fresh = await makeMachine(lab, { ...spec, tools: { aws: { version: '1.16.130' } } });
  assert.is((await fresh.run(get(), { input })).code, 0);
  await Promise.all([old.remove(), fresh.remove()]);
});

test('version 2 marks its errors, and takes AWS_PROFILE before AWS_DEFAULT_PROFILE', async () => {
  const env = { AWS_PROFILE: 'nope', AWS_DEFAULT_PROFILE: 'default' };
  const machine = await makeMachine(lab, { files, env, tools: { aws: { version: '2.36.7' } } });
  const { code, stderr } = await machine.run(get(), { input: request });
  assert.is(code, 255);
  assert.is(stderr, '\naws: [ERROR]: The config profile (nope) could not be found\n');
  await machine.remove();
});

test.run();
