import type { Context } from '#src/conductor/context.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { Envelope, Json } from '#src/script/job.ts';

type Redact = NonNullable<Context['redact']>;

/** What a host sent, without any secret that was used to reach it and nothing that cannot be kept. */
export function redactedResult(result: JobResult, redact: Redact): JobResult {
  const envelopes = result.envelopes.map((envelope) => redactedEnvelope(envelope, redact));
  if (result.kind === 'ran') return { ...result, envelopes };
  return { ...result, envelopes, message: redact(result.message), hint: redact(result.hint) };
}

export function redactedEnvelope(envelope: Envelope, redact: Redact): Envelope {
  const { message, value } = envelope;
  return {
    ...envelope,
    message: redact(message),
    ...(value === undefined ? {} : { value: redactedJson(value, redact) }),
  };
}

/** Deeper than this nothing of ours prints; the journal takes no more than it can write down again. */
const deepest = 50;

/** JSON as the journal can keep it: "1e999" reads as infinite, and nobody can write that down. */
function redactedJson(value: Json, redact: Redact, depth = 0): Json {
  if (depth > deepest) return null;
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item: Json) => redactedJson(item, redact, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactedJson(item, redact, depth + 1)]),
  );
}
