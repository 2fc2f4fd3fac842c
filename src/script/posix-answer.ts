import { bytesOf } from './hex.ts';

/** One line of a host's answer. */
export type Answer =
  | { readonly kind: 'begun' | 'past-deadline' | 'aborted' | 'survived'; readonly call: number }
  | { readonly kind: 'ended'; readonly call: number; readonly status: number }
  | { readonly kind: 'put'; readonly call: number; readonly put: Put }
  | { readonly kind: 'output'; readonly call: number; readonly bytes: Uint8Array }
  | { readonly kind: 'output-ended'; readonly call: number }
  | { readonly kind: 'whole'; readonly call: number; readonly json: string }
  | { readonly kind: 'missing-tool'; readonly tool: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'garbled'; readonly line: string };

export interface Put {
  readonly type: PutType;
  readonly key: string;
  readonly value: string;
}

const putTypes = ['text', 'number', 'boolean', 'unknown', 'line', 'fail'] as const;
export type PutType = (typeof putTypes)[number];

const marks: Readonly<Record<string, 'begun' | 'past-deadline' | 'aborted' | 'survived'>> = {
  b: 'begun',
  t: 'past-deadline',
  a: 'aborted',
  s: 'survived',
};

/** A line of standard output, without its marker. */
export function answerOf(line: string): Answer {
  const [letter = '', first = '', ...rest] = line.split(' ');
  if (line === 'd') return { kind: 'done' };
  if (letter === 'm') return { kind: 'missing-tool', tool: first.slice(0, 40) };
  const call = callOf(first);
  if (call === undefined) return { kind: 'garbled', line };
  const mark = Object.hasOwn(marks, letter) ? marks[letter] : undefined;
  if (mark !== undefined && rest.length === 0) return { kind: mark, call };
  if (letter === 'e') return endedOf(call, rest, line);
  if (letter === 'v') return putOf(call, rest, line);
  if (letter === 'j') return wholeOf(call, rest, line);
  return { kind: 'garbled', line };
}

/** A line of standard error: what a script wrote itself. Anything else there is noise. */
export function outputOf(line: string): Answer | undefined {
  if (line === 'd') return { kind: 'done' };
  const [letter, first = '', ...rest] = line.split(' ');
  const call = callOf(first);
  if (call === undefined) return undefined;
  if (letter === 'z') return { kind: 'output-ended', call };
  const bytes = letter === 'o' ? bytesOf(rest.join('')) : undefined;
  return bytes === undefined ? undefined : { kind: 'output', call, bytes };
}

function callOf(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
}

function endedOf(call: number, [status = '', ...more]: string[], line: string): Answer {
  if (!/^\d{1,3}$/.test(status) || more.length > 0) return { kind: 'garbled', line };
  return { kind: 'ended', call, status: Number(status) };
}

function putOf(call: number, [type = '', key = '', ...words]: string[], line: string): Answer {
  const known = putTypes.find((candidate) => candidate === type);
  const value = writtenValue(words.join(' '));
  if (known === undefined || value === undefined || !/^[a-z][A-Za-z0-9]*$/.test(key)) {
    return { kind: 'garbled', line };
  }
  return { kind: 'put', call, put: { type: known, key, value } };
}

function writtenValue(written: string): string | undefined {
  if (written.startsWith('=')) return written.slice(1);
  const bytes = written.startsWith('x') ? bytesOf(written.slice(1)) : undefined;
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function wholeOf(call: number, [hex = '', ...more]: string[], line: string): Answer {
  const bytes = more.length === 0 ? bytesOf(hex) : undefined;
  if (bytes === undefined) return { kind: 'garbled', line };
  return { kind: 'whole', call, json: new TextDecoder().decode(bytes) };
}
