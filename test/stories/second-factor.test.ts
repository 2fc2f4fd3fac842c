import { describe, expect, it } from '@jest/globals';
import { accountOf as discordAccount } from '#adapters/discord/place.ts';
import { accountOf as slackAccount } from '#adapters/slack/people.ts';
import { AccountId } from '#src/identity/person.ts';
import type { Store } from '#src/ports/store.ts';
import type { Channel } from '#test/discord/channel.ts';
import { Authenticator } from '#test/fakes/authenticator.ts';
import { DiscordSite } from '#test/fakes/discord-site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';
import { SlackSite, scripted } from '#test/fakes/slack-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const field = 'Code from your authenticator app';

const policy = `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [ops], approve: [ops], approvals: 1, secondFactor: totp }
`;

function rulesFor(maria: string, jonas: string): MemoryRules {
  const people = `
people:
  maria: { accounts: ["${maria}"], groups: [ops] }
  jonas: { accounts: ["${jonas}"], groups: [ops] }
`;
  return new MemoryRules({ policy, people });
}

/** Every decision in the journal of the newest incident, and the whole of it as text. */
async function journalOf(store: Store) {
  const [id] = await store.recent(1);
  const records = id === undefined ? [] : await store.records(id);
  const decided = records.map(({ event }) => event).filter((event) => event.kind === 'decided');
  return { decided, text: JSON.stringify(records) };
}

async function expectProven(store: Store, codes: readonly string[]): Promise<void> {
  const { decided, text } = await journalOf(store);
  expect(decided).toMatchObject([
    { factorFault: { kind: 'wrong' } },
    { secondFactor: { kind: 'totp', enrolment: 'jjjjjjjj' } },
  ]);
  for (const code of codes) expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
}

describe('an approval with a second factor', () => {
  it('in Slack is a form: a wrong code is told to nobody else, and with the right one it runs', async () => {
    const made: Authenticator[] = [];
    await using site = await SlackSite.start((scene) => {
      const [maria, jonas] = [scene.maria, scene.jonas].map(({ id }) =>
        slackAccount(scene.workspace.id, id),
      );
      const apps = made[0] ?? new Authenticator(scene.clock);
      made[0] = apps;
      const rules = rulesFor(maria ?? '', jonas ?? '');
      return { ...scripted(scene), rules, secondFactor: apps.factor };
    });
    const [apps] = made;
    if (apps === undefined) throw new Error('nobody has an app');
    const jonas = { account: slackAccount(site.workspace.id, site.jonas.id), human: 'jonas' };
    await apps.enrol(jonas, 'jjjjjjjj');
    await site.maria.mention(site.ops, report).acked();
    await site.press(site.maria, /plan/i);

    await site.press(site.jonas, /^approve/i);
    const wrong = apps.wrongCode();
    await site.jonas.submit({ [field]: wrong }).acked();
    await site.reads(site.jonas, /That code is not right/);
    expect(site.transcript()).not.toContain('not right');
    expect(site.host.count('start/apply')).toBe(0);
    await site.press(site.jonas, /^approve/i);
    const right = apps.codeOf(jonas);
    await site.jonas.submit({ [field]: right }).acked();
    await site.reads(site.maria, /Resolved in/);

    expect(site.host.count('start/apply')).toBe(1);
    expect(site.jonas.notices).toEqual([]);
    for (const code of [wrong, right]) expect(site.transcript()).not.toContain(code);
    await expectProven(site.store, [wrong, right]);
  });

  it('in Discord is a form: a wrong code is told to nobody else, and with the right one it runs', async () => {
    await using site = await DiscordSite.make();
    const [maria, jonas] = [site.maria, site.jonas].map(({ id }) => discordAccount(id));
    const apps = new Authenticator(site.clock);
    site.more = { rules: rulesFor(maria ?? '', jonas ?? ''), secondFactor: apps.factor };
    await site.run();
    const holder = { account: AccountId.parse(jonas), human: 'jonas' };
    await apps.enrol(holder, 'jjjjjjjj');
    const thread = await threadOf(site);
    await site.press(site.maria, /plan/i, thread);

    await site.press(site.jonas, /^approve/i, thread);
    const wrong = apps.wrongCode();
    await site.jonas.submit({ [field]: wrong }).acked();
    await site.reads(site.jonas, /That code is not right/, thread);
    expect(site.maria.transcript(thread)).not.toContain('not right');
    expect(site.host.count('start/apply')).toBe(0);
    await site.press(site.jonas, /^approve/i, thread);
    const right = apps.codeOf(holder);
    await site.jonas.submit({ [field]: right }).acked();
    await site.reads(site.maria, /Resolved in/, thread);

    expect(site.host.count('start/apply')).toBe(1);
    for (const code of [wrong, right]) expect(site.transcript()).not.toContain(code);
    await expectProven(site.store, [wrong, right]);
  });
});

/** The thread that hangs on a report of Maria's. */
async function threadOf(site: DiscordSite): Promise<Channel> {
  const { message } = site.maria.mention(site.ops, report);
  const found = () => site.server.world.channels.get(message?.id ?? '');
  await site.until('a thread hangs on it', () => found() !== undefined);
  const thread = found();
  if (thread === undefined) throw new Error('there is no thread');
  return thread;
}
