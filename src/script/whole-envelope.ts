import { z } from 'zod';
import type { Envelope, Json } from './job.ts';
import { readingText } from './reading-text.ts';

/** What the PowerShell bootstrap writes for one call. `output` is what the script printed, as it is. */
const Whole = z.object({
  outcome: z.enum(['ok', 'error', 'timed-out', 'bad-output']),
  output: z.string().default(''),
  message: z.string().default(''),
  durationMs: z.number().nonnegative().default(0),
});

/**
 * An envelope that came as one JSON document. Anything unfit is `bad-output`, never an exception. What a
 * failed script told is kept, for the way back.
 */
export function wholeEnvelope(name: string, json: string): Envelope {
  const read = Whole.safeParse(parsed(json));
  if (!read.success) {
    return bad(name, 'The host answered with something that is no envelope.');
  }
  const { outcome, output, message, durationMs } = read.data;
  const told = z.record(z.string(), z.json()).safeParse(parsed(output.replace(/^\uFEFF/, '')));
  const rest = { durationMs, ...(told.success ? { value: cleaned(told.data) } : {}) };
  if (outcome !== 'ok') return { name, outcome, message: readingText(message.trim()), ...rest };
  if (told.success) return { name, outcome, message: '', ...rest };
  const isSilent = message.trim() === '';
  return isSilent
    ? { ...bad(name, 'The script printed no JSON object.'), durationMs }
    : { name, outcome: 'error', message: readingText(message.trim()), durationMs };
}

function bad(name: string, message: string): Envelope {
  return { name, outcome: 'bad-output', message, durationMs: 0 };
}

/** Deeper than any script tells; far deeper ones would overflow the stack of whoever reads them. */
const deepest = 32;

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isWithin(value, deepest) ? value : undefined;
  } catch (error) {
    // Not JSON is an answer like any other unfit one: the schema refuses undefined.
    if (Error.isError(error)) return undefined;
    throw error;
  }
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1));
}

function cleaned(value: Json): Json {
  if (typeof value === 'string') return readingText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]));
}
