#!/usr/bin/env node
// An old Node would end with a stack: what stands here is plain enough for it to say so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write('codecommit: Node 20.19 or newer is needed, and this is ' + process.versions.node + '\n');
  process.exitCode = 2;
} else {
  import('../dist/cli/main.js').then(({ main }) => main(import.meta.url));
}
