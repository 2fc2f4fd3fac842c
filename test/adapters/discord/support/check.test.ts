import { expect, it } from '@jest/globals';
import { checkDiscord } from '#adapters/discord/check.ts';
import { SupportChannel } from '#src/chat/support-channel.ts';
import { DiscordSite } from '#test/fakes/discord-site.ts';
import { quiet } from '#test/fakes/site.ts';

async function looks(site: DiscordSite, support: readonly SupportChannel[]) {
  const found = await checkDiscord({
    token: site.server.botToken,
    guilds: [site.guild.id],
    insiders: 'everyone',
    messageContent: 'auto',
    support,
    clock: site.clock,
    log: quiet,
    apiUrl: site.server.apiUrl,
  });
  return found.filter(({ step }) => step === 'support').map(({ ok, detail }) => `${ok} ${detail}`);
}

it('names the tags that a forum lacks, and channels that are not there', async () => {
  await using site = await DiscordSite.make();
  const full = site.forum({ name: 'full' });
  const bare = site.forum({ name: 'bare', tags: ['open', 'fixed'] });
  const channels = [full.id, bare.id, site.ops.id, '999999999999999999'];

  const told = await looks(
    site,
    channels.map((channel) => SupportChannel.parse({ channel })),
  );

  expect(told).toEqual([
    `true ${full.id}: the forum has all tags`,
    `undefined ${bare.id} lacks the tags needs answer, waiting for approval, handed over: posts do not show these. Add them, or set createTags: true`,
    `true ${site.ops.id}: each message opens a thread`,
    'false 999999999999999999: the bot does not see it (refused with 404/10003: forum)',
  ]);
  expect(bare.tags).toHaveLength(2);
});

it('says when a forum has no room for the tags', async () => {
  await using site = await DiscordSite.make();
  const tags = Array.from({ length: 18 }, (_, index) => `tag ${index}`);
  const forum = site.forum({ tags });

  const told = await looks(site, [SupportChannel.parse({ channel: forum.id, createTags: true })]);

  expect(told[0]).toMatch(/^undefined .* has room for 2 more$/);
});
