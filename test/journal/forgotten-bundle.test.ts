import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import { Bundle, checkBundle, signBundle } from '#src/journal/bundle.ts';
import { genesis, type JournalLine, lineOf, seal } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { broke, cancelled, incidentId, opening } from '#test/contracts/store-samples.ts';
import { closedIncident, forgetIn, signer, trusted } from '#test/fakes/forgotten-samples.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

const id = incidentId(1);

function check(records: readonly JournalLine[], keys = trusted) {
  const { seq = 0, hash = '' } = records.at(-1) ?? {};
  const content = { format: 1, made: 5, head: { seq, hash }, records, cards: [] };
  return checkBundle(signBundle(Bundle.shape.content.parse(content), signer), keys);
}

async function forgottenLines(sign = signer.sign): Promise<readonly JournalLine[]> {
  const store = new MemoryStore();
  await closedIncident(store);
  await forgetIn(store, id, { scope: 'people', signer: { ...signer, sign } });
  return (await store.records(id)).map(lineOf);
}

function faultsOf(records: readonly JournalLine[]): string {
  const checked = check(records);
  return checked.ok ? '' : checked.faults.join('\n');
}

describe('a bundle from which people were removed', () => {
  it('proves what is left, and that it was removed by whoever has the key', async () => {
    expect(check(await forgottenLines())).toMatchObject({
      ok: true,
      incident: { id, state: { kind: 'closed', outcome: 'cancelled' } },
    });
  });

  it('proves nothing when the removal is not signed', async () => {
    expect(faultsOf(await forgottenLines(() => 'AAAA'))).toContain('does not fit');
  });

  it('proves nothing when the record that says so is left out', async () => {
    expect(faultsOf((await forgottenLines()).slice(0, -1))).toContain('record 1 was changed');
  });

  it('proves nothing when what was left is changed', async () => {
    const [first, ...rest] = await forgottenLines();
    const changed = first && { ...first, event: first.event.replace('0x904', '0x905') };

    expect(faultsOf([...(changed ? [changed] : []), ...rest])).toContain('record 1 was changed');
  });
});

/** Records 1, 2 and 4 of an incident, 3 of another, each bound to the one before it in its incident. */
function linked(): readonly JournalLine[] {
  const events: (readonly [number, Event, number])[] = [
    [1, opening(1).event, 0],
    [1, broke, 1],
    [2, opening(2).event, 0],
    [1, { ...cancelled, kind: 'shown-again' }, 2],
    [1, { ...cancelled, kind: 'shown-again' }, 4],
  ];
  const records: JournalRecord[] = [];
  for (const [index, [number, event, after]] of events.entries()) {
    const place = { seq: index + 1, incident: incidentId(number) };
    const previous = records.at(-1)?.hash ?? genesis;
    records.push(seal(previous, { ...place, event: { ...event, link: { after, salt: 's' } } }));
  }
  return records.map(lineOf).filter(({ incident }) => incident === id);
}

describe('a bundle whose records are linked', () => {
  it('is whole with all of them', () => {
    expect(check(linked())).toMatchObject({ ok: true });
  });

  it.each([1, 2])('shows that a record was left out between two others', (index) => {
    const all = linked();

    expect(faultsOf(all.toSpliced(index, 1))).toMatch(/something was left out/);
  });
});
