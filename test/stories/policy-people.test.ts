import { describe, expect, it } from '@jest/globals';
import type { Client } from '#test/fakes/platform-side.ts';
import { PolicySite, type PolicySiteOptions } from '#test/fakes/policy-site.ts';

const people = { maria: ['staff'], jonas: ['ops'], kim: ['ops'], li: ['security'] };

function policy(repairs: string): string {
  return `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], ${repairs} }
`;
}

type Platform = NonNullable<PolicySiteOptions['platforms']>[number];

/** A plan of Maria's waits on that platform. */
async function waiting(platform: Platform, repairs: string) {
  const site = await PolicySite.start({ policy: policy(repairs), people, platforms: [platform] });
  const who = (name: string): Client => site.on(platform, name);
  const maria = who('maria');
  await maria.reports();
  await maria.press(/plan/i);
  await maria.reads(/Approval needed/);
  return { site, who, maria };
}

/** In the moment in which the host is looked at again before the repair. */
function beforeTheRun(site: PolicySite, happens: () => Promise<void>): void {
  site.host.before = async ({ name }) => {
    if (name !== 'service') return;
    site.host.before = async () => undefined;
    await happens();
  };
}

describe('one from each of two groups', () => {
  it('in Slack is not two of the same group', async () => {
    const each = 'approve: [ops, security], approvals: 2, oneFromEach: [ops, security]';
    const { site, who, maria } = await waiting('slack', each);
    await using _site = site;

    await who('jonas').press(/^approve$/i);
    await who('kim').press(/^approve$/i);
    await maria.reads(/Approved by: jonas.*; kim/);
    expect(site.applied).toBe(0);
    expect(await site.standing()).toBe('waiting');
    await who('li').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });
});

describe('one no', () => {
  it('in Discord ends it, whoever said yes before, and a later yes is told so', async () => {
    const { site, who, maria } = await waiting('discord', 'approve: [ops], approvals: 2');
    await using _site = site;
    await who('jonas').press(/^approve$/i);
    await maria.reads(/1 given/);
    const card = who('kim').reading;
    expect(card).toMatch(/Approve/);

    await who('kim').press(/^decline$/i);
    await maria.reads(/Declined by kim/);

    expect(await site.standing()).toBe('declined');
    expect(site.applied).toBe(0);
    expect(maria.reading).not.toMatch(/Approve \| Decline/);
  });

  it('in Slack only takes back the own yes where the site counts it', async () => {
    const counts = 'approve: [ops, security], approvals: 2, decline: counts';
    const { site, who, maria } = await waiting('slack', counts);
    await using _site = site;
    await who('jonas').press(/^approve$/i);
    await maria.reads(/1 given/);

    await who('jonas').press(/^decline$/i);
    await maria.reads(/Declined by: jonas/);
    await who('kim').press(/^approve$/i);
    await maria.reads(/Approved by: kim/);
    expect(site.applied).toBe(0);
    await who('li').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });
});

describe('somebody who leaves', () => {
  it.each<Platform>(['slack', 'discord'])(
    'between the click and the run in %s has approved nothing',
    async (platform) => {
      const { site, who, maria } = await waiting(platform, 'approve: [ops], approvals: 1');
      await using _site = site;
      beforeTheRun(site, async () => {
        Object.assign(site.humans.jonas ?? {}, { disabled: true });
        await site.writePeople();
      });

      await who('jonas').press(/^approve$/i);
      await maria.reads(/Too few of those who approved it may by now/);

      expect(site.applied).toBe(0);
      expect(await site.standing()).not.toBe('resolved');
    },
  );

  it('is told with the next click, also after a restart', async () => {
    const { site, who } = await waiting('slack', 'approve: [ops], approvals: 1');
    await using _site = site;
    await site.kill();
    Object.assign(site.humans.jonas ?? {}, { disabled: true });
    await site.writePeople();
    await site.run();

    await who('jonas').press(/^approve$/i);
    await who('jonas').reads(/This account was disabled|account is disabled/i);

    expect(site.applied).toBe(0);
    expect(await site.standing()).toBe('waiting');
  });
});

describe('a policy that is edited in mid-incident', () => {
  it('counts at once where it is stricter, also after a restart', async () => {
    const { site, who, maria } = await waiting('discord', 'approve: [ops], approvals: 1');
    await using _site = site;

    await site.write('policy.yaml', policy('approve: [ops], approvals: 2'));
    await who('jonas').press(/^approve$/i);
    await maria.reads(/Approved by: jonas/);
    expect(site.applied).toBe(0);
    await site.kill();
    await site.run();
    await who('kim').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });

  it('does not count where it is laxer: what the card said holds', async () => {
    const { site, who, maria } = await waiting('slack', 'approve: [ops], approvals: 2');
    await using _site = site;

    await site.write('policy.yaml', policy('approve: [ops], approvals: 1'));
    await who('jonas').press(/^approve$/i);
    await maria.reads(/1 given/);

    expect(site.applied).toBe(0);
    expect(await site.standing()).toBe('waiting');
  });

  it('allows nothing while it has a fault, and people are told', async () => {
    const { site, who, maria } = await waiting('slack', 'approve: [ops], approvals: 1');
    await using _site = site;

    await site.write('policy.yaml', 'rules: 1\n');
    await who('jonas').press(/^approve$/i);
    await who('jonas').reads(/rules of this site cannot be read|do not know whose account/i);
    expect(site.applied).toBe(0);
    await site.write('policy.yaml', policy('approve: [ops], approvals: 1'));
    await who('jonas').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });
});
