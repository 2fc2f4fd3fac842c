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
  threadIn,
} from '#test/fakes/ruled-site.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';

describe('a channel for advice only', () => {
  const rules: Rule = [{ channel: forum, allows: 'advice' }];

  it('says what is usually behind an error, and looks at nothing', async () => {
    const site = await ruled(rules);

    await says(site, maria, report, forum);

    expect(site.chat.transcript).toMatch(/usually behind this/);
    expect(site.chat.transcript).toMatch(/The service is not running/);
    expect(site.host.ran).toEqual([]);
    expect(await outcome(site)).toBe('advised');
    expect((await site.incident()).host).toBeUndefined();
  });

  it('writes down where it was, and what was allowed there', async () => {
    const site = await ruled(rules);

    await says(site, maria, report, forum);

    expect(await site.incident()).toMatchObject({ channel: forum, rule: { allows: 'advice' } });
  });

  it('says honestly that it knows no more when that did not help', async () => {
    const site = await ruled(rules);
    await says(site, maria, report, forum);

    await presses(site, maria, 'Still the same', forum);

    expect(site.chat.transcript).toMatch(/all I can tell from here/);
    expect(await outcome(site)).toBe('no-cause-found');
  });

  it('lets nobody press a button of another channel, nor learn that there is one', async () => {
    const site = await ruled(rules);
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);

    await site.chat.press(jonas, 'Approve', { channel: forum, thread: threadIn(site, forum) });
    await site.calm();

    expect(site.chat.cardsFor(jonas.account).at(-1)?.fallbackText).toMatch(
      /do not know this button/,
    );
    expect(await outcome(site)).toBe('waiting');
    expect(site.host.ran).not.toContain('start/apply');
  });

  it('shows nothing of what is open elsewhere', async () => {
    const site = await ruled(rules);
    await says(site, maria, report, ops);
    const { id } = await site.incident();
    const before = site.chat.messages.length;

    for (const word of ['status', 'hosts', 'hosts web-01', 'approvals', `status ${id}`])
      await says(site, li, word, forum);

    const answers = site.chat.messages.slice(before).map(({ versions }) => versions.at(-1));
    expect(answers).toHaveLength(5);
    for (const answer of answers) expect(answer?.fallbackText).not.toMatch(/example\.org|web-02/);
    expect(answers[0]?.fallbackText).toMatch(/Nothing is open/);
  });
});

describe('a channel where nothing is done', () => {
  const rules: Rule = [{ channel: forum, allows: 'nothing' }];

  it('says so to the person alone, and opens nothing', async () => {
    const site = await ruled(rules);

    await says(site, maria, report, forum);

    expect(site.chat.messages.map(({ to }) => to)).toEqual([maria.account]);
    expect(site.chat.transcript).toMatch(/I take no reports here/);
    expect(await site.store.recent(1)).toEqual([]);
  });

  it('leaves talk between people alone', async () => {
    const site = await ruled(rules);
    const spoken = { channel: forum, thread: threadIn(site, forum) };
    const content = { kind: 'message', text: report, attachments: [], overheard: true } as const;

    await site.chat.deliver(maria, content, spoken);
    await site.calm();

    expect(site.chat.messages).toEqual([]);
  });
});
