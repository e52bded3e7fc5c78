import { createGenerator } from 'ts-json-schema-generator';
import { CATALOGUE } from '../src/core/catalogue.ts';

const DOCUMENTS = { report: 'Report', trace: 'Trace', checks: 'Catalogue', error: 'ErrorDocument' } as const;

/** Writes the JSON Schema of every document the CLI prints, from the types in `src/core/finding.ts`. */
export function generateSchemas(put: (path: string, text: string) => void): void {
  for (const [name, type] of Object.entries(DOCUMENTS)) {
    const generator = createGenerator({ path: 'src/core/finding.ts', type, tsconfig: 'tsconfig.json', additionalProperties: false, expose: 'export', topRef: true, skipTypeCheck: true });
    const schema: Record<string, unknown> = { ...generator.createSchema(type), $id: `codecommit-${name}-1.json` };
    if (type === 'Report') nameTheChecks(schema);
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
