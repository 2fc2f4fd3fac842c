import { describe, expect, it } from '@jest/globals';
import { accountOf as discordAccount } from '#adapters/discord/place.ts';
import { accountOf as slackAccount } from '#adapters/slack/people.ts';
import type { Incident } from '#src/incident/incident.ts';
import { DiscordSite } from '#test/fakes/discord-site.ts';
import { reason } from '#test/fakes/glass-site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';
import { SlackSite, scripted } from '#test/fakes/slack-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const why = 'Why it cannot wait (everybody reads it)';
const looked = 'What you looked at, and why it was right';
const wrong = 'What was not right, and what is to be done';

const policy = `
breakGlass:
  for: { risk: [low, medium] }
  by: [duty]
  tell: [security]
  review: { by: [security], within: 24h }
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [managers], approvals: 2 }
`;

/** Jonas is on duty, Maria reviews. */
function rulesFor(maria: string, jonas: string): MemoryRules {
  const people = `
people:
  maria: { accounts: ["${maria}"], groups: [staff, security] }
  jonas: { accounts: ["${jonas}"], groups: [staff, duty] }
`;
  return new MemoryRules({ policy, people });
}

function expectReviewed({ state, broken }: Incident, says: 'acknowledged' | 'objected'): void {
  expect(state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  expect(broken).toMatchObject([
    { by: { human: 'jonas' }, reason, reviewed: { by: { human: 'maria' }, says } },
  ]);
}

describe('a glass that is broken', () => {
  it('in Slack takes a form with the reason, mentions who is told, and is reviewed by a form, also after a kill', async () => {
    await using site = await SlackSite.start((scene) => {
      const [maria = '', jonas = ''] = [scene.maria, scene.jonas].map(({ id }) =>
        slackAccount(scene.workspace.id, id),
      );
      return { ...scripted(scene), rules: rulesFor(maria, jonas) };
    });
    await site.maria.mention(site.ops, report).acked();
    await site.press(site.maria, /plan/i);

    await site.press(site.jonas, /^break glass/i);
    await site.jonas.submit({ [why]: reason }).acked();
    await site.reads(site.maria, /To be reviewed/);
    await site.kill();
    await site.run();
    await site.press(site.jonas, /^acknowledge/i);
    await site.jonas.submit({ [looked]: 'I did it, so it was right' }).acked();
    await site.reads(site.jonas, /This review does not count/);
    await site.press(site.maria, /^object/i);
    await site.maria.submit({ [wrong]: 'Li was there, you had to call' }).acked();
    await site.reads(site.jonas, /Maria objects to what was done alone/);

    const told = site.maria.sees(site.ops).find(({ text }) => /The glass is broken/.test(text));
    expect(told?.text).toContain(reason);
    expect(JSON.stringify(told?.message)).toContain(site.maria.id);
    expect(site.host.count('start/apply')).toBe(1);
    expect(site.transcript()).not.toMatch(/Approved by|does not count/);
    expectReviewed(await site.incident(), 'objected');
  });

  it('in Discord takes a form with the reason, mentions who is told, and is reviewed by a form', async () => {
    await using site = await DiscordSite.make();
    const [maria = '', jonas = ''] = [site.maria, site.jonas].map(({ id }) => discordAccount(id));
    site.more = { rules: rulesFor(maria, jonas) };
    await site.run();
    const { message } = site.maria.mention(site.ops, report);
    const thread = () => site.server.world.channels.get(message?.id ?? '');
    await site.until('a thread hangs on it', () => thread() !== undefined);
    const where = thread();
    if (where === undefined) throw new Error('there is no thread');
    await site.press(site.maria, /plan/i, where);

    await site.press(site.jonas, /^break glass/i, where);
    await site.jonas.submit({ [why]: reason }).acked();
    await site.reads(site.maria, /To be reviewed/, where);
    await site.press(site.maria, /^acknowledge/i, where);
    await site.maria.submit({ [looked]: 'I read the journal and the readings' }).acked();
    await site.reads(site.jonas, /Maria acknowledges what was done alone/, where);

    const told = site.maria.sees(where).find(({ text }) => /The glass is broken/.test(text));
    expect(told?.text).toContain(reason);
    expect(site.host.count('start/apply')).toBe(1);
    expectReviewed(await site.incident(), 'acknowledged');
  });
});
