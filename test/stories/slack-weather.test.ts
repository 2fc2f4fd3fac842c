import { describe, expect, it } from '@jest/globals';
import { SlackSite } from '#test/fakes/slack-site.ts';
import type { Act } from '#test/slack/act.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** Slack delivers all of it once more. */
function again(site: SlackSite, act: Act): void {
  for (const delivery of act.deliveries) site.server.office.sendAgain(delivery);
}

describe('Slack on a bad day', () => {
  it('delivers every envelope twice, and everything happens once', async () => {
    await using site = await SlackSite.start();

    const mention = site.maria.mention(site.ops, report);
    again(site, mention);
    await mention.acked();
    again(site, await site.press(site.maria, /plan/i));
    await site.reads(site.jonas, /Approval needed/i);
    again(site, await site.press(site.jonas, /^approve$/i));
    await site.reads(site.maria, /Resolved in/);

    expect(await site.store.recent(10)).toHaveLength(1);
    expect(site.host.count('start/apply')).toBe(1);
    expect(site.transcript().match(/Resolved in/g)).toHaveLength(1);
  });

  it('delivers an event three times, and it is one report', async () => {
    await using site = await SlackSite.start();

    const mention = site.maria.mention(site.ops, report);
    again(site, mention);
    again(site, mention);
    await mention.acked();
    await site.reads(site.maria, /The service is not running/);
    again(site, mention);
    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);

    expect(await site.store.recent(10)).toHaveLength(1);
    expect(site.transcript().match(/Cause confirmed/g)).toHaveLength(1);
  });

  it('tells one process, and the next one the same once more', async () => {
    await using site = await SlackSite.start();
    const mention = site.maria.mention(site.ops, report);
    await mention.acked();
    const plan = await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);
    const approve = await site.press(site.jonas, /^approve$/i);
    await site.reads(site.maria, /Resolved in/);

    await site.kill();
    await site.run();
    for (const act of [mention, plan, approve]) again(site, act);
    await site.until('all was taken', () =>
      [mention, plan, approve].every(({ deliveries }) =>
        deliveries.every(({ attempts }) => attempts.at(-1)?.state === 'acked'),
      ),
    );
    await site.press(site.maria, /it works/i);
    await site.reads(site.maria, /this is closed/);

    expect(await site.store.recent(10)).toHaveLength(1);
    expect(site.host.count('start/apply')).toBe(1);
    expect(site.transcript().match(/Resolved in/g)).toHaveLength(1);
  });

  it('renews the sockets in the middle of an approval', async () => {
    await using site = await SlackSite.start();
    await site.maria.mention(site.ops, report).acked();
    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);

    const [first = ''] = site.server.sockets.open;
    site.server.sockets.refresh(first);
    await site.press(site.jonas, /^approve$/i);

    await site.reads(site.maria, /Resolved in/);
    expect(site.jonas.notices).toEqual([]);
  });

  it('asks for patience again and again, and nothing is lost or said twice', async () => {
    await using site = await SlackSite.start();
    for (const method of ['chat.postMessage', 'chat.update', 'users.info']) {
      const fault = { kind: 'rate-limited', retryAfterSeconds: 7 } as const;
      site.server.api.faults.plan({ method, times: 6, fault });
    }

    const mention = site.maria.mention(site.ops, report);
    await site.press(site.maria, /plan/i);
    await site.press(site.jonas, /^approve$/i);
    await site.reads(site.maria, /Resolved in/);
    await mention.acked();

    expect(site.transcript().match(/Resolved in/g)).toHaveLength(1);
  });

  it('brings 200 incidents at once in 20 channels', async () => {
    await using site = await SlackSite.start();
    const channels = Array.from({ length: 20 }, (_, n) => {
      const channel = site.workspace.addChannel({ name: `ops-${n}` });
      site.maria.join(channel);
      return channel;
    });

    const acts = channels.flatMap((channel) =>
      Array.from({ length: 10 }, () => ({ channel, act: site.maria.mention(channel, report) })),
    );
    await Promise.all(acts.map(({ act }) => act.acked()));
    const answered = ({ channel, act }: (typeof acts)[number]): boolean =>
      site.maria
        .sees(channel, act.ts)
        .some(({ labels }) => labels.some((label) => /plan/i.test(label)));
    await site.until('every thread has its plan to press', () => acts.every(answered));

    for (const { channel, act } of acts) {
      const said = site.maria.sees(channel, act.ts).map(({ text }) => text);
      expect(said).toEqual([
        expect.stringContaining('0x904'),
        expect.stringMatching(/step/),
        expect.stringContaining('The service is not running'),
      ]);
    }
    expect(await site.store.openIncidents()).toHaveLength(200);
    expect(site.server.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
  });
});
