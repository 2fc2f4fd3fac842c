import { z } from 'zod';
import { Case } from './case.ts';
import { Playbook } from './schema.ts';

/** The format as JSON Schema (draft 7), for editors. Text by file name. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'playbook.schema.json': schemaText(Playbook, 'A playbook of Fettle, format 1'),
    'case.schema.json': schemaText(Case, 'A case of a playbook of Fettle, format 1'),
  };
}

function schemaText(schema: z.ZodType, title: string): string {
  // `input`: what people write, where defaults may be left out.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
