import { describe, expect, it } from '@jest/globals';
import { jonas, maria, type Site } from '#test/fakes/site.ts';
import { windowsSite } from '#test/fakes/windows-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function proposed(site: Site): Promise<void> {
  await site.start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
}

describe('a repair of a Windows host over WinRM', () => {
  it('goes from the pasted error to "resolved"', async () => {
    const { site, host } = windowsSite();
    await proposed(site);

    await site.press(jonas, /^approve$/i);

    expect(host.count('start/apply')).toBe(1);
    expect(site.chat.transcript).toMatch(/Resolved in .* on web-01/);
    await site.press(maria, /it works/i);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });

  it('whose connection is lost during apply has an unknown outcome, is looked at, and never run twice', async () => {
    const { site, host, trouble } = windowsSite();
    // The service does start: only the answer is lost.
    trouble.set('start/apply', 'lost');
    await proposed(site);
    const looksBefore = host.count('service');

    await site.press(jonas, /^approve$/i);
    await site.clock.advance(600_000);

    const { id } = await site.incident();
    const told = (await site.store.records(id)).map(({ event }) => event);
    const ended = told.findIndex(({ kind }) => kind === 'run-ended');
    const after = told.slice(ended + 1);
    expect(told[ended]).toMatchObject({ kind: 'run-ended', end: 'unknown' });
    expect(after.some(({ kind }) => kind === 'verified' || kind === 'probed')).toBe(true);
    expect(after.some(({ kind }) => kind === 'run-intended')).toBe(false);
    expect(host.count('start/apply')).toBe(1);
    expect(host.count('service')).toBeGreaterThan(looksBefore + 1);
    expect(site.chat.transcript).toMatch(/I do not know whether it finished/);
  });
});
