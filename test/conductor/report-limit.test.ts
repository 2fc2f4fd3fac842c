import { expect, it } from '@jest/globals';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function opened(site: Site): Promise<number> {
  return (await site.store.recent(100)).length;
}

async function writes(site: Site, by: Parameters<Site['write']>[0], thread: string): Promise<void> {
  await site.chat.write(by, report, { thread: { platform: 'memory', id: thread } });
  await site.calm();
}

it('takes so many reports from one human, with whatever account, and from others all the same', async () => {
  const rules = new MemoryRules({
    policy:
      'limits: { reports: { times: 2, within: 1h } }\nrules: [{ name: all, probe: [anyone], ask: [anyone], approve: [anyone] }]\n',
    people:
      'people: { maria: { accounts: [memory:maria, memory:phone] }, jonas: { accounts: [memory:jonas] } }\n',
  });
  const site = await new Site({ rules }).start();
  await writes(site, maria, 'a');
  await site.restart();
  await writes(site, somebody('phone'), 'b');
  expect(await opened(site)).toBe(2);

  await writes(site, maria, 'c');
  expect(await opened(site)).toBe(2);
  expect(site.chat.transcript).toMatch(/only memory:maria.*no more reports of yours/s);
  await writes(site, jonas, 'd');
  expect(await opened(site)).toBe(3);

  await site.clock.advance(3_600_001);
  await writes(site, maria, 'e');
  expect(await opened(site)).toBe(4);
});

it('takes no more than that when they all come in the same moment', async () => {
  const rules = new MemoryRules({
    policy:
      'limits: { reports: { times: 2, within: 1h } }\nrules: [{ name: all, probe: [anyone], ask: [anyone], approve: [anyone] }]\n',
  });
  const site = await new Site({ rules }).start();

  await Promise.all(['a', 'b', 'c', 'd'].map((thread) => writes(site, maria, thread)));

  expect(await opened(site)).toBe(2);
});

it('counts a report once, however often its platform delivers it', async () => {
  const rules = new MemoryRules({
    policy:
      'limits: { reports: { times: 2, within: 1h } }\nrules: [{ name: all, probe: [anyone], ask: [anyone], approve: [anyone] }]\n',
  });
  const site = await new Site({ rules }).start();
  await writes(site, maria, 'a');
  for (let times = 0; times < 3; times += 1) await site.chat.redeliver();
  await site.calm();

  await writes(site, maria, 'b');

  expect(await opened(site)).toBe(2);
});
