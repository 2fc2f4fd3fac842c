import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { applied, presses, rulesOf, standing, tokenOf } from '#test/attacks/attacked-site.ts';
import { codeLasts } from '#test/fakes/authenticator.ts';
import { asked, factorSite, told } from '#test/fakes/factor-site.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';

describe('who has left, or lost their phone', () => {
  it('votes no more when they were disabled, whatever their app shows', async () => {
    const rules = rulesOf(asked);
    const { site, apps, approve } = await factorSite(rules);
    rules.people = rules.people?.replace('jonas: { ', 'jonas: { disabled: true, ');

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
  });

  it('votes no more when they are not listed', async () => {
    const rules = rulesOf(asked);
    const { site, apps, approve } = await factorSite(rules);
    rules.people = rules.people?.replace(/^ {2}jonas:.*\n/m, '');

    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
  });

  it.each([
    ['taken away', false],
    ['taken away and given anew', true],
  ])('lends nothing to a vote of before when the app was %s since', async (_what, isAnew) => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));
    await approve(jonas, apps.codeOf(jonas));
    await apps.factor.remove('jonas');
    if (isAnew) await apps.enrol({ ...jonas, human: 'jonas' }, 'kkkkkkkk');

    await approve(li, apps.codeOf(li));

    expect(applied(site)).toBe(0);
    expect(await standing(site)).not.toBe('waiting');
  });

  it('lends nothing either when no rule asks for a code any more: that of the plan still does', async () => {
    const rules = rulesOf(`${asked}, approvals: 2`);
    const { site, apps, approve } = await factorSite(rules);
    await approve(jonas, apps.codeOf(jonas));
    await apps.factor.remove('jonas');
    rules.policy = rulesOf(', approvals: 2').policy;

    await approve(li, apps.codeOf(li));

    expect(applied(site)).toBe(0);
    expect(await standing(site)).not.toBe('waiting');
  });
});

describe('a delivery that comes again', () => {
  it('is neither a second vote nor a used code', async () => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));
    await approve(jonas, apps.codeOf(jonas));
    const before = site.chat.messages.length;

    await site.chat.redeliver();
    await site.calm();

    expect(site.chat.messages).toHaveLength(before);
    expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [{}] });
  });

  it('is no second try when its code is wrong', async () => {
    const { site, apps, approve } = await factorSite();
    await approve(jonas, apps.wrongCode());

    await site.chat.redeliver();
    await site.calm();
    await approve(jonas, apps.wrongCode());

    expect(told(site, jonas)).toContain('3 tries more');
  });

  it('of another button in the same half minute is refused as used', async () => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));
    const code = apps.codeOf(jonas);
    await approve(jonas, code);
    const thread = { platform: 'memory', id: 'thread-2' };
    const text = 'rdp to web-02 dies: Error code: 0x904 Extended error code: 0x7';
    await site.chat.write(maria, text, { thread });
    await site.calm();
    await site.press(maria, /plan/i);

    await presses(site, jonas, { token: tokenOf(site), input: code, thread });

    expect(told(site, jonas)).toContain('used already');
    await site.clock.advance(codeLasts);
    await presses(site, jonas, { token: tokenOf(site), input: apps.codeOf(jonas), thread });
    expect((await site.incident()).state).toMatchObject({
      decisions: [{ by: { human: 'jonas' } }],
    });
  });
});

describe('a disk that refuses between the code and the decision', () => {
  it('costs the code, and gives no vote then or later', async () => {
    const { site, apps, approve } = await factorSite();
    const { store } = site;
    if (!(store instanceof MemoryStore)) throw new Error('another store');
    const code = apps.codeOf(jonas);
    store.fail(new BotError('store-full', 'the disk is full'));
    await expect(approve(jonas, code)).rejects.toThrow('the bot rejected a delivery');
    store.fail(undefined);
    await site.restart();

    await approve(jonas, code);
    expect(applied(site)).toBe(0);
    expect(told(site, jonas)).toContain('used already');
    await site.clock.advance(codeLasts);
    await approve(jonas, apps.codeOf(jonas));

    expect(applied(site)).toBe(1);
  });
});

describe('a stolen code', () => {
  it('is worth nothing to whoever reads it over a shoulder and presses as themselves', async () => {
    const { site, apps, approve } = await factorSite();

    await approve(li, apps.codeOf(jonas));

    expect(applied(site)).toBe(0);
    expect(told(site, li)).toContain('That code is not right');
  });

  it('is worth nothing with the form of somebody else', async () => {
    const { site, apps } = await factorSite();

    await presses(site, maria, { token: tokenOf(site), input: apps.codeOf(jonas) });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it.each(['before', 'after'])(
    'is no vote when it is pasted in the thread %s the press',
    async (when) => {
      const { site, apps, approve } = await factorSite();
      const code = apps.codeOf(jonas);
      if (when === 'before') await site.write(jonas, code);
      await approve(jonas);
      if (when === 'after') await site.write(jonas, code);

      expect(applied(site)).toBe(0);
      expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [] });
    },
  );

  it('does not work again after the process was killed and started anew', async () => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));
    const code = apps.codeOf(jonas);
    await approve(jonas, code);
    await site.restart();

    expect(await apps.factor.check({ ...jonas, human: 'jonas' }, code)).toEqual({ kind: 'used' });
  });

  it('that nobody used for two minutes is wrong', async () => {
    const { site, apps, approve } = await factorSite();
    const old = apps.codeOf(jonas, -1);
    await site.clock.advance(3 * codeLasts);

    await approve(jonas, old);

    expect(applied(site)).toBe(0);
  });
});

describe('codes, right or wrong', () => {
  it('stand nowhere: not in the journal, in no card, in no line of the log', async () => {
    const { site, apps, approve } = await factorSite(rulesOf(`${asked}, approvals: 2`));
    const codes = ['hunter2', apps.wrongCode(), apps.codeOf(jonas), apps.codeOf(jonas)];
    for (const code of codes) await approve(jonas, code);
    codes.push(apps.codeOf(li, 1));
    await approve(li, apps.codeOf(li, 1));

    const { id } = await site.incident();
    const journal = JSON.stringify(await site.store.records(id));
    const kept = JSON.stringify(await site.store.messages(id));
    const everything = [journal, kept, site.chat.transcript, JSON.stringify(site.logged)].join();
    expect(applied(site)).toBe(1);
    for (const code of codes) expect(everything).not.toMatch(new RegExp(`\\b${code}\\b`));
    expect(journal).toContain('jjjjjjjj');
  });
});
