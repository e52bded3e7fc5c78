/** Draws docs/doctor.svg from a real run on the embedded AWS: the words of the terminal, nothing else. */
import { writeFileSync } from 'node:fs';
import { defaultWorld, startLab } from '../test/lab/lab.ts';
import { makeMachine } from '../test/lab/machine.ts';
import { guideBlock, STALE_LOGIN, withHelper } from '../test/machines/parts.ts';
import { CLI } from '../test/machines/run.ts';

const CHAR = 7.8;
const LINE = 18;
const WIDTH = 132;

const lab = await startLab(defaultWorld());
const machine = await makeMachine(lab, withHelper({ gitConfig: `[credential]\n\thelper = store\n${guideBlock}`, files: { '.git-credentials': STALE_LOGIN } }));
const { stdout } = await machine.run([process.execPath, CLI, 'doctor'], { timeoutMs: 60_000 });
await machine.remove();
await lab.close();

const text = stdout.trimEnd().replaceAll(machine.home, '~');
const lines = ['$ git ls-remote', `fatal: unable to access 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403`, '', '$ codecommit doctor', '', ...text.split('\n')]
  .flatMap((line) => wrap(line));

function wrap(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const at = line.lastIndexOf(' ', WIDTH);
  const cut = at > 20 ? at : WIDTH;
  return [line.slice(0, cut), ...wrap(`                ${line.slice(cut).trimStart()}`)];
}
const escape = (part: string) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const tone = (line: string) => (line.startsWith('✖') ? '#ff7b72' : line.startsWith('$') ? '#79c0ff' : line.startsWith('fatal') ? '#ffa657' : /^ {2}\S+\/\S+ {3}/.test(line) ? '#e6edf3' : '#b1bac4');
const height = lines.length * LINE + 32;
const width = WIDTH * CHAR + 32;
const rows = lines.map((line, index) => `<text x="16" y="${30 + index * LINE}" fill="${tone(line)}" xml:space="preserve">${escape(line)}</text>`);
writeFileSync('docs/doctor.svg', `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" role="img" aria-label="codecommit doctor names the broken link">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`);
