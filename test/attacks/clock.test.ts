import { describe, expect, it } from '@jest/globals';
import { jonas, li } from '#test/fakes/site.ts';
import { applied, presses, rulesOf, standing, tokenOf, waiting } from './attacked-site.ts';

const hour = 3_600_000;

describe('a clock that is set back', () => {
  it('does not make an expired plan good again', async () => {
    const site = await waiting(rulesOf(', expiresIn: 1h'));
    const token = tokenOf(site);
    await site.clock.advance(hour + 1);
    expect(await standing(site)).toBe('expired');

    await site.clock.advance(-2 * hour);
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('expired');
  });

  it('does not lengthen an approval: what was decided before the plan was made is nothing', async () => {
    const site = await waiting(rulesOf(', approvals: 2, expiresIn: 1h'));
    await site.press(jonas, /^approve$/i);

    await site.clock.advance(-3 * hour);
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(0);
  });

  it('back and forth counts nobody twice', async () => {
    const site = await waiting(rulesOf(', approvals: 2'));
    const token = tokenOf(site);

    for (const step of [0, -30_000, 60_000, -10_000, 20_000]) {
      await site.clock.advance(step);
      await presses(site, jonas, { token });
    }

    expect(applied(site)).toBe(0);
    expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [{}] });
  });
});

describe('a clock that is set forward', () => {
  it('ends the plan, and setting it right again brings nothing back', async () => {
    const site = await waiting(rulesOf(', approvals: 2, expiresIn: 1h'));
    await site.press(jonas, /^approve$/i);

    await site.clock.advance(48 * hour);
    await site.clock.advance(-48 * hour);
    await presses(site, li, { token: tokenOfExpired(site) });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('expired');
  });

  it('voids what was approved and waits for its turn', async () => {
    const site = await waiting(rulesOf(', expiresIn: 1h'));
    site.host.before = async (call) => {
      // The recheck takes longer than the approval lasts.
      if (call.name === 'service') await site.clock.advance(2 * hour);
    };

    await site.press(jonas, /^approve$/i);
    await site.calm();

    expect(applied(site)).toBe(0);
    expect(await site.kinds()).not.toContain('run-intended');
  });
});

function tokenOfExpired(site: Awaited<ReturnType<typeof waiting>>): string {
  const versions = site.chat.messages.flatMap((message) => message.versions);
  const approve = versions.flatMap((card) => card.actions).filter((a) => a.label === 'Approve');
  return approve.at(-1)?.token ?? '';
}
