import { advance, open } from '#src/incident/advance.ts';
import type { Command, Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { endingOf } from '#src/incident/step.ts';
import type { JournalRecord } from '#src/journal/record.ts';

/** One record with what it meant. */
export interface Followed {
  readonly record: JournalRecord;
  /** Absent for the first record of an incident. */
  readonly before: Incident | undefined;
  /** Absent where the first record is missing. */
  readonly after: Incident | undefined;
  readonly commands: readonly Command[];
}

export function follow(record: JournalRecord, before: Incident | undefined): Followed {
  const { event } = record;
  if (before !== undefined) {
    const { incident, commands } = advance(before, event);
    return { record, before, after: incident, commands };
  }
  if (event.kind !== 'opened') return { record, before, after: undefined, commands: [] };
  const { incident, commands } = open(event);
  return { record, before, after: incident, commands };
}

/** Why a decision did not count, as the rules said at that moment; undefined where it did, or was none. */
export function refusalOf({ commands }: Pick<Followed, 'commands'>): string | undefined {
  for (const command of commands) {
    if (command.kind !== 'say') continue;
    const why = refusalIn(command.saying);
    if (why !== undefined) return why;
  }
  return undefined;
}

function refusalIn(saying: Saying): string | undefined {
  if (saying.kind === 'too-late') return 'too-late';
  return isRefusal(saying) ? (saying.message ?? saying.reason) : undefined;
}

const refusals = ['approval-refused', 'glass-refused', 'review-refused'] as const;

type Refusal = Saying & { readonly kind: (typeof refusals)[number] };

function isRefusal(saying: Saying): saying is Refusal {
  const known: readonly string[] = refusals;
  return known.includes(saying.kind);
}

/** Whether the record ended its incident; what is left to review has ended, too. */
export function hasEnded({ before, after }: Pick<Followed, 'before' | 'after'>): boolean {
  if (after === undefined || endingOf(after) === undefined) return false;
  return before === undefined || endingOf(before) === undefined;
}
