import { describe, expect, it } from '@jest/globals';
import { settle } from '#test/fakes/fake-clock.ts';
import { jonas, li, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function proposed(parts: ConstructorParameters<typeof Site>[0] = {}): Promise<Site> {
  const site = await new Site(parts).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

describe('from the report to the repair', () => {
  it('looks, proves, proposes, applies after approval, verifies and resolves', async () => {
    const site = await proposed();

    await site.press(jonas, /^approve$/i);

    expect(await site.kinds()).toEqual([
      'opened',
      'probed',
      'chosen',
      'planned',
      'decided',
      'leased',
      'rechecked',
      'run-intended',
      'run-ended',
      'verified',
    ]);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.ran).toEqual([
      'service',
      'start/preview?',
      'service',
      'start/apply',
      'service',
    ]);
  });

  it('asks for the host when nobody named one, and takes a typed name', async () => {
    const site = await new Site().start();
    await site.write(maria, 'Error code: 0x904 Extended error code: 0x7');

    await site.write(maria, 'web-02');

    expect(await site.kinds()).toEqual(['opened', 'answered', 'probed']);
    expect((await site.incident()).host).toBe('web-02');
  });

  it('refuses a host that the inventory does not know, names the nearest, and asks on', async () => {
    const site = await new Site().start();
    await site.write(maria, 'Error code: 0x904 Extended error code: 0x7');

    await site.write(maria, 'web-03');

    expect(site.chat.newest?.fallbackText).toMatch(/web-03[\s\S]*web-01/);
    expect((await site.incident()).state.kind).toBe('asking');
    expect(site.host.ran).toEqual([]);
  });

  it('rolls back what did not help, and proves that too', async () => {
    const host = stoppedHost();
    host.changes['start/apply'] = () => undefined;
    const site = await proposed({ host });

    await site.press(jonas, /^approve$/i);

    expect(host.ran.slice(-4)).toEqual(['start/apply', 'service', 'start/rollback', 'service']);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'rolled-back' });
  });
});

describe('approval', () => {
  it('refuses whoever asked for it, privately, and changes nothing', async () => {
    const site = await proposed();

    await site.press(maria, /^approve$/i);

    expect((await site.incident()).state.kind).toBe('waiting');
    expect(site.chat.messages.at(-1)?.to).toBe(maria.account);
    expect(site.host.count('start/apply')).toBe(0);
  });

  it('applies once when two people press at the same time, and twice', async () => {
    const site = await proposed();

    await Promise.all([
      site.press(jonas, /^approve$/i),
      site.press(li, /^approve$/i),
      site.press(jonas, /^approve$/i),
    ]);

    expect(site.host.count('start/apply')).toBe(1);
  });

  it('is void when the host has changed since, and says what changed', async () => {
    const site = await proposed();
    site.host.readings = {
      ...site.host.readings,
      service: { active: true, enabled: true, pid: 7 },
    };

    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(0);
    expect(site.chat.transcript).toMatch(/nothing was done/i);
    expect((await site.kinds()).slice(-2)).toEqual(['rechecked', 'probed']);
  });

  it('expires, and an old button then says what became of it', async () => {
    const site = await proposed();

    await site.clock.advance(5 * 60 * 60_000);
    await site.chat.pressOld(jonas, 'Approve');
    await site.calm();

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
    expect(site.chat.messages.at(-1)).toMatchObject({ to: jonas.account });
    expect(site.host.count('start/apply')).toBe(0);
  });

  it('is refused to people from outside, whoever they are', async () => {
    const site = await proposed();

    await site.chat.press(jonas, 'Approve', { isExternal: true });
    await site.calm();

    expect((await site.incident()).state.kind).toBe('waiting');
  });
});

describe('one host, two incidents', () => {
  it('lets the second wait, says for whom, and looks again before it acts', async () => {
    const site = await proposed();
    await site.chat.write(li, report, { thread: { platform: 'memory', id: 'thread-2' } });
    await site.calm();
    await site.press(li, /plan/i);
    const gate = Promise.withResolvers<void>();
    site.host.before = ({ name, mode }) =>
      name === 'start/apply' && mode === 'run' ? gate.promise : Promise.resolve();

    await site.press(jonas, /^approve$/i);
    await site.press(jonas, /^approve$/i);

    const states = await Promise.all(
      (await site.store.recent(2)).map((id) => site.store.incident(id)),
    );
    expect(new Set(states.map((each) => each?.state.kind))).toEqual(
      new Set(['applying', 'rechecking']),
    );
    const [holder] = await site.store.recent(1);
    expect(site.chat.transcript).toContain(`Waiting for: ${holder}`);

    gate.resolve();
    await site.calm();

    expect(site.host.count('start/apply')).toBe(1);
    expect(site.chat.transcript).toMatch(/nothing was done/i);
  });
});

describe('what goes wrong', () => {
  it('starts again later when the host could not be reached: nothing was changed', async () => {
    const site = await proposed();
    site.host.faults.set('start/apply', 'unreachable');

    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state.kind).toBe('explaining');
    site.host.faults.clear();
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.count('start/apply')).toBe(1);
  });

  it('does not run a script again whose connection was lost, and reads what is now', async () => {
    const site = await proposed();
    site.host.faults.set('start/apply', 'lost');

    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(1);
    expect(site.chat.transcript).toMatch(/do not know whether it finished/i);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });

  it('says that the end is unknown when the readings do not decide it', async () => {
    const host = stoppedHost();
    host.changes['start/apply'] = () => undefined;
    const site = await proposed({ host });
    site.host.faults.set('start/apply', 'lost');

    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
    expect(host.count('start/rollback')).toBe(0);
  });

  it('tells people and operators when a transport breaks in a way nobody foresaw', async () => {
    const site = await new Site().start();
    site.host.faults.set('service', 'throws');

    await site.write(maria, report);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
    expect(site.logged.some(({ level }) => level === 'error')).toBe(true);
  });

  it('drops what the platform delivers twice', async () => {
    const site = await new Site().start();
    await site.write(maria, report);

    await site.chat.redeliver();
    await site.calm();

    expect((await site.store.recent(10)).length).toBe(1);
    expect(site.chat.acksOf()).toBe(2);
  });
});

describe('time', () => {
  it('reminds once, also over a restart, and closes what nobody answers', async () => {
    const site = await new Site().start();
    await site.write(maria, 'Error code: 0x904 Extended error code: 0x7');

    await site.clock.advance(90 * 60_000);
    await site.restart();
    await site.clock.advance(90 * 60_000);
    expect((await site.kinds()).filter((kind) => kind === 'due').length).toBe(1);
    await site.clock.advance(24 * 60 * 60_000);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
    await settle();
  });
});
