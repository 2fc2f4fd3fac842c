import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import { forum, presses, report, ruled, says } from '#test/fakes/ruled-site.ts';
import { inventory, jonas, li, maria, type Site } from '#test/fakes/site.ts';

/** What a stranger in a public community may try. */
const attempts = fc.array(
  fc.oneof(
    fc.constantFrom(
      report,
      report.slice('rdp to web-01 dies: '.length),
      'web-01',
      'web-01.example.org',
      'web-02 please',
      'hosts',
      'hosts web-01',
      'hosts rdp',
      'status',
      'approvals',
      'playbooks',
      'playbooks demo',
      'cancel',
      'help hosts',
      'decode 0x904',
      'repair web-01 now',
    ),
    fc.constantFrom('#0', '#1', '#2', '#3'),
  ),
  { minLength: 1, maxLength: 8 },
);

/** Another inventory: the same sizes, other names. */
function renamed(): Hosts {
  return createHosts(
    ['db-11', 'db-12'].map((name) =>
      Host.parse({ name, address: `${name}.example.net`, platform: 'linux', tags: ['rdp'] }),
    ),
  );
}

async function tried(steps: readonly string[], hosts: Hosts): Promise<Site> {
  const site = await ruled([{ channel: forum, allows: 'advice' }], { hosts });
  const people = [maria, jonas, li];
  for (const [index, step] of steps.entries()) {
    const by = people[index % 3] ?? maria;
    if (!step.startsWith('#')) {
      await says(site, by, step, forum);
      continue;
    }
    const labels = site.chat.cardsFor(by.account).flatMap(({ actions }) => actions);
    const chosen = labels.at(Number(step.slice(1)) % Math.max(1, labels.length));
    if (chosen !== undefined) await presses(site, by, chosen.label, forum);
  }
  return site;
}

it('tells a public channel nothing of the hosts, whatever it is asked: another inventory gives the same answers', async () => {
  await fc.assert(
    fc.asyncProperty(attempts, async (steps) => {
      const here = await tried(steps, createHosts(inventory.list()));
      const there = await tried(steps, renamed());

      expect(here.chat.transcript).toBe(there.chat.transcript);
      expect(here.host.ran).toEqual([]);
      const kinds = await Array.fromAsync(here.store.scan(1), ({ event }) => event.kind);
      expect(
        kinds.filter((kind) => !['opened', 'answered', 'cancelled', 'feedback'].includes(kind)),
      ).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
