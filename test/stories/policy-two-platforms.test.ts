import { describe, expect, it } from '@jest/globals';
import { DiscordSide } from '#test/fakes/discord-side.ts';
import { PolicySite } from '#test/fakes/policy-site.ts';
import { report } from '#test/fakes/ruled-site.ts';

const policy = `
stop: [ops]
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff, ops], approve: [ops], approvals: 2 }
`;
const people = { maria: ['staff'], jonas: ['ops'], li: ['ops'], kim: ['ops'] };
const platforms = ['slack', 'discord'] as const;

function site(written = policy): Promise<PolicySite> {
  return PolicySite.start({ policy: written, people, platforms });
}

/** What the button of a card stands for in the store, as whoever reads the traffic knows it. */
async function approveToken({ store }: PolicySite): Promise<string> {
  const [id] = await store.recent(1);
  const sent = id === undefined ? [] : await store.messages(id);
  const actions = sent.flatMap(({ card }) => card.actions);
  const token = actions.findLast(({ label }) => label === 'Approve')?.token;
  if (token === undefined) throw new Error('nothing waits for an approval');
  return token;
}

async function voters(one: PolicySite): Promise<readonly string[]> {
  const { state } = await one.incident();
  return 'decisions' in state ? state.decisions.map(({ by }) => by.human ?? by.account) : [];
}

describe('real four eyes across platforms: one human is one vote, whatever account', () => {
  it('two approvals in Slack are two humans, though one of them clicks with all accounts of theirs', async () => {
    await using one = await site();
    const phone = await one.another('slack', 'jonas');
    const maria = one.on('slack', 'maria');
    await maria.reports();
    await maria.press(/plan/i);

    await one.on('slack', 'jonas').press(/^approve$/i);
    await phone.press(/^approve$/i);
    await phone.reads(/already counted; one person is one vote/);
    expect(await voters(one)).toEqual(['jonas']);
    expect(one.applied).toBe(0);
    await one.on('slack', 'li').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(one.applied).toBe(1);
    expect(maria.reading).toMatch(/Approved by jonas and li/);
  });

  it('the same in Discord, in the same process, across a kill between the clicks', async () => {
    await using one = await site();
    const phone = await one.another('discord', 'jonas');
    const maria = one.on('discord', 'maria');
    await maria.reports();
    await maria.press(/plan/i);

    await one.on('discord', 'jonas').press(/^approve$/i);
    await maria.reads(/1 given/);
    await one.kill();
    await one.run();
    await phone.press(/^approve$/i);
    await phone.reads(/already counted; one person is one vote/);
    expect(one.applied).toBe(0);
    await one.on('discord', 'li').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(one.applied).toBe(1);
  });

  it('whoever asked is no second pair of eyes with another account, not even as an administrator', async () => {
    await using one = await site();
    const phone = await one.another('discord', 'jonas');
    const jonas = one.on('discord', 'jonas');
    await jonas.reports();
    await jonas.press(/plan/i);

    await phone.press(/^approve$/i);
    await phone.reads(/You asked for this repair, so somebody else has to approve it/);

    expect(await voters(one)).toEqual([]);
    expect(one.applied).toBe(0);
  });

  it('a button of Slack that somebody sends from Discord decides nothing, whoever they are', async () => {
    await using one = await site();
    // So that there is a message of the bot in Discord on which a client could press.
    await one.on('discord', 'maria').reports(report.replace('web-01', 'web-02'));
    await one.on('discord', 'maria').reads(/The service is not running/);
    const maria = one.on('slack', 'maria');
    await maria.reports();
    await maria.press(/plan/i);
    await one.on('slack', 'jonas').press(/^approve$/i);
    await maria.reads(/1 given/);
    const token = await approveToken(one);

    const discord = one.side('discord');
    if (!(discord instanceof DiscordSide)) throw new Error('that is not Discord');
    await discord.forge('kim', `fettle-button:0:${token}`);
    await one.on('discord', 'kim').reads(/I do not know this button; nothing happened/);

    expect(await voters(one)).toEqual(['jonas']);
    expect(one.applied).toBe(0);
  });
});

describe('stop everything', () => {
  it('from one platform is read on the other and holds there, and so does its end', async () => {
    await using one = await site();
    const inSlack = one.on('slack', 'maria');
    await inSlack.reports();
    await inSlack.press(/plan/i);
    await one.on('slack', 'jonas').press(/^approve$/i);
    await inSlack.reads(/1 given/);

    await one.on('discord', 'kim').says('stop everything: the storage is moving');
    await inSlack.reads(/Everything is stopped, by kim/);
    await one.on('slack', 'li').press(/^approve$/i);
    await one.on('slack', 'li').reads(/Everything is stopped: the storage is moving \(kim/);
    expect(one.applied).toBe(0);

    await one.on('slack', 'li').says('resume everything');
    await inSlack.reads(/It goes on, by li/);
    await one.on('slack', 'li').press(/^approve$/i);
    await inSlack.reads(/Resolved in/);
    expect(one.applied).toBe(1);
  });
});
