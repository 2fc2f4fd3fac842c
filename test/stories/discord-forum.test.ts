import { describe, expect, it } from '@jest/globals';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Channel } from '#test/discord/channel.ts';
import { bits } from '#test/discord/permissions.ts';
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
  await site.until(`the post is tagged ${name}, not ${site.tagsOf(thread).join()}`, () =>
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

  it('is closed some time after its end, and opens again with a new error in it', async () => {
    const { site, forum } = await withForum({ support: { whenOver: 'close' } });
    await using _site = site;
    const thread = post(site, forum);
    await site.press(site.maria, /plan/i, thread);
    await site.press(site.jonas, /^approve$/i, thread);
    await tagged(site, thread, 'fixed');
    expect(thread.thread?.isArchived).toBe(false);

    await site.clock.advance(3_600_000);
    await site.until('the post is closed', () => thread.thread?.isArchived === true);
    expect(thread.thread?.isLocked).toBe(false);

    site.host.readings = {
      service: { active: false, enabled: true, pid: 0 },
      port: { result: 'refused' },
    };
    site.maria.say(thread, `again! ${report}`);
    await tagged(site, thread, 'needs answer');
    expect(thread.thread?.isArchived).toBe(false);
    expect(await site.store.recent(5)).toHaveLength(2);
  });

  it('is locked where that is wanted, and the tags stay', async () => {
    const { site, forum } = await withForum({ support: { whenOver: 'lock' } });
    await using _site = site;
    const thread = post(site, forum);
    await site.press(site.maria, /leave it/i, thread);
    await tagged(site, thread, 'handed over');

    await site.clock.advance(3_600_000);
    await site.until('the post is locked', () => thread.thread?.isLocked === true);

    expect(thread.thread?.isArchived).toBe(true);
    expect(site.tagsOf(thread)).toEqual(['handed over']);
  });

  it('is open again once its author writes a word, where that is wanted', async () => {
    const { site, forum } = await withForum({ support: { whenOver: 'close', reopen: 'anything' } });
    await using _site = site;
    const thread = post(site, forum);
    await site.press(site.maria, /leave it/i, thread);
    await tagged(site, thread, 'handed over');

    site.jonas.say(thread, 'I can look at it tomorrow');
    site.maria.say(thread, 'it is still broken for me');
    await tagged(site, thread, 'open');

    await site.clock.advance(24 * 3_600_000);
    expect(thread.thread?.isArchived).toBe(false);
    expect(await site.store.recent(5)).toHaveLength(1);
  });

  it('keeps its required tag, whatever the forum lacks', async () => {
    const { site, forum } = await withForum({
      forum: { tags: ['vpn', 'fixed'], requiresTag: true },
    });
    await using _site = site;

    const thread = post(site, forum, report, ['vpn']);
    await site.press(site.maria, /plan/i, thread);
    await site.press(site.jonas, /^approve$/i, thread);
    await tagged(site, thread, 'fixed');

    expect(site.tagsOf(thread)).toEqual(['vpn', 'fixed']);
  });

  it('gets the tags that the forum lacks, only where that is wanted', async () => {
    const { site, forum } = await withForum({
      forum: { tags: ['vpn'] },
      support: { createTags: true },
    });
    await using _site = site;
    await site.until('the tags are there', () => forum.tags.length === 6);

    const thread = post(site, forum, report, ['vpn']);
    await tagged(site, thread, 'needs answer');

    expect(forum.tags.map(({ name }) => name)).toContain('waiting for approval');
    expect(forum.tags.filter(({ isModerated }) => isModerated)).toHaveLength(5);
  });

  it('is asked once for an error when it shows none, and then left alone', async () => {
    const { site, forum } = await withForum();
    await using _site = site;
    const thread = post(site, forum, 'nothing works since Monday');
    await site.reads(site.maria, /no error that I know/, thread);
    const before = site.maria.sees(thread).length;

    site.maria.say(thread, 'really nothing');
    site.jonas.say(thread, 'did you try to restart it?');
    await site.until('both were dealt with', () => site.maria.sees(thread).length >= before + 2);
    const other = post(site, forum);
    await tagged(site, other, 'needs answer');

    expect(site.maria.sees(thread)).toHaveLength(before + 2);
    site.jonas.say(thread, report);
    await tagged(site, thread, 'needs answer');
  });

  it('lists what was solved in the same forum before', async () => {
    const { site, forum } = await withForum();
    await using _site = site;
    const first = post(site, forum);
    await site.press(site.maria, /plan/i, first);
    await site.press(site.jonas, /^approve$/i, first);
    await site.reads(site.maria, /Resolved in/, first);
    await tagged(site, first, 'fixed');

    const second = post(site, forum);
    await site.reads(site.maria, /Solved here before/, second);

    const links = site.maria.sees(second).flatMap((seen) => seen.links);
    expect(links).toContain(`https://discord.com/channels/${site.guild.id}/${first.id}`);
    expect(site.maria.transcript(first)).not.toMatch(/Solved here before/);
  });

  it('does without tags where the bot may not manage posts', async () => {
    const site = await DiscordSite.make();
    await using _site = site;
    const forum = site.forum({
      overwrites: [
        { id: site.server.world.bot.id, type: 1, allow: 0n, deny: bits(['manageThreads']) },
      ],
    });
    site.supports(forum, { whenOver: 'close' });
    await site.run();

    const thread = post(site, forum, report, ['vpn']);
    await site.press(site.maria, /plan/i, thread);
    await site.press(site.jonas, /^approve$/i, thread);
    await site.reads(site.maria, /Resolved in/, thread);

    expect(site.tagsOf(thread)).toEqual(['vpn']);
    expect(site.server.calls('PATCH /channels/:channel')).toEqual([]);
  });

  it('shows where it stands after a restart in which its end came about', async () => {
    const { site, forum } = await withForum({ support: { whenOver: 'close' } });
    await using _site = site;
    const thread = post(site, forum);
    await site.press(site.maria, /plan/i, thread);
    await tagged(site, thread, 'waiting for approval');

    await site.stop();
    await site.clock.advance(12 * 3_600_000);
    await site.run();

    await tagged(site, thread, 'handed over');
    await site.clock.advance(3_600_000);
    await site.until('the post is closed', () => thread.thread?.isArchived === true);
    expect(site.host.ran).not.toContain('start/apply');
  });
});

describe('a support channel of text', () => {
  it('opens a thread for each report, without a mention', async () => {
    const site = await DiscordSite.make();
    await using _site = site;
    site.supports(site.ops);
    await site.run();

    const { message } = site.maria.say(site.ops, report);
    await site.until('a thread hangs on it', () =>
      [...site.guild.channels.values()].some(({ id }) => id === message?.id),
    );

    const thread = site.server.world.channels.get(message?.id ?? '');
    if (thread === undefined) throw new Error('there is no thread');
    await site.press(site.maria, /plan/i, thread);
    await site.reads(site.jonas, /Approval needed/i, thread);
    expect(await site.store.recent(5)).toHaveLength(1);
  });
});
