import { describe, expect, it } from '@jest/globals';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { applied, presses, rulesOf, standing, tokenOf, waiting } from './attacked-site.ts';

const hour = 3_600_000;

describe('one yes is for one plan', () => {
  it('the same repair on another host waits for a yes of its own', async () => {
    const site = await waiting();
    const thread = { platform: 'memory', id: 'other' };
    await site.chat.write(maria, report.replace('web-01', 'web-02'), { thread });
    await site.calm();
    await site.press(maria, /plan/i);
    const [second, first] = await site.store.recent(2);
    expect((await site.incident()).state.kind).toBe('waiting');

    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    const states = await Promise.all(
      [first, second].map(async (id) => id && (await site.store.incident(id))?.state.kind),
    );
    expect(states.filter((kind) => kind === 'waiting')).toHaveLength(1);
  });

  it('what it was said to has ended, and the same card says yes to nothing after that', async () => {
    const site = await waiting();
    const token = tokenOf(site);
    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();
    expect(applied(site)).toBe(1);

    await presses(site, li, { token });
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
  });
});

describe('nobody answered', () => {
  it('is no yes: an approval that was never given closes as expired, and everybody is told', async () => {
    const site = await waiting(rulesOf(', expiresIn: 2h'));
    const token = tokenOf(site);

    await site.clock.advance(2 * hour + 1);
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('expired');
    expect(site.chat.transcript).toMatch(/The approval expired before it could be used/);
  });

  it('takes the buttons off the card with the time: who pressed an old copy is told', async () => {
    const site = await waiting(rulesOf(', expiresIn: 2h'));
    const token = tokenOf(site);

    await site.clock.advance(2 * hour + 1);
    const shown = site.chat.messages
      .map(({ versions }) => versions.at(-1))
      .flatMap((card) => card?.actions ?? []);
    await presses(site, jonas, { token });

    expect(shown.map(({ label }) => label)).not.toContain('Approve');
    expect(site.chat.transcript).toMatch(/only memory:jonas[\s\S]*not open any more/);
  });
});

describe('whoever reports', () => {
  it.each(['yes', 'approve', 'Approved.', 'confirm', 'y', '--yes', '123456'])(
    'approves nothing by writing "%s"',
    async (text) => {
      const site = await waiting();

      for (const by of [maria, jonas, li]) await site.write(by, text);
      await site.conductor.idle();

      expect(applied(site)).toBe(0);
      expect(await standing(site)).toBe('waiting');
    },
  );
});

it('a site without people approves nothing where nobody is named', async () => {
  const site = await new Site({
    settings: {
      requirement: () => ({ approvals: 1, requesterMayApprove: false, approvers: [] }),
    },
  }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);

  await site.press(jonas, /^approve$/i);

  expect(applied(site)).toBe(0);
});
