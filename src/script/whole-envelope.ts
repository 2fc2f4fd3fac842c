import { z } from 'zod';
import type { Envelope, Json } from './job.ts';
import { readingText } from './reading-text.ts';

/** What the PowerShell bootstrap writes for one call, as one JSON document. */
const Whole = z.object({
  outcome: z.enum(['ok', 'error', 'timed-out', 'bad-output']),
  value: z.json().optional(),
  message: z.string().default(''),
  durationMs: z.number().nonnegative().default(0),
});

/** An envelope that came as one JSON document. Anything unfit is `bad-output`, never an exception. */
export function wholeEnvelope(name: string, json: string): Envelope {
  const read = Whole.safeParse(parsed(json));
  if (!read.success) {
    return bad(name, 'The host answered with something that is no envelope.');
  }
  const { outcome, value, message, durationMs } = read.data;
  if (outcome === 'ok' && !isObject(value)) {
    return { ...bad(name, 'The script printed no JSON object.'), durationMs };
  }
  return {
    name,
    outcome,
    ...(value === undefined ? {} : { value: cleaned(value) }),
    message: outcome === 'ok' ? '' : readingText(message),
    durationMs,
  };
}

function bad(name: string, message: string): Envelope {
  return { name, outcome: 'bad-output', message, durationMs: 0 };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // Not JSON is an answer like any other unfit one: the schema refuses undefined.
    if (Error.isError(error)) return undefined;
    throw error;
  }
}

function isObject(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cleaned(value: Json): Json {
  if (typeof value === 'string') return readingText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]));
}
