import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createFiles } from '#adapters/files/files.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { createHosts } from '#src/host/find-host.ts';
import { Case, CaseLooks, looksOf } from '#src/playbook/case.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { Outside } from '#src/ports/transport.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { until } from './process.ts';
import { startWindowsPeer, type Way, type WindowsPeer } from './windows-peer.ts';
import { type Break, scenarioOf, windowsScripts } from './windows-scenario.ts';

// A shipped playbook with one of its own cases: what its scripts would read on Windows is played, everything
// between them and the chat is real.
const folder = 'rdp-closed-before-logon';
const remedy = 'start-needed-services';

async function shipped(name: string): Promise<Case> {
  const text = await createFiles('.').read(`playbooks/${folder}/cases/${name}.yaml`);
  return Case.parse(parse(text));
}

/** The case seen from outside, before its remedy ran on the host and after. */
function outsideOf(played: Case, peer: WindowsPeer): Outside {
  return {
    name: 'practice',
    look: async ({ probe }): Promise<Look> => {
      const { ran } = await peer.host.state();
      const isMended = (ran[`${remedy}/apply`] ?? 0) > 0;
      const after = isMended ? played.after[remedy]?.looks[probe] : undefined;
      const looks = { [probe]: { ...played.looks[probe], ...after } };
      const [look] = Object.values(looksOf(CaseLooks.parse(looks), { source: 'practice', at: 0 }));
      if (look === undefined) throw new Error(`the case says nothing of ${probe}`);
      return look;
    },
  };
}

const lost: Break = { how: 'service', when: 'after' };

it.each<{ way: Way; breaks: Readonly<Record<string, Break>>; says: RegExp }>([
  { way: 'sealed NTLM on HTTP', breaks: {}, says: /Resolved in .* on rds-07/ },
  { way: 'a certificate', breaks: {}, says: /Resolved in .* on rds-07/ },
  {
    way: 'sealed NTLM on HTTP',
    breaks: { [`${remedy}/apply`]: lost },
    says: /I do not know whether it finished[\s\S]*Resolved in .* on rds-07/,
  },
])(
  'repairs a stopped Remote Desktop service by $way, once, and says $says',
  async ({ way, breaks, says }) => {
    const played = await shipped('windows-rdp-service-stopped');
    const playbooks = await loadPlaybooks(createFiles('.'), 'playbooks');
    const loaded = playbooks.find(({ name }) => name === folder);
    if (loaded === undefined) throw new Error(`no playbook ${folder}`);
    const scenario = { ...scenarioOf(played, windowsScripts(loaded)), breaks };
    await using peer = await startWindowsPeer({ scenario });
    peer.name = 'rds-07';
    const hosts = createHosts([peer.inventoryHost(way)]);
    const outside = outsideOf(played, peer);
    const site = new Site({ playbooks, transports: [peer.transport], outside, hosts });
    const said = async (words: RegExp): Promise<void> => {
      await until(`${words} in ${site.chat.transcript.slice(-3000)}`, async () => {
        // A remedy may give its service some seconds before it is looked at again.
        await site.clock.advance(1_000);
        return words.test(site.chat.transcript);
      });
      await site.calm();
    };

    await site.start();
    await site.write(maria, played.report);
    await said(/Cause confirmed on rds-07/);
    await site.press(maria, /plan/i);
    await said(/Approval needed/);
    await site.press(jonas, /^approve$/i);
    await said(says);

    const { ran, clearBodies } = await peer.host.state();
    expect(ran[`${remedy}/apply`]).toBe(1);
    expect(clearBodies).toBe(0);
    await site.conductor.stop();
  },
);
