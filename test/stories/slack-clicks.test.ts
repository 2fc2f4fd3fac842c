import { describe, expect, it } from '@jest/globals';
import { SlackSite } from '#test/fakes/slack-site.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

const notOpen = /That is not open any more; nothing happened now/;

async function waiting(): Promise<SlackSite> {
  const site = await SlackSite.start();
  await site.maria.mention(site.ops, report).acked();
  await site.press(site.maria, /plan/i);
  await site.reads(site.jonas, /Approval needed/i);
  return site;
}

/** What is said to somebody alone. */
function whispered(site: SlackSite, person: SlackPerson): readonly string[] {
  return person
    .sees(site.ops)
    .filter(({ message }) => message.onlyFor === person.id)
    .map(({ text }) => text);
}

async function expectOnce(site: SlackSite): Promise<void> {
  await site.reads(site.maria, /Resolved in/);
  expect(site.host.count('start/apply')).toBe(1);
  expect(site.transcript().match(/Resolved in/g)).toHaveLength(1);
  expect(site.jonas.notices).toEqual([]);
}

describe('a button in Slack', () => {
  it('pressed twice in a hurry is pressed once', async () => {
    await using site = await waiting();

    const acts = [site.jonas.press('Approve'), site.jonas.press('Approve')];
    await Promise.all(acts.map((act) => act.acked()));

    await expectOnce(site);
    expect(whispered(site, site.jonas)).toEqual([expect.stringMatching(notOpen)]);
  });

  it('pressed by two people at once counts for the first, and the other is told', async () => {
    await using site = await waiting();

    const acts = [site.jonas.press('Approve'), site.li.press('Decline')];
    await Promise.all(acts.map((act) => act.acked()));
    const told = (): readonly string[] => [
      ...whispered(site, site.jonas),
      ...whispered(site, site.li),
    ];
    await site.until('the other is told', () => told().length > 0);
    await site.until('it is over', () => /Resolved in|Declined by/.test(site.transcript()));

    const isApproved = /Approved by Jonas/.test(site.transcript());
    expect(whispered(site, isApproved ? site.li : site.jonas)).toEqual(told());
    expect(told()).toEqual([expect.stringMatching(notOpen)]);
    expect(site.host.count('start/apply')).toBe(isApproved ? 1 : 0);
  });

  it('of before a restart works after it', async () => {
    await using site = await waiting();
    await site.stop();
    await site.run();

    await site.press(site.jonas, /^approve$/i);

    await expectOnce(site);
    expect(whispered(site, site.jonas)).toEqual([]);
  });

  it('of an incident that is over says so to who pressed it, and does nothing', async () => {
    await using site = await waiting();
    await site.press(site.jonas, /^approve$/i);
    await site.reads(site.maria, /Resolved in/);
    await site.press(site.maria, /it works/i);
    await site.reads(site.maria, /this is closed/);
    const ran = site.host.ran.length;

    await site.jonas.press('Approve', { isStale: true }).acked();
    await site.until('Jonas is told', () => whispered(site, site.jonas).length > 0);

    expect(whispered(site, site.jonas)).toEqual([expect.stringMatching(notOpen)]);
    expect(whispered(site, site.li)).toEqual([]);
    expect(site.host.ran).toHaveLength(ran);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });
});
