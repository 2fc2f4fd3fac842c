import type { Context } from '#src/conductor/context.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { Envelope, Json } from '#src/script/job.ts';

type Redact = NonNullable<Context['redact']>;

/** What a host sent, without any secret that was used to reach it: from here on it may be kept and shown. */
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

function redactedJson(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: Json) => redactedJson(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactedJson(item, redact)]),
  );
}
