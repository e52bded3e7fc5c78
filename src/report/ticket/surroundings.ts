import type { Report, SupportReport } from '../../core/finding.ts';
import { fieldOf, recorded, recordedText, textOf } from './recorded.ts';
import { type Block, code, list, paragraph, type Section, table, type Text } from './model.ts';

/** The programs and systems of the machine, as far as they were looked at. */
export function environmentSection(report: Report): Section {
  const { tool, run } = report;
  const system = [recordedText(report, 'system', 'platform') ?? tool.platform, recordedText(report, 'system', 'release')].filter((part) => part !== null).join(' ');
  return {
    title: 'Environment',
    blocks: table(['what', 'version', 'where'], [
      [['operating system'], [code(system)], []],
      ...programs(report).map(([name, version, path]): Text[] => [[name], version, path === null ? [] : [code(path)]]),
      [['codecommit-doctor'], [code(tool.version)], ['on Node.js ', code(tool.node)]],
      [['diagnosis'], [code(run.startedAt)], [`${run.mode}, ${run.durationMs} ms`]],
    ]),
  };
}

type Program = readonly [name: string, version: Text, path: string | null];

function programs(report: Report): Program[] {
  const tool = (name: string, key: 'git' | 'aws' | 'grc'): Program[] => {
    const seen = recorded(report, 'tools', key);
    return seen === undefined || seen === null ? [] : [[name, versionOf(seen), textOf(fieldOf(seen, 'path'))]];
  };
  const installed = (name: string, key: 'python' | 'pip' | 'ssh' | 'grc', field = 'version'): Program[] => {
    const version = recordedText(report, 'installations', key, field);
    return version === null ? [] : [[name, [code(version)], recordedText(report, 'installations', key, 'path')]];
  };
  return [
    ...tool('git', 'git'), ...tool('AWS CLI', 'aws'), ...tool('git-remote-codecommit', 'grc'), ...installed('botocore of git-remote-codecommit', 'grc', 'botocore'),
    ...installed('Python', 'python'), ...installed('pip', 'pip'), ...installed('ssh', 'ssh', 'banner'),
  ];
}

function versionOf(tool: unknown): Text {
  const version = textOf(fieldOf(tool, 'version')) ?? textOf(fieldOf(tool, 'banner'));
  return version === null ? [textOf(fieldOf(tool, 'failure')) ?? 'not known'] : [code(version)];
}

/** What was replaced in this report, by rule. */
export function redactionSection({ redaction }: SupportReport): Section {
  const replaced = redaction.rules.filter(({ count }) => count > 0);
  return {
    title: 'What was replaced',
    blocks: [
      paragraph(
        'Real names stand here as pseudonyms such as ', code('<account-1>'), ' or ', code('<home>'),
        '; the same name has the same pseudonym everywhere in this report. Passwords, tokens and secret keys were never recorded, only their kind and length.',
      ),
      ...(replaced.length === 0 ? [paragraph('No name had to be replaced.')] : table(['rule', 'replaced'], replaced.map(({ rule, count }) => [[code(rule)], [String(count)]]))),
    ],
  };
}

/** How the recorded machine is judged again, on any system. */
export function againSection({ since }: Report): Section {
  const changes = since === undefined ? [] : [
    ...list([
      ...since.appeared.map((id) => ({ text: ['found today, not when it was recorded: ', code(id)] })),
      ...since.gone.map((id) => ({ text: ['found when it was recorded, not today: ', code(id)] })),
      ...since.newChecks.map((id) => ({ text: ['a check that version did not have: ', code(id)] })),
    ]),
  ];
  const blocks: Block[] = [
    paragraph('The recorded machine can be diagnosed again with newer checks, on any system and without its network:'),
    { kind: 'lines', language: 'sh', lines: ['codecommit doctor --from report.json', 'codecommit report verify report.json', 'codecommit report diff report.json other-report.json'] },
    ...(since === undefined ? [] : [paragraph('This is such a diagnosis, of a report that version ', code(since.version), ' recorded at ', code(since.recordedAt), '.'), ...changes]),
  ];
  return { title: 'Judge it again', blocks };
}
