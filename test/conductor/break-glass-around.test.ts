import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '#src/approval/policy-file.ts';
import { plainText } from '#src/card/fallback.ts';
import { similarCard } from '#src/card/similar.ts';
import { waitingLines } from '#src/card/waiting.ts';
import { glassWarnings } from '#src/cli/policy-glass.ts';
import { parsePeople } from '#src/identity/people.ts';
import {
  breaksGlass,
  glassRules,
  hour,
  noor,
  people,
  planned,
  policyWith,
  reviews,
  standing,
  standingOf,
  waitingSite,
  whispered,
} from '#test/fakes/glass-site.ts';
import {
  ops,
  presses,
  type Rule,
  report,
  ruled,
  says,
  threadIn,
  under,
} from '#test/fakes/ruled-site.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';

describe('an incident that is still to be reviewed', () => {
  it('does not stand before one that goes on in the same thread', async () => {
    const site = await new Site({ rules: glassRules() }).start();
    await site.write(maria, report);
    await planned(site);
    await breaksGlass(site);

    await site.write(maria, 'cancel');

    const ids = await site.store.recent(9);
    const all = await Promise.all(ids.map((id) => site.store.incident(id)));
    expect(all.map((each) => each && standingOf(each))).toEqual([
      'reviewing resolved',
      'closed cancelled',
    ]);
  });

  it('was solved when it ended, not when it was reported', async () => {
    const site = await waitingSite();
    await site.clock.advance(600_000);
    await breaksGlass(site);
    await site.clock.advance(2 * 60_000);
    const context = { now: site.clock.now(), simulated: false };

    const card = similarCard(
      [{ incident: await site.incident(), url: 'https://x.example/1' }],
      context,
    );

    expect(card.card.fallbackText).toMatch(/2 min ago/);
  });
});

describe('a review in a channel that was narrowed since', () => {
  async function broken(rules: Rule): Promise<Site> {
    const site = await ruled([], { rules: glassRules() });
    await says(site, maria, report, ops);
    await presses(site, maria, 'Show the plan', ops);
    await breaksGlass(site, jonas, undefined, { channel: ops, thread: threadIn(site, ops) });
    expect(await standing(site)).toBe('reviewing resolved');
    site.settings = under(rules);
    await site.restart();
    const spoken = { channel: ops, thread: threadIn(site, ops), input: 'I have read all of it.' };
    await site.chat.press(noor, 'Acknowledge…', spoken);
    await site.calm();
    return site;
  }

  it.each<{ name: string; rules: Rule }>([
    { name: 'to other hosts', rules: [{ channel: ops, hosts: { names: ['web-02'] } }] },
    { name: 'to other playbooks', rules: [{ channel: ops, playbooks: [] }] },
    { name: 'to advice', rules: [{ channel: ops, allows: 'advice' }] },
  ])('can still be given, or the glass would be whole for ever: $name', async ({ rules }) => {
    expect(await standing(await broken(rules))).toBe('closed resolved');
  });

  it('is not taken where nothing may be said any more', async () => {
    const site = await broken([{ channel: ops, allows: 'nothing' }]);

    expect(await standing(site)).toBe('reviewing resolved');
  });
});

describe('what waits for a reviewer', () => {
  it('is in their answer to "approvals", and in nobody else’s', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    for (const by of [noor, jonas, li]) await site.write(by, 'approvals');

    expect(whispered(site, noor)).toMatch(
      /For you to review[\s\S]*inc-00000001 review what Jonas did alone on web-01, due/,
    );
    for (const by of [jonas, li]) expect(whispered(site, by)).not.toMatch(/review/);
  });

  it('is in the overview of their own, until it is reviewed', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await site.clock.advance(25 * hour);
    const context = { now: site.clock.now(), probes: {}, simulated: false };
    const open = await site.store.openIncidents();

    const lines = waitingLines(open, noor.account, context).approvals;
    expect(lines.map(({ text }) => plainText(text, context.now))).toEqual([
      expect.stringMatching(/^review what Jonas did alone on web-01, due 1 h ago/),
    ]);
    expect(waitingLines(open, jonas.account, context).approvals).toEqual([]);

    await reviews(site);
    const after = await site.store.openIncidents();
    expect(waitingLines(after, noor.account, context).approvals).toEqual([]);
  });
});

describe('a check of the policy', () => {
  it('tells who is to be told and may not hear of it', () => {
    const many = Array.from(
      { length: 21 },
      (_, n) => `  p${n}: { accounts: ["slack:T/U${n}"], groups: [ops] }`,
    );
    const only = '  kim: { accounts: ["terminal:kim"], groups: [security] }';
    const site = parsePeople(`${people}${[...many, only].join('\n')}\n`, 'people.yaml');
    const policy = parsePolicy(policyWith(), 'policy.yaml');
    if (!site.ok || !policy.ok) throw new Error('not what a site may write');

    expect(glassWarnings(policy.value, site.value)).toEqual([
      'breakGlass.tell: names 25 people, and a card calls 20 of them',
      'breakGlass.tell: kim has no account on a chat platform',
    ]);
  });
});
