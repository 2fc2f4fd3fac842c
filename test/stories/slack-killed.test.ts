import { describe, expect, it } from '@jest/globals';
import { SlackProcess } from '#test/fakes/slack-process.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const patience = 300_000;

async function waiting(): Promise<SlackProcess> {
  const site = await SlackProcess.start();
  await site.maria.mention(site.ops, report).acked();
  await site.press(site.maria, /plan/i);
  await site.reads(site.jonas, /Approval needed/i);
  return site;
}

function applied(site: SlackProcess): number {
  return site.lines('ran').filter((name) => name === 'apply').length;
}

// A process of its own, a real SSH connection, real shells; SIGKILL, as when memory runs out. Most of it is the
// program's own patience between two messages: both wait together.
describe('the program, killed between a click and its effect', () => {
  it.concurrent(
    'goes on where it was, and runs the approved plan once',
    async () => {
      await using site = await waiting();
      const looked = site.lines('ran').length;
      site.put('hold-probe');
      await site.press(site.jonas, /^approve$/i);
      await site.until('it looks again before it acts', () => site.lines('ran').length > looked);

      await site.kill();
      site.remove('hold-probe');
      expect(applied(site)).toBe(0);
      await site.run();

      await site.reads(site.maria, /Resolved in/);
      expect(applied(site)).toBe(1);
      expect(site.transcript().match(/Resolved in/g)).toHaveLength(1);
      expect(site.printed).not.toContain(site.workspace.botToken);
      expect(site.printed).not.toContain(site.server.app.appToken);
      expect(await site.stop()).toBe(0);
    },
    patience,
  );

  it.concurrent(
    'does not run again what may have happened: it looks, and tells people',
    async () => {
      await using site = await waiting();
      site.put('hold-apply');
      await site.press(site.jonas, /^approve$/i);
      await site.until('the repair runs', () => applied(site) === 1);

      await site.kill();
      site.remove('hold-apply');
      await site.run();

      await site.reads(site.maria, /do not know whether it finished/);
      await site.reads(site.maria, /Resolved in/);
      expect(applied(site)).toBe(1);
    },
    patience,
  );
});
