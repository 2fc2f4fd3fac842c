import { expect, it } from '@jest/globals';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

const policy = `
rules:
  - { name: all, probe: [anyone], ask: [anyone], approve: [anyone], approvals: 2, expiresIn: 4h }
`;

it.each([
  ['4h', 'written in the rules'],
  ['', 'that of the configuration'],
])('a plan waits no longer than the rules of now say, where its own time was %s', async (then) => {
  const was = then === '' ? policy.replace(', expiresIn: 4h', '') : policy;
  const rules = new MemoryRules({ policy: was });
  const site = await new Site({ rules }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  await site.press(jonas, /^approve$/i);
  await site.clock.advance(11 * 60_000);

  rules.policy = policy.replace('4h', '10m');
  await site.press(li, /^approve$/i);

  expect(site.host.count('start/apply')).toBe(0);
  expect(site.chat.transcript).toMatch(/no plan waits longer than 10 min/);
});
