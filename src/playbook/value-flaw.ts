import { noSuch } from './check-evidence.ts';
import { meets } from './meets.ts';
import type { Value } from './reading.ts';
import type { Source } from './sources.ts';

/** Why a value cannot have been told under its key. */
export function valueFlaw({ type, values }: Source, value: Value): string | undefined {
  const jsType = type === 'text' || type === 'date' ? 'string' : type;
  if (typeof value !== jsType) return `must be ${type}`;
  if (type === 'date' && meets(value, { after: '0000-01-01' }).truth === 'unknown') {
    return 'must be a day or a time in UTC';
  }
  if (values === undefined || values.includes(String(value))) return undefined;
  return noSuch('value', String(value), values);
}
