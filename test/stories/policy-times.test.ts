import { describe, expect, it } from '@jest/globals';
import { calendarFile, hour } from '#test/fakes/calendar-file.ts';
import { PolicySite, type PolicySiteOptions } from '#test/fakes/policy-site.ts';

const people = { maria: ['staff'], jonas: ['ops'], noor: ['duty'] };
const minute = hour / 60;

function policy(repairs: string, more = ''): string {
  return `
calendars: { office: office.ics }
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 1${repairs} }
${more}`;
}

type Platform = NonNullable<PolicySiteOptions['platforms']>[number];

async function made(
  platform: Platform,
  written: string,
  office = calendarFile({ from: 100, to: 101 }),
) {
  const site = await PolicySite.make({ policy: written, people, platforms: [platform] });
  await site.write('office.ics', office);
  await site.run();
  const [maria, jonas, noor] = (['maria', 'jonas', 'noor'] as const).map((name) =>
    site.on(platform, name),
  );
  if (maria === undefined || jonas === undefined || noor === undefined) throw new Error('nobody');
  await maria.reports();
  await maria.reads(/The service is not running/);
  return { site, maria, jonas, noor };
}

describe('a freeze', () => {
  it.each<Platform>(['slack', 'discord'])(
    'that begins between the approval and the run in %s holds the run, and ends by itself',
    async (platform) => {
      const freeze = '  - { name: freeze, when: { during: [office] }, deny: the shop is open }\n';
      const { site, maria, jonas } = await made(platform, policy('', freeze));
      await using _site = site;
      await maria.press(/plan/i);
      await maria.reads(/Approval needed/);
      // While the host is looked at again, the office begins one.
      site.host.before = async () => {
        site.host.before = async () => undefined;
        await site.write('office.ics', calendarFile({ from: 0, to: 0.5 }));
      };
      await jonas.press(/^approve$/i);
      await maria.reads(/the shop is open \(rule freeze\) now, was allowed/);
      expect(site.applied).toBe(0);

      await site.clock.advance(30 * minute);
      await maria.press(/plan/i);
      await jonas.press(/^approve$/i);
      await maria.reads(/Resolved in/);
      expect(site.applied).toBe(1);
    },
  );
});

describe('a maintenance window', () => {
  it('lets nobody plan before it begins, and everybody while it lasts', async () => {
    const window =
      '  - { name: window, when: { notDuring: [office] }, deny: only in the maintenance window }\n';
    const office = calendarFile({ from: 0.5, to: 4 });
    const { site, maria, jonas } = await made('slack', policy('', window), office);
    await using _site = site;

    await maria.press(/plan/i);
    await maria.reads(/Only in the maintenance window \(rule window\)/);
    expect(await site.standing()).toBe('explaining');
    await site.clock.advance(30 * minute);
    await maria.press(/plan/i);
    await jonas.press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });
});

describe('a plan that nobody answers', () => {
  const times = ', remindAfter: 30m, expiresIn: 3h, escalation: { after: 1h, to: [duty] }';

  it('is said again, then goes to the next group, who may approve it then and not before', async () => {
    const { site, maria, noor } = await made('slack', policy(times));
    await using _site = site;
    await maria.press(/plan/i);
    await maria.reads(/Approval needed/);

    await site.clock.advance(31 * minute);
    await maria.reads(/Still waiting for approval/);
    await noor.press(/^approve$/i);
    await noor.reads(/This is not yours to decide here/);
    expect(site.applied).toBe(0);
    await site.clock.advance(30 * minute);
    await maria.reads(/and now also the group duty/);
    await noor.press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });

  it.each<Platform>(['slack', 'discord'])(
    'expires in %s while the bot is gone: nobody approves it afterwards',
    async (platform) => {
      const { site, maria } = await made(platform, policy(times));
      await using _site = site;
      await maria.press(/plan/i);
      await maria.reads(/Approval needed/);

      await site.kill();
      await site.clock.advance(3 * hour + minute);
      await site.run();
      await maria.reads(/expired/i);

      expect(await site.standing()).toBe('expired');
      expect(site.applied).toBe(0);
    },
  );
});
