import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { fold } from '#src/incident/advance.ts';
import { tellStory } from '#src/journal/story.ts';
import { jonas, li, maria, Site, stoppedHost } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

function rules(limits: string): MemoryRules {
  return new MemoryRules({
    policy: `
limits: ${limits}
rules:
  - { name: all, probe: [anyone], ask: [anyone], approve: [anyone] }
`,
  });
}

let threads = 0;

/** The service stops again, and is reported in a thread of its own. */
async function reported(site: Site, host = 'web-01') {
  site.host.readings = stoppedHost().readings;
  threads += 1;
  const thread = { platform: 'memory', id: `limits-${threads}` };
  const text = `rdp to ${host} dies: Error code: 0x904 Extended error code: 0x7`;
  await site.chat.write(maria, text, { thread });
  await site.calm();
  await site.press(maria, /plan/i);
  return thread;
}

async function repaired(site: Site, host = 'web-01'): Promise<void> {
  await reported(site, host);
  await site.press(jonas, /^approve$/i);
  await site.clock.advance(60_000);
  await site.calm();
}

function applied(site: Site): number {
  return site.host.ran.filter((name) => name === 'start/apply').length;
}

describe('the same repair on the same host', () => {
  it('runs three times in a day, and then a person has to look', async () => {
    const site = await new Site({ rules: rules('{}') }).start();
    await repaired(site);
    await repaired(site);
    await repaired(site);
    expect(applied(site)).toBe(3);

    await reported(site);

    expect(site.chat.transcript).toMatch(/This repair ran 3 times on web-01 within 24 h/);
    expect(applied(site)).toBe(3);
  });

  it('is counted over a restart', async () => {
    const site = await new Site({ rules: rules('{ sameRepair: { times: 1 } }') }).start();
    await repaired(site);

    await site.restart();
    await reported(site);

    expect(site.chat.transcript).toMatch(/This repair ran once on web-01/);
    expect(applied(site)).toBe(1);
  });

  it('may run again once that is long enough ago', async () => {
    const site = await new Site({
      rules: rules('{ sameRepair: { times: 1, within: 2h } }'),
    }).start();
    await repaired(site);

    await site.clock.advance(2 * 3_600_000);
    await repaired(site);

    expect(applied(site)).toBe(2);
  });
});

describe('a repair that does not last', () => {
  function calling(to: string): MemoryRules {
    return new MemoryRules({
      policy: `
limits: { sameRepair: { times: 1 } }
rules:
  - { name: all, probe: [anyone], ask: [anyone], approve: [anyone], escalation: { after: 1h, to: ${to} } }
`,
      people: `
people:
  maria: { accounts: [memory:maria] }
  jonas: { accounts: [memory:jonas] }
  li: { name: Li Chen, accounts: ["test:li", memory:li], groups: [duty] }
  gone: { accounts: [memory:gone], groups: [duty], disabled: true }
`,
    });
  }

  /** People who are mentioned, and so told. */
  function mentioned(site: Site): readonly string[] {
    const { blocks = [] } = site.chat.newest ?? {};
    return blocks.flatMap((block) =>
      block.kind === 'text'
        ? block.text.flatMap((span) =>
            typeof span !== 'string' && span.kind === 'person' ? [span.account] : [],
          )
        : [],
    );
  }

  it('is handed over to those whom the rules call, and they are told in the thread', async () => {
    const site = await new Site({ rules: calling('[duty, "slack:T/S01"]') }).start();
    await repaired(site);

    const thread = await reported(site);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'advised' });
    expect((await site.kinds()).at(-1)).toBe('handed-over');
    expect(site.chat.messages.at(-1)?.thread).toEqual(thread);
    expect(site.chat.newest?.fallbackText).toMatch(
      /Handed over: I do not repair web-01 once more.*This repair ran once on web-01.*Li Chen.*the group slack:T\/S01/s,
    );
    expect(mentioned(site)).toEqual(['memory:li']);
  });

  it('is handed over where nobody is called, too, and whoever reported it is told', async () => {
    const site = await new Site({ rules: rules('{ sameRepair: { times: 1 } }') }).start();
    await repaired(site);

    await reported(site);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'advised' });
    expect(mentioned(site)).toEqual([maria.account]);
  });

  it('is handed over at the last gate when another one ran between the card and the run', async () => {
    const site = await new Site({ rules: calling('[duty]') }).start();
    const first = await reported(site);
    const second = await reported(site);
    const tokens = [approveToken(site, first), approveToken(site, second)];
    // The first one does not help: what the second rests on is still so.
    site.host.changes['start/apply'] = () => undefined;

    await Promise.all(tokens.map((token) => site.chat.deliver(jonas, { kind: 'action', token })));
    await site.calm();

    expect(applied(site)).toBe(1);
    const incidents = await Promise.all(
      (await site.store.recent(2)).map((id) => site.store.incident(id)),
    );
    const ended = incidents.map((incident) =>
      incident?.state.kind === 'closed' ? incident.state.outcome : incident?.state.kind,
    );
    expect(ended).toContain('advised');
    expect(site.chat.transcript).toMatch(/Handed over: I do not repair web-01/);
  });

  it('stays what it is in the journal, told and folded', async () => {
    const site = await new Site({ rules: calling('[duty]') }).start();
    await repaired(site);
    await reported(site);
    const { id, state } = await site.incident();

    const records = await site.store.records(id);

    expect(fold(records.map(({ event }) => event))?.state).toEqual(state);
    expect(tellStory(records).at(-1)).toMatchObject({
      text: 'Handed over to people: the repair does not last',
      details: [
        expect.stringMatching(/This repair ran once/),
        'told: Li Chen (memory:li)',
        'outcome: advised',
      ],
    });
  });
});

describe('hosts of one kind', () => {
  const hosts = createHosts(
    ['web-01', 'web-02'].map((name) =>
      Host.parse({
        name,
        address: `${name}.example.org`,
        platform: 'linux',
        tags: ['web'],
        transports: { practice: {} },
      }),
    ),
  );

  /** Both plans are made, then both are approved in the same moment. */
  async function bothAtOnce(limits: string): Promise<Site> {
    const host = stoppedHost();
    host.changes['start/apply'] = () => undefined;
    const site = await new Site({ rules: rules(limits), hosts, host }).start();
    const one = await reported(site, 'web-01');
    const other = await reported(site, 'web-02');
    const tokens = [approveToken(site, one), approveToken(site, other)];
    await Promise.all(
      tokens.map((token, index) =>
        site.chat.deliver(index === 0 ? jonas : li, { kind: 'action', token }),
      ),
    );
    await site.calm();
    return site;
  }

  it('are all changed where nothing limits it', async () => {
    expect(applied(await bothAtOnce('{}'))).toBe(2);
  });

  it('are changed no faster than the site allows, also in the same moment', async () => {
    const site = await bothAtOnce('{ spread: [{ tag: web, hosts: 1, within: 1h }] }');

    expect(applied(site)).toBe(1);
    expect(site.chat.transcript).toMatch(
      /1 of the hosts with the tag web were repaired within 1 h/,
    );
  });
});

function approveToken(site: Site, { id }: { readonly id: string }): string {
  const card = site.chat.messages
    .filter(({ thread }) => thread.id === id)
    .map(({ versions }) => versions.at(-1))
    .findLast((each) => each?.actions.some(({ label }) => label === 'Approve'));
  return card?.actions.find(({ label }) => label === 'Approve')?.token ?? 'no card';
}
