import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';

const codes = 'Error code: 0x904 Extended error code: 0x7';
const report = `rdp to web-01 dies: ${codes}`;

async function resolved(): Promise<Site> {
  const site = await new Site().start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  await site.press(jonas, /^approve$/i);
  return site;
}

describe('two incidents in one thread', () => {
  it('leave the older one within reach once the newer one is over', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    await site.write(maria, codes);
    await site.write(maria, 'cancel');

    await site.write(maria, 'cancel');

    const states = await Promise.all(
      (await site.store.recent(2)).map((id) => site.store.incident(id)),
    );
    expect(states.map((each) => each?.state)).toMatchObject([
      { kind: 'closed', outcome: 'cancelled' },
      { kind: 'closed', outcome: 'cancelled' },
    ]);
  });

  it('keep the question of one when the other was opened again and is over', async () => {
    const site = await resolved();
    await site.write(li, codes);
    await site.press(maria, /still the same/i);

    await site.write(li, 'web-02');

    expect((await site.incident()).host).toBe('web-02');
  });
});

it('takes no id twice', async () => {
  const first = await new Site().start();
  await first.write(maria, report);
  const { id } = await first.incident();

  // Its chance begins anew, so it comes upon the same id.
  const second = await new Site({ store: first.store }).start();
  await second.write(li, 'help');
  await second.write(li, report);

  expect((await first.store.incident(id))?.reporter.account).toBe(maria.account);
  expect((await first.store.recent(5)).length).toBe(2);
  expect(await first.store.verify()).toEqual([]);
});

describe('what is no longer there', () => {
  it('ends the incident when its playbook is gone, and says so', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);
    site.playbooks = [demoPlaybook((yaml) => yaml.replace('for tests', 'for the tests'))];
    await site.restart();
    site.store.revision = async () => undefined;

    await site.write(maria, 'web-01');

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
    expect(await site.kinds()).toContain('broke');
  });

  it('is no defect when a plan was wanted for a host that was taken out', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    site.hosts = createHosts([]);
    await site.restart();

    await site.press(maria, /plan/i);

    expect((await site.incident()).state.kind).toBe('explaining');
    expect(site.chat.transcript).toMatch(/web-01 is no longer in the inventory/);
    expect(site.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

it('rings again when the clock was set back while it rang', async () => {
  const site = await new Site().start();
  await site.write(maria, codes);
  const now = site.clock.now.bind(site.clock);
  const early = now();
  site.clock.now = () => {
    site.clock.now = now;
    return early;
  };

  await site.clock.advance(2 * 60 * 60_000);

  expect(await site.kinds()).toEqual(['opened', 'due']);
});
