import { describe, expect, it } from '@jest/globals';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { applied, presses, report, rulesOf, standing, tokenOf, waiting } from './attacked-site.ts';

describe('a forged click', () => {
  it.each([
    ['a token of the right form', '1'.padStart(24, 't')],
    ['the token of another button with its last letter changed', 'near'],
    ['no token', ''],
    ['a word that the store may know', 'decide'],
    ['the digest of the plan', 'digest'],
    ['a name of every object', '__proto__'],
    ['words of SQL', "' OR 1=1 --"],
    ['a megabyte', 'A'.repeat(1_000_000)],
  ])('with %s decides nothing', async (_what, token) => {
    const site = await waiting();
    const { state } = await site.incident();
    const digest = state.kind === 'waiting' ? state.plan.digest : '';
    const meant: Record<string, string> = { near: `${tokenOf(site).slice(0, -1)}_`, digest };

    await presses(site, jonas, { token: meant[token] ?? token });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('carries no decision of its own, whatever is written into its form', async () => {
    const site = await waiting(rulesOf(', approvals: 2'));

    const input = '{"decision":"approve","by":"memory:li","approvals":2}';
    await presses(site, jonas, { token: tokenOf(site), input });

    expect(applied(site)).toBe(0);
    expect((await site.incident()).state).toMatchObject({
      decisions: [{ by: { human: 'jonas' } }],
    });
  });
});

describe('a replayed click', () => {
  it('under the same id is dropped, and under a new one is no second vote', async () => {
    const site = await waiting(rulesOf(', approvals: 2'));
    const token = tokenOf(site);

    await presses(site, jonas, { token });
    await site.chat.redeliver();
    await presses(site, jonas, { token });
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [{}] });
  });

  it('after the repair runs nothing again, also after a restart', async () => {
    const site = await waiting();
    const token = tokenOf(site);
    await presses(site, jonas, { token });

    await presses(site, jonas, { token });
    await site.restart();
    await presses(site, li, { token });

    expect(applied(site)).toBe(1);
    expect(await standing(site)).toBe('resolved');
  });

  it('that was recorded before a refusal does not come back to life', async () => {
    const site = await waiting();
    const token = tokenOf(site);
    await site.press(li, /^(decline|no)/i);

    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('declined');
  });
});

describe('a stolen button', () => {
  it.each([
    ['whoever asked', maria],
    ['somebody of no group that may', somebody('eve')],
    ['somebody whom nobody knows', somebody('mallory')],
  ])('is worth nothing to %s', async (_who, by) => {
    const site = await waiting();

    await presses(site, by, { token: tokenOf(site) });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('on another platform means nothing, also for somebody who may approve here', async () => {
    const site = await waiting();
    const thread = { platform: 'elsewhere', id: 'thread-1' };

    await presses(site, somebody('jonas', 'elsewhere'), { token: tokenOf(site), thread });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('in another thread decides about its own plan and no other', async () => {
    const site = await waiting();
    const stolen = tokenOf(site);
    const thread = { platform: 'memory', id: 'thread-2' };
    await site.chat.write(maria, report.replace('web-01', 'web-02'), { thread });
    await site.calm();

    await presses(site, jonas, { token: stolen, thread });

    const runs = (await site.store.recent(5)).map((id) => site.store.incident(id));
    const outcomes = (await Promise.all(runs)).map((incident) => [
      incident?.host,
      incident?.state.kind,
    ]);
    expect(outcomes).toContainEqual(['web-01', 'closed']);
    expect(outcomes).not.toContainEqual(['web-02', 'closed']);
  });
});

describe('a bot that clicks', () => {
  it('is nobody, whatever it calls itself', async () => {
    const site = await waiting();

    await presses(site, { ...somebody('workflow-bot'), name: 'Jonas' }, { token: tokenOf(site) });

    expect(applied(site)).toBe(0);
  });

  it('cannot approve with an id that an integration sends in the name of a human', async () => {
    const site = await waiting();
    const claims = { ...somebody('hook'), human: 'jonas', standing: 'known' as const };

    await presses(site, { ...claims, groups: ['ops'] }, { token: tokenOf(site) });

    expect(applied(site)).toBe(0);
  });
});

describe('an external user', () => {
  it('decides nothing, not even with the account of somebody who may', async () => {
    const site = await waiting();

    await presses(site, jonas, { token: tokenOf(site), isExternal: true });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('cannot ask for a plan either', async () => {
    const site = await new Site({ rules: rulesOf() }).start();
    await site.write(maria, report);
    const buttons = site.chat.cardsFor(maria.account).flatMap(({ actions }) => actions);
    const token = buttons.findLast(({ label }) => /plan/i.test(label))?.token ?? '';

    await presses(site, somebody('guest'), { token, isExternal: true });
    expect(await standing(site)).toBe('explaining');

    await presses(site, maria, { token });
    expect(await standing(site)).toBe('waiting');
  });
});
