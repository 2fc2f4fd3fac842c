import { describe, expect, it } from '@jest/globals';
import { SlackSite } from '#test/fakes/slack-site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

describe('a report in Slack', () => {
  it('that is corrected before anything was looked at counts as corrected', async () => {
    await using site = await SlackSite.start();
    const { ts = '' } = site.maria.mention(site.ops, 'rdp to web-01 dies: Error code: 0x9999');
    await site.reads(site.maria, /What were you doing/);

    await site.maria.edit(site.ops, ts, report).acked();

    await site.reads(site.maria, /The service is not running/);
    expect(await site.store.recent(10)).toHaveLength(1);
  });

  it('that is changed after it was looked at changes nothing', async () => {
    await using site = await SlackSite.start();
    const act = site.maria.mention(site.ops, report);
    await site.reads(site.maria, /The service is not running/);
    const ran = site.host.ran.length;

    await site.maria.edit(site.ops, act.ts ?? '', 'never mind').acked();
    await site.press(site.maria, /plan/i);

    await site.reads(site.jonas, /Approval needed/i);
    expect(site.host.ran.length).toBeGreaterThanOrEqual(ran);
    expect(await site.store.recent(10)).toHaveLength(1);
  });

  it('that is deleted is taken back, also while its plan waits', async () => {
    await using site = await SlackSite.start();
    const act = site.maria.mention(site.ops, report);
    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);

    await site.maria.remove(site.ops, act.ts ?? '').acked();
    await site.reads(site.jonas, /Called off by Maria/);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'cancelled' });
    expect(site.jonas.sees(site.ops).flatMap(({ labels }) => labels)).not.toContain('Approve');
    expect(site.host.count('start/apply')).toBe(0);
  });

  it('that somebody else deletes stands', async () => {
    await using site = await SlackSite.start();
    const act = site.maria.mention(site.ops, report);
    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);
    const { ts = '' } = site.jonas.say(site.ops, 'oops', { threadTs: act.ts ?? '' });

    await site.jonas.remove(site.ops, ts).acked();
    await site.press(site.jonas, /^approve$/i);

    await site.reads(site.maria, /Resolved in/);
    expect(site.host.count('start/apply')).toBe(1);
  });

  it('is approved by nobody from another organisation, who are told why', async () => {
    await using site = await SlackSite.start();
    const visitor = site.server.person(site.workspace, { name: 'Visitor', teamId: 'T0ELSEWHERE' });
    visitor.join(site.ops);
    await site.maria.mention(site.ops, report).acked();
    await site.press(site.maria, /plan/i);
    await site.reads(site.jonas, /Approval needed/i);
    const told = (): number =>
      visitor.sees(site.ops).filter(({ message }) => message.onlyFor === visitor.id).length;

    await site.press(visitor, /^approve$/i);
    await site.until('the visitor is told why', () => told() > 0);

    expect((await site.incident()).state.kind).toBe('waiting');
    expect(site.host.count('start/apply')).toBe(0);
    await site.press(site.jonas, /^approve$/i);
    await site.reads(site.maria, /Resolved in/);
  });
});
