import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Case } from '#src/playbook/case.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { windowsPlaybook } from '#test/fakes/windows-site.ts';
import { until } from './process.ts';
import { startWindowsPeer, type Way, type WindowsPeer } from './windows-peer.ts';
import { type Break, scenarioOf, windowsScripts } from './windows-scenario.ts';

// From the pasted error to the end, with everything real between the conductor and the simulated host, whose
// scripts are played: its probes read something else once the repair has run.
const playbook = windowsPlaybook((yaml) =>
  yaml
    .replace(
      'confirmed: { service.active: false, port.result: refused }',
      'confirmed: { service.active: false }',
    )
    .replace(
      'verify: { service.active: true, port.result: open }',
      'verify: { service.active: true }',
    ),
);

const stopped = Case.parse({
  comment: 'A service that does not run.',
  report: 'Error code: 0x904 Extended error code: 0x7',
  host: { name: 'server1', platform: 'windows' },
  looks: { service: { active: false, enabled: true, pid: 0 } },
  after: {
    start: {
      apply: { preview: ['1 service is started'], state: { was: 'stopped' } },
      looks: { service: { active: true, enabled: true, pid: 42 } },
      verified: true,
    },
  },
  expect: {},
  offers: [],
});

async function play(breaks: Readonly<Record<string, Break>> = {}): Promise<WindowsPeer> {
  const scenario = { ...scenarioOf(stopped, windowsScripts(playbook)), breaks };
  return await startWindowsPeer({ scenario });
}

/** Everything up to the approval. */
async function approved(peer: WindowsPeer, way: Way): Promise<Site> {
  const hosts = createHosts([peer.inventoryHost(way)]);
  const site = new Site({ playbooks: [playbook], transports: [peer.transport], hosts });
  await site.start();
  await site.write(maria, 'rdp to server1 dies: Error code: 0x904 Extended error code: 0x7');
  await said(site, /plan/i);
  await site.press(maria, /plan/i);
  await said(site, /Approval needed/);
  await site.press(jonas, /^approve$/i);
  return site;
}

async function said(site: Site, words: RegExp): Promise<void> {
  await until(`${words} in ${site.chat.transcript.slice(-2000)}`, () =>
    words.test(site.chat.transcript),
  );
  await site.calm();
}

describe('a repair of a Windows host', () => {
  it.each<Way>(['sealed NTLM on HTTP', 'a certificate'])(
    'goes from the pasted error to "resolved" by %s',
    async (way) => {
      await using peer = await play();

      const site = await approved(peer, way);
      await said(site, /Resolved in .* on server1/);

      const { ran, clearBodies } = await peer.host.state();
      expect(ran['start/apply']).toBe(1);
      expect(ran.service).toBeGreaterThanOrEqual(3);
      expect(clearBodies).toBe(0);
      await site.conductor.stop();
    },
  );

  it('whose connections are cut during apply is asked for its answer again, and runs once', async () => {
    await using peer = await play({ 'start/apply': { how: 'connections', when: 'after' } });

    const site = await approved(peer, 'sealed NTLM on HTTP');
    await said(site, /Resolved in .* on server1/);

    expect((await peer.host.state()).ran['start/apply']).toBe(1);
    await site.conductor.stop();
  });

  it('that is lost during apply has an unknown outcome, is looked at again, and runs once', async () => {
    await using peer = await play({ 'start/apply': { how: 'service', when: 'after' } });

    const site = await approved(peer, 'sealed NTLM on HTTP');
    await said(site, /I do not know whether it finished/);
    await said(site, /Resolved in .* on server1/);

    const { ran } = await peer.host.state();
    expect(ran['start/apply']).toBe(1);
    // At first, before the apply, and after it.
    expect(ran.service).toBeGreaterThanOrEqual(3);
    expect(await site.kinds()).toEqual(expect.arrayContaining(['run-ended', 'verified']));
    await site.conductor.stop();
  });
});
