import { describe, expect, it } from '@jest/globals';
import {
  applied,
  breaksGlass,
  glassRules,
  hour,
  reason,
  reviews,
  standing,
  waitingSite,
  whispered,
} from '#test/fakes/glass-site.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, li, maria, type Site, stoppedHost } from '#test/fakes/site.ts';

const again = { platform: 'memory', id: 'again' };

/** Another report in another thread, up to its approval card. */
async function plannedAgain(site: Site): Promise<void> {
  site.host.readings = stoppedHost().readings;
  await site.chat.write(maria, report, { thread: again });
  await site.conductor.idle();
  await site.chat.press(maria, 'Show the plan', { thread: again });
  await site.conductor.idle();
}

describe('a review that nobody does', () => {
  it('is asked for once more after half of its time, and called overdue after all of it, every day', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    await site.clock.advance(13 * hour);
    await site.conductor.idle();
    expect(site.chat.newest?.fallbackText).toMatch(/Still to be reviewed/);
    await site.clock.advance(12 * hour);
    await site.conductor.idle();
    expect(site.chat.newest?.fallbackText).toMatch(/Overdue: nobody has reviewed/);
    const before = site.chat.messages.length;
    await site.clock.advance(24 * hour);
    await site.conductor.idle();

    expect(site.chat.messages.length).toBe(before + 1);
    expect(await standing(site)).toBe('reviewing resolved');
  });

  it.each([
    ['of the same person', 'person', jonas, 0],
    ['of nobody else', 'person', li, 1],
    ['of all, where the site says so', 'site', li, 0],
  ])('keeps the glass whole %s', async (_what, overdue, by, runs) => {
    const rules = glassRules();
    rules.policy = rules.policy?.replace('within: 24h', `within: 24h, overdue: ${overdue}`);
    const site = await waitingSite({ rules });
    await breaksGlass(site);
    await site.clock.advance(25 * hour);
    await plannedAgain(site);
    const before = applied(site);

    await breaksGlass(site, by, reason, { thread: again });

    expect(applied(site) - before).toBe(runs);
    if (runs === 0) expect(whispered(site, by)).toMatch(/review.*inc-\w+ is overdue/);
  });

  it('lets it be broken again once it was done', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await site.clock.advance(25 * hour);
    await reviews(site);
    await plannedAgain(site);

    await breaksGlass(site, jonas, reason, { thread: again });

    expect(applied(site)).toBe(2);
  });

  it('is overdue still when the clock is set back', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await site.clock.advance(25 * hour);
    await site.conductor.idle();
    await site.clock.advance(-24 * hour);
    await plannedAgain(site);

    await breaksGlass(site, jonas, reason, { thread: again });

    expect(applied(site)).toBe(1);
  });
});

describe('a bot that is killed', () => {
  it('still asks for the review after its next start, and takes it', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    await site.restart();
    await site.clock.advance(25 * hour);
    await site.conductor.idle();

    expect(site.chat.newest?.fallbackText).toMatch(/Overdue/);
    await reviews(site);
    expect(await standing(site)).toBe('closed resolved');
    expect(applied(site)).toBe(1);
  });

  it('between the glass and the run asks everything anew, and runs the plan once', async () => {
    const site = await waitingSite();
    const killed = Promise.withResolvers<void>();
    let looks = 0;
    site.host.before = async ({ name }) => {
      looks += name === 'service' ? 1 : 0;
      if (looks === 1 && name === 'service') await killed.promise;
    };
    await site.chat.press(jonas, 'Break glass…', { input: reason });
    await site.calm();
    expect(applied(site)).toBe(0);

    await site.restart();
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    expect(await standing(site)).toBe('reviewing resolved');
    killed.resolve();
  });
});
