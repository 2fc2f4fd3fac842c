import { count } from '#src/card/measure.ts';
import type { World } from '#src/cli/world.ts';
import { lineOf } from '#src/journal/chain.ts';
import { forgivenBy, removalFault } from '#src/journal/forgiven.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { shown } from '#src/journal/told.ts';
import type { VerificationKey } from '#src/ports/signing.ts';
import type { Store } from '#src/ports/store.ts';

/** What the journal says was removed from it, and who vouches for that. */
export interface Removals {
  /** Number of records from which something was removed. */
  readonly records: number;
  readonly by: readonly {
    /** Number of the record that says so. */
    readonly seq: number;
    readonly incident: string;
    readonly scope: string;
    readonly records: number;
    readonly fault?: string | undefined;
  }[];
  /** False where nobody said which keys are trusted. */
  readonly isChecked: boolean;
}

export async function removalsOf(
  store: Pick<Store, 'scan'>,
  trusted: readonly VerificationKey[] | undefined,
): Promise<Removals> {
  const found: JournalRecord[] = [];
  for await (const record of store.scan(1))
    if (record.event.kind === 'forgotten') found.push(record);
  const by = found.map((record) => removalIn(record, trusted));
  return {
    records: forgivenBy(found.map(lineOf)).size,
    by,
    isChecked: trusted !== undefined,
  };
}

function removalIn(record: JournalRecord, trusted: readonly VerificationKey[] | undefined) {
  const { seq, incident, event } = record;
  const fault = trusted === undefined ? undefined : removalFault(lineOf(record), trusted);
  const said = event.kind === 'forgotten' ? event : { scope: 'person', records: [] };
  return { seq, incident, scope: said.scope, records: said.records.length, fault };
}

/** What was removed without a signature that somebody trusts is a fault like any other. */
export function areVouchedFor({ by, isChecked }: Removals): boolean {
  return by.length === 0 || (isChecked && by.every(({ fault }) => fault === undefined));
}

const gone: Readonly<Record<string, string>> = {
  person: 'a person was removed',
  people: 'everybody was removed',
  text: 'everybody was removed, and everything that was said',
};

export function tellRemovals(world: World, { records, by, isChecked }: Removals): void {
  if (by.length === 0) return;
  world.out(`${count(records, 'record')} have had something removed:`);
  for (const { seq, incident, scope, records: many, fault } of by) {
    world.out(
      `record ${seq}: ${gone[scope] ?? 'something was removed'}, in ${count(many, 'record')} of ${incident}`,
    );
    if (fault !== undefined) world.out(`unsigned: ${shown(fault)}`);
  }
  if (!isChecked)
    world.err('Nobody vouches for that yet: name the public key of the site with --key.');
}
