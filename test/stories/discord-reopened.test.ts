import { describe, expect, it } from '@jest/globals';
import type { Channel } from '#test/discord/channel.ts';
import { Refusal } from '#test/discord/refusal.ts';
import { DiscordSite, type DiscordSiteOptions } from '#test/fakes/discord-site.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const reading = 'GET /channels/:channel/messages';
const text = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** A forum whose posts are open again with any word of their author. */
async function withForum(options: DiscordSiteOptions = {}) {
  const site = await DiscordSite.make(options);
  const forum = site.forum();
  site.supports(forum, { whenOver: 'close', reopen: 'anything' });
  await site.run();
  return { site, forum };
}

function post(site: DiscordSite, forum: Channel, tags: readonly string[] = []): Channel {
  const act = site.maria.post(forum, { title: 'Cannot connect', text, options: { tags } });
  if (act.thread === undefined) throw new Error('there is no post');
  return act.thread;
}

async function tagged(site: DiscordSite, thread: Channel, name: string): Promise<void> {
  await site.until(`the post is tagged ${name}`, () => site.tagsOf(thread).includes(name));
}

describe('a post that is over', () => {
  it('is not taken for open again because the bot was killed between its end and its tag', async () => {
    const { site, forum } = await withForum();
    await using _site = site;
    const setting = 'PATCH /channels/:channel';
    site.server.rest.faults.plan({
      route: setting,
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', refusal: new Refusal('missingPermissions') },
    });
    const thread = post(site, forum, ['open']);
    await site.press(site.maria, /leave it/i, thread);
    await site.reads(site.maria, /Called off/, thread);
    await site.kill();
    site.server.rest.faults.clear();

    await site.run();
    await tagged(site, thread, 'handed over');

    await site.clock.advance(3_600_000);
    await site.until('the post is closed', () => thread.thread?.isArchived === true);
    expect(site.tagsOf(thread)).toEqual(['handed over']);
  });

  it('stays open over a restart once its author has written a word', async () => {
    const clock = new FakeClock();
    const { site, forum } = await withForum({ server: { clock } });
    await using _site = site;
    const thread = post(site, forum);
    await site.press(site.maria, /leave it/i, thread);
    await tagged(site, thread, 'handed over');
    await clock.advance(site.clock.now() - clock.now() + 1_000);
    site.maria.say(thread, 'it is still broken for me');
    await tagged(site, thread, 'open');
    await site.stop();

    const before = site.server.calls(reading).length;
    await site.run();
    await site.until('it was looked at', () => site.server.calls(reading).length > before);
    await site.clock.advance(24 * 3_600_000);

    expect(thread.thread?.isArchived).toBe(false);
    expect(site.tagsOf(thread)).toEqual(['open']);
  });
});
