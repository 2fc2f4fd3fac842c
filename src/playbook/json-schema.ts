import { z } from 'zod';
import { Advice } from './advice.ts';
import { Case } from './case.ts';
import { PlaybookHead, PlaybookPart } from './schema.ts';

/** The format as JSON Schema (draft 7), for editors. Text by file name. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    // Without the parts, its own maps are required; an editor need not know that.
    'playbook.schema.json': schemaText(
      PlaybookHead.partial({ parts: true }),
      'A playbook of Fettle, format 1',
    ),
    'part.schema.json': schemaText(PlaybookPart, 'A part of a playbook of Fettle, format 1'),
    'advice.schema.json': schemaText(Advice, 'Advice that a playbook of Fettle answers, format 1'),
    'case.schema.json': schemaText(Case, 'A case of a playbook of Fettle, format 1'),
  };
}

function schemaText(schema: z.ZodType, title: string): string {
  // `input`: what people write, where defaults may be left out.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${shortLists(JSON.stringify({ $schema, title, ...rest }, null, 2))}\n`;
}

/** Lists of plain values on one line where they fit, as the formatter of this repository writes JSON. */
function shortLists(json: string): string {
  return json.replaceAll(/^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm, (block, before, items, after) => {
    const line = `${before}[${String(items)
      .trim()
      .replaceAll(/,\n\s*/g, ', ')}]`;
    return `${line}${after}`.length <= 100 ? `${line}${after}` : block;
  });
}
