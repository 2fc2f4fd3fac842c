import { describe, expect, it } from '@jest/globals';
import { PolicySite } from '#test/fakes/policy-site.ts';

const people = { maria: ['staff'], jonas: ['ops'] };
const policy = `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 1 }
`;

async function waiting() {
  const site = await PolicySite.start({ policy, people });
  const [maria, jonas] = [site.on('slack', 'maria'), site.on('slack', 'jonas')];
  await maria.reports();
  await maria.press(/plan/i);
  await maria.reads(/Approval needed/);
  return { site, maria, jonas };
}

/** The digests that cards have shown, in order, without what is repeated. */
function digests(reading: string): readonly string[] {
  return [
    ...new Set([...reading.matchAll(/plan:? ([0-9a-f]{12})/gi)].map(([, each = '']) => each)),
  ];
}

describe('an approval is bound to the digest of the exact plan, and checked again in the moment it runs', () => {
  it('is void when the host has changed since the card was posted; the card says what, and nothing runs', async () => {
    const { site, maria, jonas } = await waiting();
    await using _site = site;
    const { port: _port, ...rest } = site.host.readings;
    site.host.readings = { ...rest, port: { result: 'timed-out' } };

    await jonas.press(/^approve$/i);
    await maria.reads(/The approval no longer fits web-01. Nothing was done/);

    expect(maria.reading).toMatch(/this has changed:[\s\S]*result: timed-out now, was refused/);
    expect(site.applied).toBe(0);
  });

  it('does not do for another plan: after a change somebody reads and approves the new one', async () => {
    const { site, maria, jonas } = await waiting();
    await using _site = site;
    const before = site.host.readings;
    site.host.readings = { ...before, port: { result: 'timed-out' } };
    await jonas.press(/^approve$/i);
    await maria.reads(/The approval no longer fits/);
    site.host.readings = before;
    await maria.reports();
    await maria.press(/plan/i);
    await site.until('there is a second plan', () => digests(maria.reading).length === 2);
    const [first, second] = digests(maria.reading);

    await jonas.press(/^approve$/i);
    await maria.reads(/Resolved in/);

    expect(first).not.toBe(second);
    const started = (await site.records()).flatMap(({ event }) =>
      event.kind === 'decided' ? [event.digest.slice(0, 12)] : [],
    );
    expect(started).toEqual([second]);
    expect(site.applied).toBe(1);
  });

  it('is void when it has aged in the queue', async () => {
    const { site, maria, jonas } = await waiting();
    await using _site = site;
    site.host.before = async ({ name }) => {
      if (name !== 'service') return;
      site.host.before = async () => undefined;
      await site.write(
        'policy.yaml',
        policy.replace('approvals: 1', 'approvals: 1, expiresIn: 1s'),
      );
    };

    await site.clock.advance(60_000);
    await jonas.press(/^approve$/i);
    await maria.reads(/no plan waits longer than/i);

    expect(site.applied).toBe(0);
  });
});
