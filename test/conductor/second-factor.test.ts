import { describe, expect, it } from '@jest/globals';
import { applied, presses, rulesOf, standing, tokenOf } from '#test/attacks/attacked-site.ts';
import { asked, decided, factorSite, told } from '#test/fakes/factor-site.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';

describe('an approval that needs a code', () => {
  it('is a form on the card, which says so, and a no is not', async () => {
    const { site } = await factorSite();
    const card = site.chat.newest;

    expect(card?.fallbackText).toContain('Second factor: whoever approves writes a code');
    expect(card?.actions.map(({ label, form }) => [label, form?.secret])).toEqual([
      ['Approve', true],
      ['Decline', undefined],
      ['Show the script', undefined],
    ]);
  });

  it('counts with the right code, and the journal says by which enrolment', async () => {
    const { site, apps, approve } = await factorSite();

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(1);
    expect(await decided(site)).toMatchObject([
      { by: { human: 'jonas' }, secondFactor: { kind: 'totp', enrolment: 'jjjjjjjj' } },
    ]);
  });

  it('does not count with a wrong one, and the next right one does', async () => {
    const { site, apps, approve } = await factorSite();

    await approve(jonas, apps.wrongCode());
    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('That code is not right');
    expect(told(site, jonas)).toContain('4 tries more');
    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(1);
    expect(await decided(site)).toMatchObject([
      { factorFault: { kind: 'wrong', left: 4 } },
      { secondFactor: { enrolment: 'jjjjjjjj' } },
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['blanks', '  '],
  ])('does not count with %s', async (_what, input) => {
    const { site, approve } = await factorSite();

    await approve(jonas, input);

    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('Press Approve and write the code into the form');
  });

  it('does not count from somebody without an app, who is told whom to ask', async () => {
    const { site, apps, approve } = await factorSite();
    await apps.factor.remove('jonas');

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('Ask whoever runs this bot');
  });

  it('takes no code for a while after five wrong ones, also from a new process', async () => {
    const { site, apps, approve } = await factorSite();
    for (let times = 0; times < 5; times += 1) await approve(jonas, apps.wrongCode());
    await site.restart();

    await approve(jonas, apps.codeOf(jonas));
    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('Too many codes were not right');
    await site.clock.advance(15 * 60_000);
    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(1);
  });

  it('keeps nobody from a no', async () => {
    const { site } = await factorSite();

    await site.press(jonas, /decline/i);

    expect(await standing(site)).toBe('declined');
  });

  it('counts one code for one vote of two', async () => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));

    await approve(jonas, apps.codeOf(jonas));
    expect(applied(site)).toBe(0);
    await approve(li, apps.codeOf(li));

    expect(applied(site)).toBe(1);
    expect(site.chat.transcript).toContain('Approved by: Jonas, 08:01 UTC, with a second factor');
  });

  it('looks at no code of whoever may not approve, so that none tells them anything', async () => {
    const { site, apps, approve } = await factorSite();
    await apps.enrol({ ...maria, human: 'maria' }, 'mmmmmmmm');
    const code = apps.codeOf(maria);

    await approve(maria, code);

    expect(told(site, maria)).toContain('somebody else has to approve it');
    expect(await apps.factor.check({ ...maria, human: 'maria' }, code)).toMatchObject({
      kind: 'right',
    });
  });

  it('says so where no code can be checked at all, and allows nothing', async () => {
    const { site, apps, approve } = await factorSite();
    site.secondFactor = undefined;
    await site.restart();

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('sealing.keys');
    expect(site.logged).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('sealing.keys') }),
    );
  });

  it('allows nothing as long as what is kept does not open', async () => {
    const { site, apps, approve } = await factorSite();
    const kept = await apps.records.get('totp', 'jonas');
    await apps.records.put({ kind: 'totp', id: 'jonas', sealed: 'x', replaces: kept?.version });

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('I cannot check codes now');
  });
});

describe('the stricter of then and now', () => {
  it('lets no vote count without a code once a rule asks for one', async () => {
    const rules = rulesOf();
    const { site, apps } = await factorSite(rules);
    rules.policy = rulesOf(asked).policy;

    await site.press(jonas, /approve/i);
    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('decline it, and ask for it again');
    // As a client that opens a form of its own would.
    await presses(site, jonas, { token: tokenOf(site), input: apps.codeOf(jonas) });

    expect(applied(site)).toBe(1);
  });

  it('still needs one for a plan of before, when no rule asks any more', async () => {
    const rules = rulesOf(asked);
    const { site, approve } = await factorSite(rules);
    rules.policy = rulesOf().policy;

    await approve(jonas);

    expect(applied(site)).toBe(0);
  });

  it('runs nothing by a vote of before without one', async () => {
    const rules = rulesOf(', approvals: 2');
    const { site, apps } = await factorSite(rules);
    await site.press(jonas, /approve/i);
    rules.policy = rulesOf(`, approvals: 2${asked}`).policy;

    await presses(site, li, { token: tokenOf(site, 'Approve', li), input: apps.codeOf(li) });

    expect(applied(site)).toBe(0);
  });
});
