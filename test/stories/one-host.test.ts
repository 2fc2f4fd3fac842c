import { describe, expect, it } from '@jest/globals';
import { PolicySite } from '#test/fakes/policy-site.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { stoppedHost } from '#test/fakes/site.ts';

const people = { maria: ['staff'], jonas: ['ops'], noor: ['duty'] };

function policy(limits = '{}'): string {
  return `
limits: ${limits}
rules:
  - { name: looks, probe: [anyone] }
  - name: repairs
    ask: [staff]
    approve: [ops]
    approvals: 1
    escalation: { after: 1h, to: ["person:noor"] }
`;
}

/** The service is found stopped again. */
function breaksAgain({ host }: PolicySite): void {
  host.readings = stoppedHost().readings;
}

describe('a host is leased to one repair at a time, for all platforms', () => {
  it('the second waits, says for which incident, looks again before it acts, and repairs nothing twice', async () => {
    await using site = await PolicySite.start({
      policy: policy(),
      people,
      platforms: ['slack', 'discord'],
    });
    const [inSlack, inDiscord] = [site.on('slack', 'maria'), site.on('discord', 'maria')];
    await inSlack.reports();
    await inSlack.press(/plan/i);
    await inSlack.reads(/Approval needed/);
    const { id: first } = await site.incident();
    await inDiscord.reports();
    await inDiscord.press(/plan/i);
    await inDiscord.reads(/Approval needed/);
    const running = Promise.withResolvers<void>();
    const goesOn = Promise.withResolvers<void>();
    site.host.before = async ({ name, mode }) => {
      if (name !== 'start/apply' || mode === 'preview') return;
      running.resolve();
      await goesOn.promise;
    };

    await site.on('slack', 'jonas').press(/^approve$/i);
    await running.promise;
    await site.on('discord', 'jonas').press(/^approve$/i);
    await inDiscord.reads(/Waiting: web-01 is being repaired for another incident/);
    expect(inDiscord.reading).toContain(first);
    expect(site.applied).toBe(0);
    goesOn.resolve();
    await inSlack.reads(/Resolved in/);
    await inDiscord.reads(/no longer fits web-01. Nothing was done/);

    expect(site.applied).toBe(1);
  });
});

describe('what does not last is not repaired for ever', () => {
  it('a host rests between two repairs, and the same repair is handed over when it comes too often', async () => {
    const limits = '{ coolDown: 10m, sameRepair: { times: 2, within: 24h } }';
    await using site = await PolicySite.start({ policy: policy(limits), people });
    const [maria, jonas, noor] = [
      site.on('slack', 'maria'),
      site.on('slack', 'jonas'),
      site.on('slack', 'noor'),
    ];
    const repaired = async (times: number): Promise<void> => {
      await maria.press(/plan/i);
      await jonas.press(/^approve$/i);
      await site.until(`it was repaired ${times} times`, () => site.applied === times);
      await maria.press(/it works/i);
      await maria.reads(/this is closed/);
    };
    await maria.reports();
    await repaired(1);

    breaksAgain(site);
    await maria.reports();
    await maria.press(/plan/i);
    await maria.reads(/rests for 10 min between two repairs/);
    expect(site.applied).toBe(1);
    await site.clock.advance(11 * 60_000);
    await repaired(2);
    breaksAgain(site);
    await site.clock.advance(11 * 60_000);
    await maria.reports(report);
    await maria.press(/plan/i);
    await noor.reads(/Handed over: I do not repair web-01 once more/);

    expect(site.applied).toBe(2);
    const [account = ''] = site.humans.noor?.accounts ?? [];
    expect(noor.reading).toContain(
      `@${account.split('/')[1]}: please look why the fault comes back`,
    );
  });
});
