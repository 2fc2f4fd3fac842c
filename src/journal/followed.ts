import { advance, open } from '#src/incident/advance.ts';
import type { Command } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
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
    const { saying } = command;
    if (saying.kind === 'approval-refused') return saying.message ?? saying.reason;
    if (saying.kind === 'too-late') return 'too-late';
  }
  return undefined;
}

/** Whether the record ended its incident. */
export function hasEnded({ before, after }: Pick<Followed, 'before' | 'after'>): boolean {
  return before?.state.kind !== 'closed' && after?.state.kind === 'closed';
}
