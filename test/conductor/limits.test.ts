import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
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
