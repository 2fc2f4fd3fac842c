import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const minute = 60_000;

describe('a platform that was away', () => {
  it('gets what is owed once it is back, without a restart', async () => {
    const site = await new Site().start();
    site.chat.refuseNext(10_000);
    await site.write(maria, report);
    await site.clock.advance(10 * minute);
    expect(site.chat.messages).toEqual([]);

    site.chat.refuseNext(0);
    await site.clock.advance(40 * minute);

    const untroubled = await new Site().start();
    await untroubled.write(maria, report);
    expect(shown(site)).toEqual(shown(untroubled));
    expect(await site.store.undelivered()).toEqual([]);
  });

  it('never shows again what a newer message of the same place has replaced', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    refuseApprovals(site);
    await site.press(maria, /plan/i);
    await site.clock.advance(4 * minute);
    expect(site.chat.transcript).not.toMatch(/Approval needed/);

    await site.write(maria, 'cancel');
    await site.clock.advance(4 * minute);
    allow(site);
    await site.clock.advance(60 * minute);
    await site.restart();

    const cards = site.chat.cardsFor(jonas.account);
    const labels = cards.flatMap(({ actions }) => actions.map(({ label }) => label));
    expect(labels).not.toContain('Approve');
    expect(site.chat.transcript).toMatch(/Called off/);
    expect(await site.store.undelivered()).toEqual([]);
  });
});

/** What stands there now; late messages come in another order. */
function shown(site: Site): readonly string[] {
  const texts = site.chat.cardsFor(maria.account).map(({ fallbackText }) => fallbackText);
  return texts.toSorted((a, b) => a.localeCompare(b));
}

const posts = new WeakMap<Site, Site['chat']['post']>();

/** The platform takes everything but a card that can be approved. */
function refuseApprovals(site: Site): void {
  const post = site.chat.post.bind(site.chat);
  posts.set(site, post);
  site.chat.post = async (thread, card, options) => {
    const refused = card.actions.some(({ label }) => label === 'Approve');
    if (refused) throw new BotError('chat-refused', 'This card is not taken.');
    return post(thread, card, options);
  };
}

function allow(site: Site): void {
  const post = posts.get(site);
  if (post !== undefined) site.chat.post = post;
}
