import { describe, expect, it } from '@jest/globals';
import { AccountId } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import { tracesOf } from '#src/journal/traces.ts';
import { incidentId } from '#test/contracts/store-samples.ts';
import { named } from '#test/fakes/forgotten-samples.ts';
import { jonas, opened } from '#test/fakes/incident-samples.ts';

const maria = { account: AccountId.parse('slack:T024/U02AB'), name: 'Maria Schmidt' };

function storeOf(events: readonly Event[]) {
  return {
    async *scan() {
      for (const [index, event] of events.entries())
        yield seal(genesis, { seq: index + 1, incident: incidentId(1), event });
    },
  };
}

describe('the traces of somebody', () => {
  it('are found behind a line break, and in letters of another width', async () => {
    for (const report of ['it fails\nMaria Schmidt knows', '\tＭａｒｉａ　Ｓｃｈｍｉｄｔ']) {
      const { incidents } = await tracesOf(
        storeOf([opened({ reporter: jonas, report })]),
        named(maria),
      );

      expect(incidents).toEqual([incidentId(1)]);
    }
  });

  it('are all accounts, also by records that were written before the one that joins them', async () => {
    const account = (text: string) => AccountId.parse(text);
    const [a, b, c] = [account('slack:A1'), account('discord:22'), account('terminal:cc')];
    const events = [
      opened({ reporter: { account: b, name: 'bb', accounts: [b, c] } }),
      opened({ reporter: { account: a, name: 'aa', accounts: [a, b] } }),
    ];

    const { whom } = await tracesOf(storeOf(events), named({ account: a, name: 'aa' }));

    expect([...whom.accounts].sort()).toEqual([b, a, c].sort());
  });
});
