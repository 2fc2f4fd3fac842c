import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';

/** Limits of the site look back a week; what they count must still be there. */
const least = 8 * 86_400_000;

const Age = Duration.refine(
  (age) => age >= least,
  'keep it for 8d at least: the limits look back a week',
);

/** What `fettle.yaml` says under `retention`. Absent keys keep for ever. */
export const RetentionSettings = z.strictObject({
  persons: Age.optional().describe(
    'How long after its end an incident says who took part, and what they wrote',
  ),
  incidents: Age.optional().describe(
    'How long after its end it says what people and machines said: readings, messages, answers',
  ),
  pictures: Duration.optional().describe('How long after its end screenshots are kept'),
});
export type RetentionSettings = z.output<typeof RetentionSettings>;

/** Whether anything is ever removed from the journal: that needs a key to sign it. */
export function removesRecords({ persons, incidents }: RetentionSettings): boolean {
  return persons !== undefined || incidents !== undefined;
}
