import { expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';

/** Letting the service start by itself is something that only a person can do here. */
const playbook = demoPlaybook((yaml) =>
  yaml.replace(
    /enable:\n[\s\S]*$/,
    'enable: { kind: advice, title: Let it start by itself, fixes: [disabled], steps: [Ask its owner.] }\n',
  ),
);

async function repaired(enabled: boolean): Promise<Site> {
  const host = stoppedHost();
  host.changes['start/apply'] = () => {
    host.readings = { service: { active: true, enabled, pid: 42 }, port: { result: 'open' } };
  };
  const site = await new Site({ host, playbooks: [playbook] }).start();
  await site.write(maria, 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7');
  await site.press(maria, /plan/i);
  await site.press(jonas, /^approve$/i);
  return site;
}

it('is not called resolved while another cause is proven that only a person can mend', async () => {
  const site = await repaired(false);

  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'advised' });
  expect(site.chat.transcript).toMatch(/Ask its owner\./);
  expect(site.chat.transcript).not.toMatch(/Resolved in/);
});

it('is resolved when nothing else is proven', async () => {
  const site = await repaired(true);

  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
});
