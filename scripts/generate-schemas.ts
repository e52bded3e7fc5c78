import { createGenerator } from 'ts-json-schema-generator';
import { CATALOGUE } from '../src/core/catalogue.ts';
import { TOPICS } from '../src/explain/topics.ts';

/** The document's name, its type, and the file of `src/core` that has it. */
const DOCUMENTS = [
  ['report', 'Report', 'finding'], ['trace', 'Trace', 'finding'], ['checks', 'Catalogue', 'finding'], ['error', 'ErrorDocument', 'finding'],
  ['fix', 'FixDocument', 'fix-document'], ['fix-history', 'PastFixes', 'fix-document'], ['fix-undo', 'UndoDocument', 'fix-document'], ['setup', 'SetupDocument', 'fix-document'],
  ['explain', 'Explanation', 'explain'], ['diff', 'ReportDiff', 'finding'], ['aggregate', 'ReportAggregate', 'finding'], ['verify', 'Verification', 'finding'],
] as const;

/** Writes the JSON Schema of every document the CLI prints, from its type. */
export function generateSchemas(put: (path: string, text: string) => void): void {
  for (const [name, type, file] of DOCUMENTS) {
    const generator = createGenerator({ path: `src/core/${file}.ts`, type, tsconfig: 'tsconfig.json', additionalProperties: false, expose: 'export', topRef: true, skipTypeCheck: true });
    const schema: Record<string, unknown> = { ...generator.createSchema(type), $id: `codecommit-${name}-1.json` };
    if (type === 'Report') nameTheChecks(schema);
    if (type === 'Explanation') nameTheTopics(schema);
    put(`schema/codecommit-${name}-1.json`, `${JSON.stringify(schema, null, 2)}\n`);
  }
}

type Definitions = Record<string, { properties?: Record<string, object> }>;

/** The check ids are a closed list: a document that names another is not ours. */
function nameTheChecks(schema: Record<string, unknown>): void {
  const definitions = schema['definitions'] as Definitions;
  const ids = { type: 'string', enum: CATALOGUE };
  const result = definitions['CheckResult']?.properties;
  const finding = definitions['Finding']?.properties;
  if (result === undefined || finding === undefined) throw new Error('the schema has no CheckResult or no Finding');
  result['id'] = ids;
  finding['check'] = ids;
}

/** A candidate is a check, or one of the topics. */
function nameTheTopics(schema: Record<string, unknown>): void {
  const candidate = (schema['definitions'] as Definitions)['Candidate']?.properties;
  if (candidate === undefined) throw new Error('the schema has no Candidate');
  candidate['check'] = { type: 'string', enum: [...CATALOGUE, ...TOPICS.map(({ id }) => id)] };
}
