import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import { JeaPeer } from './jea-peer.ts';
import { playOn, practise, type Story } from './jea-story.ts';
import { loadShipped } from './this-machine.ts';

// From the pasted error to the end, by an account that is no administrator: with a ticket of a KDC, at an endpoint
// without a language. The machine is played from the cases of the playbook; nothing here has run on Windows.
const loaded = loadShipped('rdp-closed-before-logon');
const { remedies } = loaded.playbook;
const cases = loadCases(loaded)
  .cases.map(({ name, content }) => ({ name, written: content }))
  .filter(({ written }) => written.host.platform === 'windows');
const repaired = cases.filter(({ written }) => scriptsAfter(written).length > 0);

function scriptsAfter({ after }: Case): readonly string[] {
  return Object.keys(after).filter((remedy) => remedies[remedy]?.kind === 'script');
}

/** People try what the case tells the end of, and let it run. */
function asPlayed(written: Case): Case {
  return { ...written, tries: written.tries ?? [...scriptsAfter(written)], decision: 'approve' };
}

let peer: JeaPeer;

beforeAll(async () => {
  peer = await JeaPeer.start(loaded);
});

afterAll(() => peer[Symbol.asyncDispose]());

const stories = new Map<string, Story>();

describe('a Windows case with a repair, by JEA under Kerberos', () => {
  it('exists, many times', () => {
    expect(repaired.length).toBeGreaterThan(35);
  });

  it.each(repaired)('$name goes as it is written, each script once', async ({ name, written }) => {
    const wanted = await practise(loaded, asPlayed(written));
    const story = await playOn(peer, asPlayed(written));
    stories.set(name, story);
    const { ran, clearBodies, brokenMessages } = await peer.host.state();

    expect(story.incident.state).toMatchObject(endOf(wanted));
    expect(story.kinds).toEqual(wanted.kinds);
    const changing = Object.entries(ran).filter(([call]) =>
      /\/(?:apply|confirm|rollback)$/.test(call),
    );
    expect(changing.length).toBeGreaterThan(0);
    expect(changing.filter(([, times]) => times !== 1)).toEqual([]);
    expect({ clearBodies, brokenMessages }).toEqual({ clearBodies: 0, brokenMessages: 0 });
  });

  it.each([
    { name: 'windows-key-not-readable', outcome: 'resolved', says: /Resolved in .* on rds-07/ },
    {
      name: 'windows-connection-flood',
      outcome: 'resolved',
      says: /Telling rds-07 to keep the change/,
    },
    {
      name: 'windows-security-layer-raised-still-closed',
      outcome: 'rolled-back',
      says: /Putting rds-07 back/,
    },
    {
      name: 'windows-connection-flood-goes-on',
      outcome: 'rolled-back',
      says: /Putting rds-07 back/,
    },
    { name: 'windows-rdp-service-ended-in-vain', outcome: 'changed-not-fixed', says: /still/ },
  ])('$name is $outcome', ({ name, outcome, says }) => {
    const story = stories.get(name);

    expect(story?.incident.state).toMatchObject({ kind: 'closed', outcome });
    expect(story?.transcript).toMatch(says);
  });

  it('has run functions of the module, and nothing else', async () => {
    const { ordered, resources } = await peer.host.state();

    const named = Object.keys(ordered).map((order) => order.replace(/^Fettle /, ''));
    expect(named.filter((name) => !peer.functions.has(name))).toEqual([]);
    expect(Object.keys(resources)).toEqual(['Fettle']);
  });
});

function endOf({ incident: { state } }: Story): object {
  return state.kind === 'closed'
    ? { kind: state.kind, outcome: state.outcome }
    : { kind: 'closed' };
}
