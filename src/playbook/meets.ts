import { otherPath } from './evidence.ts';
import type { Value } from './reading.ts';
import type { Expected } from './schema.ts';

/** A value held against what is expected. Unlike things cannot be compared: that is unknown, not false. */
export type Comparison =
  | { readonly truth: 'holds' | 'fails' }
  | { readonly truth: 'unknown'; readonly missing: string };

export function meets(actual: Value, expected: Expected): Comparison {
  if (isOfTwo(expected)) return { truth: 'unknown', missing: 'the other reading is needed' };
  if (typeof expected !== 'object') return equals(actual, [expected]);
  if ('below' in expected) return number(actual, (value) => value < expected.below);
  if ('above' in expected) return number(actual, (value) => value > expected.above);
  if ('before' in expected) return date(actual, (value) => value < instant(expected.before));
  if ('after' in expected) return date(actual, (value) => value > instant(expected.after));
  if ('oneOf' in expected) return equals(actual, expected.oneOf);
  if ('not' in expected) return opposite(equals(actual, [expected.not]));
  if (typeof actual !== 'string') return unlike(actual, 'text');
  return truth(actual.toLowerCase().includes(expected.contains.toLowerCase()));
}

/** Text is compared without regard to case, so that hexadecimal digits and names of hosts are the same in both. */
export function meetsOther(actual: Value, expected: OfTwo, other: Value): Comparison {
  if (typeof actual !== typeof other) return unlike(actual, `something like "${typeof other}"`);
  const plain = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);
  return truth((plain(actual) === plain(other)) === 'sameAs' in expected);
}

export type OfTwo = Extract<Expected, { sameAs: string } | { differsFrom: string }>;

export function isOfTwo(expected: Expected): expected is OfTwo {
  return otherPath(expected) !== undefined;
}

function equals(actual: Value, wanted: readonly Value[]): Comparison {
  const alike = wanted.filter((value) => typeof value === typeof actual);
  const [first] = wanted;
  if (alike.length === 0)
    return unlike(actual, typeof first === 'string' ? 'text' : `a ${typeof first}`);
  return truth(alike.includes(actual));
}

function opposite(comparison: Comparison): Comparison {
  return comparison.truth === 'unknown' ? comparison : truth(comparison.truth === 'fails');
}

function number(actual: Value, test: (value: number) => boolean): Comparison {
  return typeof actual === 'number' ? truth(test(actual)) : unlike(actual, 'a number');
}

function date(actual: Value, test: (value: string) => boolean): Comparison {
  if (typeof actual !== 'string' || !isoDate.test(actual)) return unlike(actual, 'a date in UTC');
  return truth(test(instant(actual)));
}

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z)?$/;

/** Dates in UTC of the same form sort as text; a day begins at midnight. */
function instant(written: string): string {
  const [day = '', time = ''] = written.replace('Z', '').split('T');
  const [clock = '', fraction = ''] = time.split('.');
  const [hour = '00', minute = '00', second = '00'] = clock === '' ? [] : clock.split(':');
  return `${day}T${hour}:${minute}:${second}.${fraction.padEnd(9, '0')}`;
}

function truth(holds: boolean): Comparison {
  return { truth: holds ? 'holds' : 'fails' };
}

function unlike(actual: Value, wanted: string): Comparison {
  const is = typeof actual === 'string' ? 'text' : `a ${typeof actual}`;
  return { truth: 'unknown', missing: `reported ${is}, where ${wanted} was expected` };
}
