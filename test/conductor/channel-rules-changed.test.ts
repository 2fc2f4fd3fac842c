import { describe, expect, it } from '@jest/globals';
import {
  forum,
  ops,
  outcome,
  presses,
  type Rule,
  report,
  ruled,
  says,
  under,
} from '#test/fakes/ruled-site.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';

describe('rules that change while the bot is away', () => {
  it.each<{ name: string; rules: Rule }>([
    { name: 'the channel is for advice now', rules: [{ channel: ops, allows: 'advice' }] },
    { name: 'the channel does nothing now', rules: [{ channel: ops, allows: 'nothing' }] },
    { name: 'the host is elsewhere now', rules: [{ channel: ops, hosts: { sites: ['paris'] } }] },
    { name: 'the playbook is elsewhere now', rules: [{ channel: ops, playbooks: [] }] },
  ])('end what they no longer allow, and say so: $name', async ({ rules }) => {
    const site = await ruled([]);
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);
    expect(await outcome(site)).toBe('waiting');

    site.settings = under(rules);
    await site.restart();

    expect(await outcome(site)).toBe('declined');
    expect(site.chat.newest?.fallbackText).toMatch(/I stop here/);
    expect(site.chat.newest?.fallbackText).not.toMatch(/web-01/);
    await site.chat.pressOld(jonas, 'Approve', { channel: ops });
    await site.calm();
    expect(site.host.ran).not.toContain('start/apply');
  });

  it('let nothing run that was approved by somebody who may not decide there now', async () => {
    const site = await ruled([]);
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);
    const begun = Promise.withResolvers<void>();
    site.host.before = async ({ name }) => {
      if (name === 'service') await begun.promise;
    };
    await presses(site, jonas, 'Approve', ops);
    expect(await outcome(site)).toBe('rechecking');

    site.host.before = async () => undefined;
    site.settings = under([{ channel: ops, approvers: [li.account] }]);
    await site.restart();
    begun.resolve();
    await site.calm();

    expect(site.host.ran).not.toContain('start/apply');
    expect(site.chat.transcript).toMatch(/too few of those who approved/);
  });

  it('let what began with advice go on with advice, even where everything is allowed now', async () => {
    const site = await ruled([{ channel: forum, allows: 'advice' }]);
    await says(site, maria, report, forum);

    site.settings = under([{ channel: forum, allows: 'everything' }]);
    await site.restart();
    await presses(site, maria, 'Still the same', forum);

    expect(site.host.ran).toEqual([]);
    expect(await outcome(site)).toBe('no-cause-found');
  });

  it('leave nobody in the middle of a repair', async () => {
    const site = await ruled([]);
    const begun = Promise.withResolvers<void>();
    site.host.before = async ({ name, mode }) => {
      if (name === 'start/apply' && mode !== 'preview') await begun.promise;
    };
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);
    await presses(site, jonas, 'Approve', ops);
    expect(await outcome(site)).toBe('applying');

    site.host.before = async () => undefined;
    site.settings = under([{ channel: ops, allows: 'advice' }]);
    await site.restart();

    expect(site.chat.transcript).toMatch(/I do not know how web-01 stands now|Resolved/);
    begun.resolve();
  });
});
