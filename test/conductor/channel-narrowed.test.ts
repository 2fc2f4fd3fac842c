import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { ops, outcome, presses, type Rule, report, ruled, says } from '#test/fakes/ruled-site.ts';
import { inventory, jonas, li, maria } from '#test/fakes/site.ts';

describe('a channel for some hosts', () => {
  const rules: Rule = [{ channel: ops, hosts: { names: ['web-02'] } }];

  it('knows no other host, and does not say that there is one', async () => {
    const site = await ruled(rules, { hosts: createHosts(inventory.list()) });

    await says(site, maria, report, ops);

    expect(site.chat.transcript).toMatch(/I do not know a host called web-01/);
    expect((await site.incident()).state.kind).toBe('asking');
    await says(site, maria, 'web-01', ops);
    expect((await site.incident()).host).toBeUndefined();
    expect(site.host.ran).toEqual([]);
  });

  it('goes on with one of its own', async () => {
    const site = await ruled(rules, { hosts: createHosts(inventory.list()) });

    await says(site, maria, report.replace('web-01', 'web-02'), ops);

    expect((await site.incident()).host).toBe('web-02');
    expect((await site.incident()).state.kind).toBe('explaining');
  });
});

describe('a channel for some playbooks', () => {
  it('recognises no other', async () => {
    const site = await ruled([{ channel: ops, playbooks: ['other'] }]);

    await says(site, maria, report, ops);

    expect((await site.incident()).playbook).toBeUndefined();
    expect(site.host.ran).toEqual([]);
  });
});

describe('approvers of a channel', () => {
  const rules: Rule = [{ channel: ops, approvers: [li.account] }];

  it('are fewer than those of the site', async () => {
    const site = await ruled(rules);
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);

    await presses(site, jonas, 'Approve', ops);
    expect(site.chat.transcript).toMatch(/not yours to decide here/);
    expect(site.host.ran).not.toContain('start/apply');

    await presses(site, li, 'Approve', ops);
    expect(await outcome(site)).toBe('resolved');
  });

  it('are never more: whom the site does not name may not approve either', async () => {
    const site = await ruled([{ channel: ops, approvers: [maria.account, li.account] }]);
    await says(site, li, report, ops);
    await presses(site, li, 'Show the plan', ops);

    await presses(site, maria, 'Approve', ops);

    expect(site.host.ran).not.toContain('start/apply');
    expect(await outcome(site)).toBe('waiting');
  });

  it('count by the role that they have with this very click', async () => {
    const site = await ruled([{ channel: ops, approvers: ['memory:G/admins'] }]);
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);

    await presses(site, jonas, 'Approve', ops);
    expect(await outcome(site)).toBe('waiting');

    await presses(site, { ...jonas, groups: ['memory:G/admins'] }, 'Approve', ops);
    expect(await outcome(site)).toBe('resolved');
  });
});
