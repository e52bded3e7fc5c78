import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from './process.ts';
import { toolsUnderTest } from './tools-under-test.ts';

const test = suite('the AWS CLI at hand is the one that is started');
const { aws } = toolsUnderTest();
/** Python, the client's words, Python again and the script. */
const started = aws.command.slice(-2);

if (aws.kind === 'real' && aws.command.length > 2) {
  for (const [name, words] of Object.entries({ 'an alias of the home': ['where'], 'a setting of the home': ['configure', 'get', 'region'], 'no such command': ['wher'] })) {
    test(name, async () => {
      const home = mkdtempSync(join(tmpdir(), 'aws-home-'));
      try {
        mkdirSync(join(home, '.aws/cli'), { recursive: true });
        writeFileSync(join(home, '.aws/cli/alias'), '[toplevel]\nwhere = !echo "$HOME"\n');
        writeFileSync(join(home, '.aws/config'), '[default]\nregion = eu-west-3\n');
        const [ready, own] = await Promise.all([aws.command, started].map((command) => runCommand([...command, ...words], { cwd: '/', env: { HOME: home, PATH: '/usr/bin:/bin' }, timeoutMs: 60_000 })));
        assert.equal(ready, own);
        assert.is(own?.stdout.trim(), { where: home, configure: 'eu-west-3' }[words[0] ?? ''] ?? '');
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    });
  }
} else {
  console.log('SKIP the AWS CLI at hand: no real one on this computer, or it is started each time');
  test.skip('needs a real AWS CLI', () => undefined);
}

test.run();
