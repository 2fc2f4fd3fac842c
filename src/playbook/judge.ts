import type { Because, Truth, Verdict } from '#src/incident/finding.ts';
import { otherPath } from './evidence.ts';
import { lookUp, splitPath } from './look-up.ts';
import { type Comparison, isOfTwo, meets, meetsOther } from './meets.ts';
import type { Look, Looks, Value } from './reading.ts';
import type { Cause, Evidence, Expected } from './schema.ts';

/** What has been told and read so far. */
export interface Known {
  readonly answers: Readonly<Record<string, Value>>;
  readonly looks: Looks;
  /** Questions that a person chose not to answer. */
  readonly skipped?: readonly string[] | undefined;
}

/**
 * Judges one cause. A missing reading leaves it open unless another reading decides it: more readings
 * sharpen a verdict and never turn it round. Ruled out means that no reading can make it even likely.
 */
export function judge(cause: Cause, known: Known): Verdict {
  const confirmed = weigh(cause.confirmed, known);
  if (confirmed === 'holds') return 'confirmed';
  const suspected = cause.suspected === undefined ? 'fails' : weigh(cause.suspected, known);
  if (suspected === 'holds') return 'suspected';
  return confirmed === 'fails' && suspected === 'fails' ? 'ruled-out' : 'unknown';
}

/** All lines of the evidence hold together; one that fails decides, whatever the others say. */
export function weigh(evidence: Evidence, known: Known): Truth {
  const truths = lines(evidence, known).map(({ truth }) => truth);
  if (truths.includes('fails')) return 'fails';
  return truths.includes('unknown') ? 'unknown' : 'holds';
}

/** Each line of the evidence beside what was read; an unknown line says why it is unknown. */
export function lines(evidence: Evidence, known: Known): Because[] {
  return Object.entries(evidence).map(([path, expected]) => {
    const read = readPath(path, known);
    if (read.value === undefined)
      return { path, expected, truth: 'unknown', missing: read.missing };
    const met: Comparison = compare(read.value, expected, known);
    if (met.truth !== 'unknown') return { path, expected, actual: read.value, truth: met.truth };
    return { path, expected, actual: read.value, truth: 'unknown', missing: met.missing };
  });
}

function compare(actual: Value, expected: Expected, known: Known): Comparison {
  const path = otherPath(expected);
  if (path === undefined || !isOfTwo(expected)) return meets(actual, expected);
  const other = readPath(path, known);
  if (other.value !== undefined) return meetsOther(actual, expected, other.value);
  return { truth: 'unknown', missing: `${path} is not known: ${other.missing}` };
}

type Read = { readonly value: Value } | { readonly value?: undefined; readonly missing: string };

/** The value at "probe.key" or "answers.question", or why there is none. */
export function readPath(path: string, known: Known): Read {
  const { source, key } = splitPath(path);
  return source === 'answers' ? readAnswer(key, known) : readLook(lookUp(known.looks, source), key);
}

function readAnswer(question: string, known: Known): Read {
  const value = lookUp(known.answers, question);
  if (value !== undefined) return { value };
  return {
    missing: known.skipped?.includes(question) ? 'nobody could answer it' : 'not answered yet',
  };
}

function readLook(look: Look | undefined, key: string): Read {
  if (look === undefined) return { missing: 'not looked at yet' };
  if (look.kind === 'failed') return { missing: look.message };
  const value = lookUp(look.values, key);
  if (value !== undefined) return { value };
  return { missing: lookUp(look.unknown, key) ?? 'the probe did not report it' };
}
