import type { Look, LookFailure, Value } from '#src/playbook/reading.ts';
import type { Field, FieldType, Probe } from '#src/playbook/schema.ts';
import type { Envelope, Json } from './job.ts';
import { readingText } from './reading-text.ts';

export interface LookedAt {
  /** Name of the transport. */
  readonly source: string;
  /** Milliseconds since 1970 (UTC). */
  readonly at: number;
}

/**
 * What a probe told, held against what its playbook says that it returns. A value of another type, or
 * one that is not among the declared, is unknown with a reason; a key that is not declared is left out.
 */
export function lookOf(
  probe: Pick<Probe, 'returns'>,
  envelope: Envelope,
  { source, at }: LookedAt,
): Look {
  const when = { source, at, durationMs: envelope.durationMs };
  if (envelope.outcome !== 'ok') {
    return { kind: 'failed', failure: failureOf(envelope), message: envelope.message, ...when };
  }
  const told = fieldsOf(envelope.value);
  if (told === undefined) {
    const message = 'The script printed no JSON object.';
    return { kind: 'failed', failure: 'bad-answer', message, ...when };
  }
  return { kind: 'read', ...sorted(probe, told), ...when };
}

function sorted(probe: Pick<Probe, 'returns'>, told: Readonly<Record<string, Json>>) {
  const reasons = fieldsOf(own(told, 'unknown')) ?? {};
  const values: Record<string, Value> = {};
  const unknown: Record<string, string> = {};
  for (const [key, field] of Object.entries(probe.returns)) {
    const given = own(told, key);
    const value = given === undefined ? undefined : typed(given, field);
    const reason = own(reasons, key);
    if (reason !== undefined) unknown[key] = shown(reason);
    else if (value === undefined) unknown[key] = missing(given, field);
    else values[key] = value;
  }
  return { values, unknown };
}

function shown(reason: Json): string {
  return readingText(typeof reason === 'string' ? reason : JSON.stringify(reason));
}

function failureOf({ outcome }: Envelope): LookFailure {
  if (outcome === 'timed-out') return 'timed-out';
  return outcome === 'bad-output' ? 'bad-answer' : 'script-failed';
}

function fieldsOf(value: Json | undefined): Readonly<Record<string, Json>> | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(fields: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function typed(given: Json, field: Field): Value | undefined {
  const { type, values } = typeof field === 'string' ? { type: field, values: undefined } : field;
  if (typeof given === 'string') return typedText(given, type, values);
  if (typeof given !== type) return undefined;
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  return typeof given === 'boolean' ? given : undefined;
}

function typedText(
  given: string,
  type: FieldType,
  values: readonly string[] | undefined,
): string | undefined {
  if (type === 'date') return dateOf(given);
  return type === 'text' ? declared(readingText(given), values) : undefined;
}

function declared(text: string, values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.includes(text) ? text : undefined;
}

/** A day, or an instant in UTC, as ISO 8601 has it. */
function dateOf(text: string): string | undefined {
  const date = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z)?$/.exec(text);
  return date !== null && isRealDay(date[1] ?? '') ? text : undefined;
}

function isRealDay(day: string): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return month >= 1 && month <= 12 && date >= 1 && date <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function missing(given: Json | undefined, field: Field): string {
  if (given === undefined) return 'The probe did not tell.';
  const said = readingText(JSON.stringify(given)).slice(0, 60);
  return `The probe told ${said}, which is not ${wanted(field)}.`;
}

function wanted(field: Field): string {
  if (typeof field !== 'string' && field.values !== undefined) return 'a declared value';
  const type = typeof field === 'string' ? field : field.type;
  return type === 'date' ? 'a date in UTC' : type;
}
