import { describe, expect, it } from '@jest/globals';
import { SlackSite } from '#test/fakes/slack-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function waiting(site: SlackSite): Promise<SlackSite> {
  await site.maria.mention(site.ops, report).acked();
  await site.press(site.maria, /plan/i);
  await site.reads(site.jonas, /Approval needed/i);
  return site;
}

describe('a repair in Slack', () => {
  it('goes from a mention to "resolved"', async () => {
    await using site = await SlackSite.start();
    await waiting(site);

    await site.press(site.jonas, /^approve$/i);
    await site.reads(site.maria, /Resolved in/);
    await site.press(site.maria, /it works/i);

    await site.reads(site.maria, /It works; this is closed/);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
    expect(site.server.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
  });

  it('goes from a command to a thread of its own', async () => {
    await using site = await SlackSite.start();

    await site.maria.slash(site.ops, '/fettle', { text: report }).acked();

    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);
    const threads = site.jonas.sees(site.ops).map(({ message }) => message.threadTs);
    expect(new Set(threads.filter((ts) => ts !== undefined)).size).toBe(1);
  });

  it('begins with what somebody else wrote', async () => {
    await using site = await SlackSite.start();
    const { ts = '' } = site.maria.say(site.ops, report);

    await site.jonas.messageShortcut('fettle-diagnose-message', site.ops, ts).acked();

    await site.reads(site.maria, /The service is not running/);
    expect((await site.incident()).reporter.name).toBe('Jonas');
  });

  it('is approved by no one who asked for it, and says so to them alone', async () => {
    await using site = await SlackSite.start();
    await waiting(site);
    const before = site.jonas.sees(site.ops).length;

    await site.press(site.maria, /^approve$/i);
    await site.until('Maria is told', () => site.maria.sees(site.ops).length > before);

    expect(site.jonas.sees(site.ops)).toHaveLength(before);
    expect(site.host.ran).not.toContain('start/apply');
    expect((await site.incident()).state.kind).toBe('waiting');
  });

  it('is approved by no guest', async () => {
    await using site = await SlackSite.start();
    const guest = site.server.person(site.workspace, { name: 'Guest', guest: 'multi' });
    guest.join(site.ops);
    await waiting(site);
    const before = site.maria.sees(site.ops).length;

    await site.press(guest, /^approve$/i);
    await site.until('the guest is told', () => guest.sees(site.ops).length > before);

    expect((await site.incident()).state.kind).toBe('waiting');
  });

  it('expires overnight, across a restart', async () => {
    await using site = await SlackSite.start();
    await waiting(site);
    await site.stop();
    await site.clock.advance(12 * 3_600_000);
    await site.run();

    await site.reads(site.maria, /expired/i);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
    expect(site.host.ran).not.toContain('start/apply');
  });

  it('is not run a second time when the bot was killed between the click and its end', async () => {
    await using site = await SlackSite.start();
    await waiting(site);
    const begun = Promise.withResolvers<void>();
    site.host.before = async ({ name, mode }) => {
      if (name !== 'start/apply' || mode === 'preview') return;
      site.host.ran.push('start/apply');
      begun.resolve();
      await new Promise(() => undefined);
    };
    await site.press(site.jonas, /^approve$/i);
    await site.until('it runs', () => site.host.ran.includes('start/apply'));
    await begun.promise;

    await site.kill();
    site.host.before = async () => undefined;
    await site.run();

    await site.until('people are told', () =>
      /I do not know how web-01 stands now/.test(site.transcript()),
    );
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
  });
});
