import { describe, expect, it } from '@jest/globals';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const never = (): Promise<void> => new Promise(() => undefined);
const tenMinutes = 10 * 60_000;

async function proposed(parts: ConstructorParameters<typeof Site>[0] = {}): Promise<Site> {
  const site = await new Site(parts).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

describe('a transport that does not even end when it is told to', () => {
  it('keeps no incident from saying what it could see', async () => {
    const site = await new Site().start();
    site.host.before = never;

    await site.write(maria, report);
    await site.clock.advance(tenMinutes);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed' });
    expect(site.chat.transcript).toMatch(/could not be ended in time/);
  });

  it('leaves the end of a script unknown, and gives its host back', async () => {
    const site = await proposed();
    site.host.before = ({ name, mode }) =>
      name === 'start/apply' && mode === 'run' ? never() : Promise.resolve();

    await site.press(jonas, /^approve$/i);
    await site.clock.advance(tenMinutes);

    expect(await site.kinds()).toContain('run-ended');
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
    site.host.before = () => Promise.resolve();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });
});
