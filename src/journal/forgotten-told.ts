import { count } from '#src/card/measure.ts';
import type { Event } from '#src/incident/event.ts';
import { shown, type Told } from './told.ts';

/** What was removed, by whom and why. */
export function forgottenTold(event: Event & { readonly kind: 'forgotten' }): Told {
  const { scope, people, by, reason, records } = event;
  const whom = people.length === 0 ? 'no person' : people.map(shown).join(', ');
  const what = scope === 'text' ? 'What was said was removed' : `Forgotten: ${whom}`;
  return {
    text: `${what}, in ${count(records.length, 'record')}`,
    details: [
      `by ${shown(by)}: ${shown(reason)}`,
      ...records.map(({ seq, fields }) => shown(`record ${seq}: ${fields.join(', ')}`)),
    ],
  };
}
