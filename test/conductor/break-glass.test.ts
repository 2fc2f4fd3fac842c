import { describe, expect, it } from '@jest/globals';
import { fold } from '#src/incident/advance.ts';
import { tellStory } from '#src/journal/story.ts';
import {
  applied,
  breaksGlass,
  glassRules,
  noor,
  planned,
  reason,
  reviews,
  standing,
  waitingSite,
  whispered,
} from '#test/fakes/glass-site.ts';
import { jonas, li, Site } from '#test/fakes/site.ts';

describe('a glass that somebody breaks who may', () => {
  it('lets exactly this plan run with that one person, once', async () => {
    const site = await waitingSite();

    await breaksGlass(site);

    expect(applied(site)).toBe(1);
    expect(await standing(site)).toBe('reviewing resolved');
  });

  it('is told at once to the thread and to everybody whom the rules name, with name and reason', async () => {
    const site = await waitingSite();

    await breaksGlass(site);

    const said = site.chat.messages
      .map(({ versions }) => versions.at(-1))
      .find((card) => card?.fallbackText.includes('The glass is broken'));
    expect(said?.fallbackText).toContain('Jonas alone lets this run on web-01');
    expect(said?.fallbackText).toContain(reason);
    const mentioned = JSON.stringify(said?.blocks);
    for (const each of [jonas, li, noor]) expect(mentioned).toContain(each.account);
    expect(site.chat.transcript).toMatch(/Jonas broke the glass and lets it run alone/);
    expect(site.chat.transcript).not.toMatch(/Approved by/);
  });

  it('is told again at the end, and asks for its review', async () => {
    const site = await waitingSite();

    await breaksGlass(site);

    expect(site.chat.transcript).toMatch(
      /Resolved.*Jonas broke the glass for "Start the service"/s,
    );
    expect(site.chat.newest?.fallbackText).toMatch(
      /To be reviewed.*the shop stands still.*Jonas cannot/s,
    );
  });

  it('gives way to the one freeze that the rules name, and the plan is made for it', async () => {
    const rules = glassRules();
    rules.during = ['freeze'];
    const site = await new Site({ rules }).start();

    await planned(site);

    expect(site.chat.newest?.fallbackText).toMatch(
      /Held: nobody can approve it.*the shop is open/s,
    );
    await site.press(jonas, /^approve$/i);
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(0);
    await breaksGlass(site);
    expect(applied(site)).toBe(1);
  });

  it('stands in the journal with name, account, reason and reviewer, and folds to the same', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await reviews(site);
    const { id } = await site.incident();

    const records = await site.store.records(id);

    const said = tellStory(records).map(({ text }) => text);
    expect(said).toContain(`Jonas (memory:jonas) breaks the glass, alone: ${reason}`);
    expect(said).toContain(
      'Noor (memory:noor) acknowledges what was done alone: I read the journal, it could not wait.',
    );
    const { link: _none, ...folded } = { link: 1, ...fold(records.map(({ event }) => event)) };
    expect(folded).toEqual(await site.incident());
    expect(records.filter(({ event }) => event.kind === 'decided')).toEqual([]);
  });

  it('is put back like any other when it does not help, and reviewed all the same', async () => {
    const site = await waitingSite();
    site.host.changes['start/apply'] = () => undefined;

    await breaksGlass(site);

    expect(await standing(site)).toBe('reviewing rolled-back');
  });

  it('is void like an approval when the host has changed since, and has to be reviewed', async () => {
    const site = await waitingSite();
    site.host.readings = {
      service: { active: true, enabled: true, pid: 9 },
      port: { result: 'open' },
    };

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toMatch(/^reviewing/);
  });

  it('pressed twice runs once, and the second is told so', async () => {
    const site = await waitingSite();

    await breaksGlass(site);
    await site.chat.pressOld(li, 'Break glass…', { input: reason });
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    expect(whispered(site, li)).toMatch(/not open any more/);
  });

  it('reads no secret into the journal that somebody writes as a reason', async () => {
    const site = await waitingSite();

    await breaksGlass(site, jonas, `${reason}, the login is password=Hunter2-Hunter2`);

    expect(JSON.stringify(await site.store.records((await site.incident()).id))).not.toContain(
      'Hunter2',
    );
    expect(site.chat.transcript).not.toContain('Hunter2');
  });
});
