import type { Value } from './reading.ts';
import type { Expected, Field } from './schema.ts';
import { fieldOf } from './sources.ts';

/** "is below 0 days": what a reading must be, for the page of a playbook. */
export function expectedWords(expected: Expected, field?: Field): string {
  const unit = field === undefined ? undefined : fieldOf(field).unit;
  const word = (value: Value): string => `\`${value}\`${unit === undefined ? '' : ` ${unit}`}`;
  if (typeof expected !== 'object') return `is ${word(expected)}`;
  if ('below' in expected) return `is below ${word(expected.below)}`;
  if ('above' in expected) return `is above ${word(expected.above)}`;
  if ('before' in expected) return `is before \`${expected.before}\``;
  if ('after' in expected) return `is after \`${expected.after}\``;
  if ('not' in expected) return `is not ${word(expected.not)}`;
  if ('oneOf' in expected) return `is one of ${expected.oneOf.map(word).join(', ')}`;
  if ('sameAs' in expected) return `is the same as \`${expected.sameAs}\``;
  if ('differsFrom' in expected) return `differs from \`${expected.differsFrom}\``;
  return `contains \`${expected.contains}\``;
}
