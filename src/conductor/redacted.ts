import type { Context } from '#src/conductor/context.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { JobResult } from '#src/ports/transport.ts';
import { withoutSecrets } from '#src/redaction/without-secrets.ts';
import type { Envelope, Json } from '#src/script/job.ts';

type Redact = NonNullable<Context['redact']>;

/** What a program of the site or a host said, as it may be kept. */
export function redactedText({ redact = asItIs }: Pick<Context, 'redact'>, text: string): string {
  return withoutSecrets(text, redact);
}

/** What a host sent, without any secret that is known or looks like one, and nothing that cannot be kept. */
export function redactedResult(result: JobResult, byValue: Redact = asItIs): JobResult {
  const redact = (text: string): string => withoutSecrets(text, byValue);
  const envelopes = result.envelopes.map((envelope) => redactedEnvelope(envelope, byValue));
  if (result.kind === 'ran') return { ...result, envelopes };
  return { ...result, envelopes, message: redact(result.message), hint: redact(result.hint) };
}

export function redactedEnvelope(envelope: Envelope, byValue: Redact = asItIs): Envelope {
  const redact = (text: string): string => withoutSecrets(text, byValue);
  const { message, value } = envelope;
  return {
    ...envelope,
    message: redact(message),
    ...(value === undefined ? {} : { value: redactedJson(value, redact) }),
  };
}

/** The same for a look from outside: certificates and greetings are written by whoever answers there. */
export function redactedLook(look: Look, byValue: Redact = asItIs): Look {
  const redact = (text: string): string => withoutSecrets(text, byValue);
  if (look.kind === 'failed') return { ...look, message: redact(look.message) };
  const values = Object.entries(look.values).map(([key, value]): [string, typeof value] => [
    key,
    typeof value === 'string' ? redact(value) : value,
  ]);
  const unknown = Object.entries(look.unknown).map(([key, why]): [string, string] => [
    key,
    redact(why),
  ]);
  return { ...look, values: Object.fromEntries(values), unknown: Object.fromEntries(unknown) };
}

function asItIs(text: string): string {
  return text;
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
    Object.entries(value).map(([key, item]) => [
      redact(key),
      redactedJson(item, redact, depth + 1),
    ]),
  );
}
