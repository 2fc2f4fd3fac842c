import { describe, expect, it } from '@jest/globals';
import { Channels } from '#src/incident/channels.ts';
import { tellStory } from '#src/journal/story.ts';
import { PolicySite, type PolicySiteOptions } from '#test/fakes/policy-site.ts';

const people = { maria: ['staff'], jonas: ['ops'], li: ['ops', 'security'], kim: ['security'] };
const policy = `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 1 }
`;
const unattended = `${policy}
  - { name: start-web, when: { playbook: [demo], remedy: [start], tags: [web] }, unattended: true }
`;

type Platform = NonNullable<PolicySiteOptions['platforms']>[number];

function made(platform: Platform, written: string): Promise<PolicySite> {
  return PolicySite.make({ policy: written, people, platforms: [platform] });
}

/** Writes the rule of the one channel, for the next start. */
function narrow(site: PolicySite, platform: Platform, rule: object): void {
  const { channel } = site.side(platform);
  site.channels = Channels.parse({ rules: [{ channel, ...rule }] });
}

describe('a repair that a rule lets run with nobody', () => {
  it.each<Platform>(['slack', 'discord'])(
    'in %s is told before and reported after, and the journal holds no decision of a person',
    async (platform) => {
      await using site = await made(platform, unattended);
      await site.run();
      const maria = site.on(platform, 'maria');

      await maria.reports();
      await maria.reads(/Nobody is asked to approve this on/);
      await maria.reads(/No person approved this repair: the rule "start-web" of this site/);

      expect(site.applied).toBe(1);
      expect(maria.reading).not.toMatch(/Approval needed|Approved by/);
      const records = await site.records();
      expect(records.filter(({ event }) => event.kind === 'decided')).toEqual([]);
      expect(tellStory(records).map(({ text }) => text)).toContain(
        'No person asked: start-web, of the rules of the site, asks for the remedy start against stopped',
      );
    },
  );

  it('is one for people once the site has taken the rule back, also for what was reported before', async () => {
    await using site = await made('slack', unattended);
    await site.run();
    site.host.before = async () => {
      site.host.before = async () => undefined;
      await site.write('policy.yaml', policy);
    };
    const maria = site.on('slack', 'maria');

    await maria.reports();
    await maria.press(/plan/i);
    await maria.reads(/Approval needed/);
    expect(site.applied).toBe(0);
    await site.on('slack', 'jonas').press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(site.applied).toBe(1);
  });
});

describe('the rule of a channel beside the policy: the stricter wins', () => {
  it.each<Platform>(['slack', 'discord'])(
    'in %s approves only whom both name',
    async (platform) => {
      await using site = await made(platform, policy);
      narrow(site, platform, { approvers: ['security'] });
      await site.run();
      const maria = site.on(platform, 'maria');
      await maria.reports();
      await maria.press(/plan/i);
      await maria.reads(/Approval needed/);

      for (const name of ['jonas', 'kim']) {
        await site.on(platform, name).press(/^approve$/i);
        await site.on(platform, name).reads(/This is not yours to decide here/);
      }
      expect(site.applied).toBe(0);
      await site.on(platform, 'li').press(/^approve$/i);
      await maria.reads(/Resolved in/);

      expect(site.applied).toBe(1);
    },
  );

  it('asks people where the channel names approvers, though the policy would ask nobody', async () => {
    await using site = await made('slack', unattended);
    narrow(site, 'slack', { approvers: ['security'] });
    await site.run();
    const maria = site.on('slack', 'maria');

    await maria.reports();
    await maria.press(/plan/i);
    await maria.reads(/Approval needed/);

    expect(site.applied).toBe(0);
  });

  it('does not as much as look where the channel allows advice, whatever the policy lets run', async () => {
    await using site = await made('discord', unattended);
    narrow(site, 'discord', { allows: 'advice' });
    await site.run();
    const maria = site.on('discord', 'maria');

    await maria.reports();
    await maria.reads(/usually behind this/);

    expect(site.host.ran).toEqual([]);
    expect(maria.reading).not.toMatch(/example\.org/);
  });
});
