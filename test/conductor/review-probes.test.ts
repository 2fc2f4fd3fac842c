import { expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

it('does not look for ever for what it cannot look at', async () => {
  const loaded = demoPlaybook();
  const { 'probes/service.sh': _gone, ...files } = loaded.files;
  const site = await new Site({ playbooks: [{ ...loaded, files }] }).start();

  await site.write(maria, report);

  expect(await site.kinds()).toEqual(['opened', 'probed']);
  expect(site.chat.transcript).toMatch(/no script for linux/);
});
