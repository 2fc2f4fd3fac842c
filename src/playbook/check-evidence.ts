import { didYouMean } from '#src/document/nearest.ts';
import type { Path } from '#src/document/place.ts';
import { otherPath } from './evidence.ts';
import type { Flaw } from './flaw.ts';
import { lookUp, splitPath } from './look-up.ts';
import { meets } from './meets.ts';
import type { Value } from './reading.ts';
import type { Evidence, Expected, FieldType, Platform } from './schema.ts';
import type { Source, Sources } from './sources.ts';

interface Place {
  readonly path: Path;
  readonly sources: Sources;
  /** Where this evidence is judged. */
  readonly platforms: readonly Platform[];
}

/** Lines that name nothing, that cannot be read where they are judged, or that can never hold, or never fail. */
export function evidenceFlaws(evidence: Evidence, place: Place): Flaw[] {
  const entries = Object.entries(evidence);
  if (entries.length === 0) {
    return [
      { path: place.path, message: 'is empty, so that it would always hold; name a reading' },
    ];
  }
  return entries.flatMap(([line, expected]) => {
    const path = [...place.path, line];
    const source = findSource(place.sources, line);
    if (typeof source === 'string') return [{ path, message: source }];
    const flaws = [...expectedFlaws(source, expected), ...platformFlaws(source, place)];
    return [...flaws, ...otherFlaws(source, { line, expected, place })].map((message) => ({
      path,
      message,
    }));
  });
}

interface OfOther {
  readonly line: string;
  readonly expected: Expected;
  readonly place: Place;
}

/** Two readings can be compared when both are of one type, and read where they are judged. */
function otherFlaws(source: Source, { line, expected, place }: OfOther): string[] {
  const path = otherPath(expected);
  if (path === undefined) return [];
  if (path === line) return ['compares a reading with itself'];
  const other = findSource(place.sources, path);
  if (typeof other === 'string') return [other];
  if (other.type !== source.type) return [`is ${source.type}, and ${path} is ${other.type}`];
  return platformFlaws(other, place).map((message) => `${path} ${message}`);
}

/** What a path names, or why it names nothing. */
export function findSource(sources: Sources, path: string): Source | string {
  const { source, key } = splitPath(path);
  const keys = lookUp(sources, source);
  if (keys === undefined) return noSuch('probe', source, Object.keys(sources));
  const found = lookUp(keys, key);
  if (found !== undefined) return found;
  return noSuch(source === 'answers' ? 'question to judge by' : 'key', key, Object.keys(keys));
}

/** 'there is no cause "expird" (did you mean "expired"?)'. */
export function noSuch(kind: string, name: string, known: readonly string[]): string {
  const hint =
    didYouMean(name, known) || (known.length === 0 ? '' : `; known: ${known.join(', ')}`);
  return `there is no ${kind} "${name}"${hint}`;
}

function platformFlaws(source: Source, { platforms }: Place): string[] {
  const blind = platforms.filter((platform) => !source.platforms.includes(platform));
  if (blind.length === 0) return [];
  return [
    `is never read on ${blind.join(' and ')}, where this is judged; add a script, or name the platform`,
  ];
}

function expectedFlaws(source: Source, expected: Expected): string[] {
  if (otherPath(expected) !== undefined) return [];
  if (!comparable(source.type, expected)) {
    return [`is ${source.type}; this comparison can never hold`];
  }
  if (source.type === 'boolean') return booleanFlaws(expected);
  return source.values === undefined ? [] : valueFlaws(source.values, expected);
}

function booleanFlaws(expected: Expected): string[] {
  const holds = [true, false].filter((value) => meets(value, expected).truth === 'holds');
  return holds.length === 2 ? ['holds whatever is read'] : [];
}

function comparable(type: FieldType, expected: Expected): boolean {
  if (typeof expected !== 'object') return suits(type, expected);
  if ('below' in expected || 'above' in expected) return type === 'number';
  if ('before' in expected || 'after' in expected) return type === 'date';
  if ('contains' in expected) return type === 'text';
  if ('oneOf' in expected) return expected.oneOf.every((value) => suits(type, value));
  return 'not' in expected && suits(type, expected.not);
}

function suits(type: FieldType, value: Value): boolean {
  if (type === 'date') return meets(String(value), { after: '0000-01-01' }).truth !== 'unknown';
  return typeof value === (type === 'text' ? 'string' : type);
}

/** With declared values, a line must be able to hold, and to fail; each value it names must exist. */
function valueFlaws(values: readonly string[], expected: Expected): string[] {
  const unknown = named(expected).filter((value) => !values.includes(String(value)));
  if (unknown.length > 0) return unknown.map((value) => noSuch('value', String(value), values));
  const holding = values.filter((value) => meets(value, expected).truth === 'holds');
  if (holding.length === 0) return [`can never hold; values: ${values.join(', ')}`];
  return holding.length === values.length && values.length > 1 ? ['holds whatever is read'] : [];
}

function named(expected: Expected): readonly Value[] {
  if (typeof expected !== 'object') return [expected];
  if ('oneOf' in expected) return expected.oneOf;
  return 'not' in expected ? [expected.not] : [];
}
