import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeProfiles, readRawAwsFile } from '../../src/knowledge/aws-config.ts';
import { endpointOverride } from '../../src/knowledge/aws-endpoint-override.ts';
import { fileLocations } from '../../src/knowledge/aws-environment.ts';
import { askBotocore, botocoreIsInstalled, encoded } from './botocore-oracle.ts';

const RUNS = 1000;
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const maybe = (...values: string[]): fc.Arbitrary<string | undefined> => fc.option(oneOf(...values), { nil: undefined });

const test = suite('botocore takes the same files and endpoints');

if (botocoreIsInstalled()) {
  test(`${RUNS} paths are expanded as Python expands them`, () => {
    const piece = oneOf('~', '/', '\\', 'x', '$D', '${D}', '$NOPE', '${NOPE}', '%D%', '%NOPE%', '$$', '%%', '$', '%', '${', '}', "'", 'é', '-', '$E', '.');
    const cases = fc.sample(
      fc.record({
        ask: fc.constant('expand' as const), path: fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')), platform: oneOf('linux', 'win32'),
        home: oneOf('/home/maria', '/home/maria/', '/'), env: fc.constant({ D: '/d', E: '~' }),
      }),
      { numRuns: RUNS, seed: 11 },
    );
    for (const [index, answer] of askBotocore(cases).answers.entries()) {
      const one = cases[index];
      if (one === undefined) continue;
      const platform = one.platform === 'win32' ? 'win32' : 'linux';
      const { config } = fileLocations({ ...one.env, AWS_CONFIG_FILE: one.path }, one.home, platform);
      assert.is(config.path, answer['path'], `${platform} ${one.home} ${one.path}`);
    }
  });

  test(`${RUNS} settings give the same STS endpoint`, () => {
    const section = fc.tuple(maybe('services=local', 'services=ghost', 'services=none'), maybe('endpoint_url=http://general', 'endpoint_url='), maybe('ignore_configured_endpoint_urls=TRUE', 'ignore_configured_endpoint_urls=no'))
      .map((lines) => ['[default]', ...lines.filter((line) => line !== undefined)].join('\n'));
    const services = oneOf('[services local]\nsts =\n  endpoint_url = http://sts\n[services none]', '[services local]\nsts =\n  x = y\ns3 =\n  endpoint_url = http://s3', '[services local]\nsts =\n  endpoint_url =');
    const env = fc.record({
      AWS_ENDPOINT_URL: maybe('http://all', ''), AWS_ENDPOINT_URL_STS: maybe('http://v', ''), AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: maybe('true', 'True', '', '1', 'false'),
    }).map((values) => Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)));
    const cases = fc.sample(
      fc.record({
        ask: fc.constant('endpoint' as const), config: fc.tuple(section, services).map((parts) => encoded(parts.join('\n'))), credentials: fc.constant(null), env,
        explicit: fc.constant(null),
      }),
      { numRuns: RUNS, seed: 12 },
    );
    for (const [index, answer] of askBotocore(cases).answers.entries()) {
      const one = cases[index];
      if (one === undefined) continue;
      const config = Buffer.from(one.config, 'base64');
      const merged = mergeProfiles(readRawAwsFile(config, 'config'), readRawAwsFile(null, 'credentials'));
      const found = endpointOverride('sts', one.env, merged.profiles.get('default'), merged);
      const expected = found?.kind === 'error' ? { error: found.code, message: found.message } : { url: found?.url ?? null };
      assert.equal(expected, answer, `${JSON.stringify(one.env)} ${String(config)}`);
    }
  });
} else {
  test.skip('needs botocore', () => undefined);
}

test.run();
