import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pythonOf } from './aws-ready.ts';
import { runCommand } from './process.ts';
import { toolsUnderTest } from './tools-under-test.ts';

const test = suite('the AWS CLI at hand is the one that is started');
const { aws } = toolsUnderTest();
/** Python, the client's words, Python again and the script. */
const started = aws.command.slice(-2);

/** A service that only the home knows: what the AWS CLI asked of HOME as it was imported, and keeps in a class. */
const MODEL = {
  metadata: { apiVersion: '2020-01-01', endpointPrefix: 'thing', protocol: 'json', jsonVersion: '1.1', serviceFullName: 'Thing', serviceId: 'Thing', signatureVersion: 'v4', targetPrefix: 'Thing', uid: 'thing-2020-01-01' },
  operations: { GetThing: { name: 'GetThing', http: { method: 'POST', requestUri: '/' } } },
  shapes: {},
};
const CASES: Readonly<Record<string, { words: string[]; says: (home: string) => string }>> = {
  'an alias of the home': { words: ['where'], says: (home) => home },
  'a setting of the home': { words: ['configure', 'get', 'region'], says: () => 'eu-west-3' },
  'a service of the home': { words: ['thing', 'nothing'], says: () => 'get-thing' },
  'no such command': { words: ['wher'], says: () => 'where' },
};

if (aws.kind === 'real' && process.env['MACHINES_REAL'] === undefined && process.env['COMPILED_TESTS'] !== undefined && (aws.command.length > 2 || pythonOf(aws) !== null)) {
  for (const [name, { words, says }] of Object.entries(CASES)) {
    test(name, async () => {
      const home = mkdtempSync(join(tmpdir(), 'aws-home-'));
      try {
        for (const folder of ['.aws/cli', '.aws/models/thing/2020-01-01']) mkdirSync(join(home, folder), { recursive: true });
        writeFileSync(join(home, '.aws/models/thing/2020-01-01/service-2.json'), JSON.stringify(MODEL));
        writeFileSync(join(home, '.aws/cli/alias'), '[toplevel]\nwhere = !echo "$HOME"\n');
        writeFileSync(join(home, '.aws/config'), '[default]\nregion = eu-west-3\n');
        const [ready, own] = await Promise.all([aws.command, started].map((command) => runCommand([...command, ...words], { cwd: '/', env: { HOME: home, PATH: '/usr/bin:/bin' }, timeoutMs: 60_000 })));
        assert.is.not(aws.command.length, started.length, 'no AWS CLI is at hand');
        assert.equal(ready, own);
        assert.ok(`${own?.stdout ?? ''}${own?.stderr ?? ''}`.includes(says(home)), JSON.stringify(own));
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    });
  }
} else {
  console.log('SKIP the AWS CLI at hand: no real one on this computer that is a Python script, or it is started each time');
  test.skip('needs a real AWS CLI', () => undefined);
}

test.run();
