import { z } from 'zod';
import { didYouMean } from './nearest.ts';
import type { Path } from './place.ts';

/** What a schema found wrong, in words, at the place where it must be changed. */
export interface Explained {
  readonly path: Path;
  readonly message: string;
  /** Whether the key itself is wrong, or what stands under it. */
  readonly at: 'key' | 'value';
}

type Issue = z.core.$ZodIssue;

/** Turns one issue into words. Values are never repeated: what was written may be a secret. */
export function explainIssue(issue: Issue, schema: z.core.$ZodType): Explained[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, schema);
  if (issue.code === 'invalid_key') {
    const message = issue.issues.map((inner) => inner.message).join('; ');
    return [{ path: issue.path, message, at: 'key' }];
  }
  if (issue.code === 'invalid_union') return union(issue, schema);
  return [{ path: issue.path, message: plain(issue), at: 'value' }];
}

function plain(issue: Issue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), issue.input);
  if (!/^(Invalid input|Too (small|big))/.test(issue.message)) return issue.message;
  if (issue.code !== 'invalid_type') {
    return issue.message.replace(/^Too (small|big): expected /, 'must be: ');
  }
  return issue.input === undefined ? 'is missing' : `must be ${typeName(issue.expected)}`;
}

function oneOf(known: readonly string[], written: unknown): string {
  const hint = typeof written === 'string' ? didYouMean(written, known) : '';
  const missing = written === undefined ? 'is missing; ' : '';
  return `${missing}write ${known.length === 1 ? '' : 'one of '}${known.join(', ')}${hint}`;
}

function typeName(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text; put it in quotes',
    object: 'a map (key: value)',
    record: 'a map (key: value)',
    array: 'a list',
    boolean: 'true or false',
    int: 'a whole number',
    number: 'a number',
  };
  return Object.hasOwn(names, expected) ? String(names[expected]) : expected;
}

function unknownKeys(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  schema: z.core.$ZodType,
): Explained[] {
  const known = keysAt(schema, issue.path);
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: `there is no key "${key}" here${didYouMean(key, known) || listed(known)}`,
    at: 'key',
  }));
}

function listed(known: readonly string[]): string {
  return known.length === 0 ? '' : `; known: ${known.join(', ')}`;
}

function union(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  schema: z.core.$ZodType,
): Explained[] {
  if (issue.errors.length === 0) return [discriminator(issue)];
  if (issue.message !== 'Invalid input')
    return [{ path: issue.path, message: issue.message, at: 'value' }];
  const [best = []] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
  return best.flatMap((inner) =>
    explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema),
  );
}

/** The branch that was understood best is the one whose faults lie deepest. */
function depth(issues: readonly Issue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}

function discriminator(issue: Extract<Issue, { code: 'invalid_union' }>): Explained {
  if (!('options' in issue) || !Array.isArray(issue.options)) {
    return { path: issue.path, message: issue.message, at: 'value' };
  }
  const message = oneOf(issue.options.map(String), chosen(issue.input, issue.discriminator));
  return { path: issue.path, message, at: 'value' };
}

function chosen(input: unknown, key: string | undefined): string | undefined {
  if (typeof input !== 'object' || input === null || key === undefined) return undefined;
  const entry = Object.entries(input).find(([name]) => name === key);
  return entry === undefined ? undefined : String(entry[1]);
}

/** The keys that a schema knows at a path; of a union, those of all its branches. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const [part, ...rest] = path;
  const bare = unwrap(schema);
  if (bare instanceof z.ZodUnion) {
    return [...new Set(bare.options.flatMap((option) => keysAt(option, path)))];
  }
  if (part === undefined) return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
  const next = inside(bare, part);
  return next === undefined ? [] : keysAt(next, rest);
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodPrefault) return unwrap(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

function inside(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.entries(shape).find(([key]) => key === part)?.[1];
}
