import { describe, expect, it } from '@jest/globals';
import { groupOf } from '#adapters/discord/place.ts';
import { weighDecision } from '#src/approval/quorum.ts';
import { createHosts } from '#src/host/find-host.ts';
import { AccountId } from '#src/identity/person.ts';
import { Channels } from '#src/incident/channels.ts';
import type { Channel } from '#test/discord/channel.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import { DiscordSite } from '#test/fakes/discord-site.ts';
import { plan } from '#test/fakes/incident-samples.ts';
import { inventory } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

function made(): Promise<DiscordSite> {
  return DiscordSite.make({ hosts: createHosts(inventory.list()) });
}

function rule(site: DiscordSite, channel: Channel, rest: object) {
  return { channel: `discord:${site.guild.id}/${channel.id}`, ...rest };
}

/** The thread that hangs on a message that mentions the bot. */
async function reported(
  site: DiscordSite,
  person: DiscordPerson,
  where: Channel,
): Promise<Channel> {
  const { message } = person.mention(where, report);
  const thread = () => site.server.world.channels.get(message?.id ?? '');
  await site.until('a thread hangs on it', () => thread() !== undefined);
  const found = thread();
  if (found === undefined) throw new Error('there is no thread');
  return found;
}

describe('a public forum for advice only', () => {
  it('gets advice, and neither a look at a host nor its name, whatever is tried', async () => {
    const site = await made();
    await using _site = site;
    const forum = site.forum();
    site.supports(forum);
    site.rules = Channels.parse({ rules: [rule(site, forum, { allows: 'advice' })] });
    await site.run();

    const { thread } = site.maria.post(forum, { title: 'RDP', text: report });
    if (thread === undefined) throw new Error('there is no post');
    await site.reads(site.maria, /usually behind this/, thread);
    await site.until('it is told to be handed over', () =>
      site.tagsOf(thread).includes('handed over'),
    );
    const words = ['web-02', 'hosts', 'status', 'repair web-02 now', 'approvals', 'playbooks'];
    for (const text of [...words, 'hosts web-02', 'hosts web-99']) site.maria.mention(thread, text);
    const told = (): string =>
      [...site.maria.sees(thread), ...site.maria.inbox]
        .filter(({ author }) => author !== 'Maria')
        .map(({ text }) => text)
        .join('\n');
    await site.until('the last was answered', () => /web-99/.test(told()));

    // One that there is and one that there is not: the same answer.
    expect(told()).toMatch(/I do not know a host called web-02\./);
    expect(told()).toMatch(/I do not know a host called web-99\./);
    expect(told()).not.toMatch(/example\.org|web-01/);
    expect(site.host.ran).toEqual([]);
    expect(await site.incident()).toMatchObject({ rule: { allows: 'advice' } });
    expect((await site.incident()).host).toBeUndefined();
  });

  it('lets nobody say there what is decided elsewhere', async () => {
    const site = await made();
    await using _site = site;
    const lounge = site.server.addChannel(site.guild, { name: 'lounge' });
    site.rules = Channels.parse({ rules: [rule(site, lounge, { allows: 'advice' })] });
    await site.run();
    const thread = await reported(site, site.maria, site.ops);
    await site.press(site.maria, /plan/i, thread);
    await site.reads(site.jonas, /Approval needed/i, thread);
    const [incident] = await site.store.openIncidents();

    site.jonas.mention(lounge, `status ${incident?.id ?? ''}`);
    await site.until(
      'Jonas is told',
      () =>
        [...site.guild.channels.values()].some(
          (channel) => channel.parent === lounge && site.jonas.sees(channel).length > 0,
        ) ||
        site.jonas.sees(lounge).length > 1 ||
        site.jonas.inbox.length > 0,
    );

    expect(
      [...site.guild.channels.values()]
        .filter((channel) => channel === lounge || channel.parent === lounge)
        .map((channel) => site.jonas.transcript(channel))
        .join('\n'),
    ).not.toMatch(/web-01 .*approv/i);
    expect((await site.incident()).state.kind).toBe('waiting');
  });
});

describe('approvers of a channel', () => {
  it('are those of the site who bear its role, at the moment of the click', async () => {
    const site = await made();
    await using _site = site;
    const admins = site.guild.addRole('admins');
    const approvers = [groupOf(site.guild.id, admins.id)];
    site.rules = Channels.parse({ rules: [rule(site, site.ops, { approvers })] });
    await site.run();
    site.jonas.give(site.guild, admins);
    const thread = await reported(site, site.maria, site.ops);
    await site.press(site.maria, /plan/i, thread);
    await site.reads(site.jonas, /Approval needed/i, thread);

    site.jonas.take(site.guild, admins);
    await site.press(site.jonas, /^approve$/i, thread);
    await site.until('Jonas is refused', () =>
      [...site.jonas.sees(thread), ...site.jonas.inbox].some(({ text }) =>
        /not yours to decide/.test(text),
      ),
    );
    expect(site.host.ran).not.toContain('start/apply');
    expect((await site.incident()).state.kind).toBe('waiting');

    site.jonas.give(site.guild, admins);
    await site.press(site.jonas, /^approve$/i, thread);
    await site.reads(site.maria, /Resolved in/, thread);
  });

  it('are nobody whom the site does not name, whatever their role', async () => {
    const site = await made();
    await using _site = site;
    const admins = site.guild.addRole('admins');
    const approvers = [groupOf(site.guild.id, admins.id)];
    site.rules = Channels.parse({ rules: [rule(site, site.ops, { approvers })] });
    await site.run();
    const li = site.server.person({ username: 'li', globalName: 'Li' }, site.guild);
    li.give(site.guild, admins);
    const thread = await reported(site, site.maria, site.ops);
    await site.press(site.maria, /plan/i, thread);
    await site.reads(li, /Approval needed/i, thread);

    await site.press(li, /^approve$/i, thread);
    await site.until('Li is refused', () =>
      [...li.sees(thread), ...li.inbox].some(({ text }) => /not yours to decide/.test(text)),
    );

    expect((await site.incident()).state.kind).toBe('waiting');
    expect(site.host.ran).not.toContain('start/apply');
  });
});

it('counts somebody with an account on each platform once', () => {
  // people.yaml maps accounts to humans: two votes of one human are told from those of two by quorum.test.ts.
  const slack = AccountId.parse('slack:T1/U1');
  const discord = AccountId.parse('discord:123456789012345678');
  const human = { name: 'Jonas', human: 'jonas', accounts: [slack, discord] };
  const two = plan({
    requirement: { approvals: 2, requesterMayApprove: false, approvers: [slack, discord] },
  });
  const vote = (account: typeof slack) =>
    ({ by: { ...human, account }, decision: 'approve', digest: two.digest, at: 2000 }) as const;
  const ballot = { plan: two, decisions: [vote(slack)], reporter: AccountId.parse('slack:T1/U9') };

  expect(weighDecision(ballot, vote(discord))).toEqual({
    kind: 'refused',
    reason: 'already-decided',
  });
});
