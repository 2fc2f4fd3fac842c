import { expect, it } from '@jest/globals';
import { PracticeOutside } from '#adapters/practice/practice-outside.ts';
import { PracticeTransport } from '#adapters/practice/practice-transport.ts';
import { Stage } from '#adapters/practice/stage.ts';
import { practiceHost } from '#src/cli/practice-world.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Case } from '#src/playbook/case.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { SlackSite, type SlackWorld } from '#test/fakes/slack-site.ts';
import { shippedPlaybook } from '#test/playbooks/shipped-playbook.ts';

/** The machine of a case: what it shows, and what a repair changes. */
function stageOf(loaded: LoadedPlaybook, played: Case): (site: SlackSite) => SlackWorld {
  return ({ clock }) => {
    const stage = new Stage(played, clock);
    return {
      hosts: createHosts([practiceHost(played)]),
      library: createLibrary([loaded]),
      transports: [new PracticeTransport(stage)],
      outside: new PracticeOutside(stage),
    };
  };
}

// The playbook that ships, its own case, real bolt and SQLite: the conversation of the README.
it('a dialog pasted in Slack is recognised, its cause proven, repaired after approval', async () => {
  const loaded = shippedPlaybook('rdp-closed-before-logon');
  const played = loadCases(loaded).cases.find(({ name }) => name === 'key-mismatch')?.content;
  if (played === undefined) throw new Error('the case is gone');
  await using site = await SlackSite.start(stageOf(loaded, played));

  await site.maria.mention(site.ops, `web-01 does not let me in\n${played.report}`).acked();
  await site.press(site.maria, /plan/i);
  await site.press(site.jonas, /^approve$/i);
  await site.reads(site.maria, /Resolved in .* on web-01/);
  await site.press(site.maria, /it works/i);

  await site.reads(site.maria, /It works; this is closed/);
  expect(site.transcript()).toMatch(/private key of xrdp does not belong/i);
  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
});
