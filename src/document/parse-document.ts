import { type Document, isAlias, LineCounter, parseDocument as parseYaml, visit } from 'yaml';
import type { z } from 'zod';
import { type Explained, explainIssue } from './explain-issue.ts';
import { byPlace, type Fault } from './fault.ts';
import { linePlace, type Path, placeOf } from './place.ts';

export interface DocumentOptions<Schema extends z.ZodType> {
  /** Named in every fault. */
  readonly file: string;
  readonly schema: Schema;
  /** Default 1,000,000. */
  readonly maxCharacters?: number;
}

export type FaultAt = (path: Path, message: string) => Fault;

/** What a document says, or everything that is wrong with it, in reading order. */
export type Parsed<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Makes a fault at a path, for what the schema alone cannot see. */
      readonly fault: FaultAt;
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Reads YAML (1.2, core schema; no anchors, no tags, unique keys) under a zod schema. Reports all faults at once,
 * each with file, line and column. Never throws for what the text says.
 */
export function parseDocument<Schema extends z.ZodType>(
  source: string,
  { file, schema, maxCharacters = 1_000_000 }: DocumentOptions<Schema>,
): Parsed<z.output<Schema>> {
  if (source.length > maxCharacters) {
    const message = `is larger than ${maxCharacters.toLocaleString('en')} characters`;
    return { ok: false, faults: [{ file, line: 1, column: 1, path: '', message }] };
  }
  try {
    return parse(source, { file, schema });
  } catch (error) {
    // What the reader of YAML survives may still be too deep for a schema of any depth.
    if (!Error.isError(error) || error.name !== 'RangeError') throw error;
    return { ok: false, faults: [{ file, line: 1, column: 1, path: '', message: tooDeep }] };
  }
}

function parse<Schema extends z.ZodType>(
  source: string,
  { file, schema }: DocumentOptions<Schema>,
): Parsed<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseYaml(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const broken = syntaxFaults(document, lines, file);
  if (broken.length > 0) return { ok: false, faults: broken };
  const explain = ({ path, at, message }: Explained): Fault => ({
    file,
    ...placeOf(document, lines, { path, at }),
    path: path.map(String).join('.'),
    message,
  });
  const fault = (path: Path, message: string): Fault => explain({ path, message, at: 'value' });
  const parsed = schema.safeParse(document.toJS(), { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data, fault };
  const faults = parsed.error.issues.flatMap((issue) => explainIssue(issue, schema)).map(explain);
  return { ok: false, faults: faults.toSorted(byPlace) };
}

function syntaxFaults(document: Document.Parsed, lines: LineCounter, file: string): Fault[] {
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    offset: pos[0],
    message: plainMessage(message),
  }));
  return [...broken, ...anchors(document)]
    .map(({ offset, message }) => ({ file, ...linePlace(lines, offset), path: '', message }))
    .toSorted(byPlace);
}

const tooDeep = 'is nested too deeply';

/** Some messages repeat what was written, which may be a secret; one comes from the stack of the reader. */
function plainMessage(message: string): string {
  if (message.startsWith('Maximum call stack')) return tooDeep;
  return message.replace(/: (".*|'.*)$/s, '');
}

/** Anchors make a small text huge, and a reader search for what a line means. */
function anchors(document: Document.Parsed): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Node(_key, node) {
      const isAnchored = isAlias(node) || ('anchor' in node && node.anchor !== undefined);
      if (!isAnchored) return;
      const message = 'anchors and aliases are not allowed; write it out';
      found.push({ offset: node.range?.[0] ?? 0, message });
    },
  });
  return found;
}
