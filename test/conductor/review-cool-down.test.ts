import { expect, it } from '@jest/globals';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const again = { thread: { platform: 'memory', id: 'again' } };

it('a host rests from the end of a repair, also when the bot was killed in the middle of it', async () => {
  const rules = new MemoryRules({
    policy:
      'limits: { coolDown: 10m }\nrules: [{ name: all, probe: [anyone], ask: [anyone], approve: [anyone] }]\n',
  });
  const site = await new Site({ rules }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  site.host.before = ({ name }) =>
    name === 'start/apply' ? new Promise<void>(() => undefined) : Promise.resolve();
  await site.press(jonas, /^approve$/i);
  await site.clock.advance(30_000);
  await site.restart();
  // The half hour in which nobody knew what the script did is no rest.
  const { state } = await site.incident();
  expect(state.kind).not.toBe('applying');
  await site.clock.advance(9 * 60_000 + 45_000);

  await site.chat.write(maria, report, again);
  await site.calm();
  await site.press(maria, /plan/i);

  expect(site.chat.transcript).toMatch(/rests for 10 min between two repairs/);
});
