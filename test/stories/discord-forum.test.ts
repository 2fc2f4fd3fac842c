import { describe, expect, it } from '@jest/globals';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Channel } from '#test/discord/channel.ts';
import { DiscordSite, type DiscordSiteOptions } from '#test/fakes/discord-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

interface Options extends DiscordSiteOptions {
  readonly forum?: Parameters<DiscordSite['forum']>[0];
  readonly support?: Partial<SupportChannel>;
}

async function withForum(options: Options = {}): Promise<{ site: DiscordSite; forum: Channel }> {
  const site = await DiscordSite.make(options);
  const forum = site.forum(options.forum);
  site.supports(forum, options.support);
  await site.run();
  return { site, forum };
}

function post(
  site: DiscordSite,
  forum: Channel,
  text = report,
  tags: readonly string[] = [],
): Channel {
  const act = site.maria.post(forum, { title: 'Cannot connect', text, options: { tags } });
  if (act.thread === undefined) throw new Error('there is no post');
  return act.thread;
}

async function tagged(site: DiscordSite, thread: Channel, name: string): Promise<void> {
  await site.until(`the post is tagged ${name}: ${site.tagsOf(thread)}`, () =>
    site.tagsOf(thread).includes(name),
  );
}

describe('a post in a support forum', () => {
  it('goes from a report to "fixed", and its tags say where it stands', async () => {
    const { site, forum } = await withForum();
    await using _site = site;

    const thread = post(site, forum, report, ['vpn']);
    await tagged(site, thread, 'needs answer');
    await site.press(site.maria, /plan/i, thread);
    await tagged(site, thread, 'waiting for approval');
    await site.press(site.jonas, /^approve$/i, thread);
    await site.reads(site.maria, /Resolved in/, thread);
    await tagged(site, thread, 'fixed');

    expect(site.tagsOf(thread)).toEqual(['vpn', 'fixed']);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
  });
});
