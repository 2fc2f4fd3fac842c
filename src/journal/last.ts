import type { JournalFault } from '#src/ports/store.ts';
import type { Ends } from './walk.ts';

/** What the journal must come to, kept apart from it. */
export interface Expectation extends Ends {
  /** The last record of every incident; absent where only a part of the journal is read. */
  readonly last?: ReadonlyMap<string, number> | undefined;
}

/** Finds a cut that took the head with it: an incident remembers a later record than there is. */
export function lastFaults(
  found: ReadonlyMap<string, number>,
  { head, last }: Expectation,
): JournalFault[] {
  if (last === undefined) return [];
  const beyond = [...last].filter(([, seq]) => seq > head.seq);
  if (beyond.length > 0) return [cutFault(head.seq, beyond)];
  const incidents = new Set([...last.keys(), ...found.keys()]);
  return [...incidents].flatMap((incident) => {
    const [is, was] = [found.get(incident) ?? 0, last.get(incident) ?? 0];
    if (is === was) return [];
    const message = `${incident} ends with ${name(is)} here; its kept state was made after ${name(was)}`;
    return [{ seq: Math.max(is, was), kind: 'fold-differs' as const, message }];
  });
}

function cutFault(head: number, beyond: readonly (readonly [string, number])[]): JournalFault {
  const [incident, seq] = beyond.reduce((most, next) => (next[1] > most[1] ? next : most));
  const message = `the journal ends with ${name(head)}, but ${incident} had a record ${seq}`;
  return { seq: head + 1, kind: 'cut', message };
}

function name(seq: number): string {
  return seq === 0 ? 'no record' : `record ${seq}`;
}
