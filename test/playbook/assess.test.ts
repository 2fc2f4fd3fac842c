import { describe, expect, it } from '@jest/globals';
import { assess } from '#src/playbook/assess.ts';
import type { Situation } from '#src/playbook/situation.ts';
import {
  failed,
  healthy,
  locked,
  playbook,
  read,
  situation,
} from '#test/playbook/lock-and-hinge.ts';

const verdicts = (known: Situation) =>
  Object.fromEntries(
    assess(playbook, known).findings.map(({ cause, verdict }) => [cause, verdict]),
  );
const offers = (known: Situation) => assess(playbook, known).offers.map(({ remedy }) => remedy);
const question = (known: Situation) => assess(playbook, known).question?.key;

describe('what to do next', () => {
  it('is to ask for the host, before any other question', () => {
    const { question, unread } = assess(
      playbook,
      situation({ hasHost: false, platform: undefined, looks: {} }),
    );

    expect(question?.key).toBe('host');
    expect(unread).toEqual([]);
  });

  it('is to look with every probe of the platform, asking nothing meanwhile', () => {
    expect(assess(playbook, situation({ looks: {} }))).toMatchObject({
      question: undefined,
      unread: ['lock', 'hinge', 'view'],
    });
    expect(assess(playbook, situation({ looks: {}, platform: 'windows' })).unread).toEqual([
      'lock',
      'view',
    ]);
  });

  it('is to look with what has not been looked with; a failed look is not taken again', () => {
    expect(assess(playbook, situation({ looks: { lock: failed } })).unread).toEqual([
      'hinge',
      'view',
    ]);
  });

  it.each([
    { name: 'nothing when no answer can change a verdict', change: {}, asked: undefined },
    {
      name: 'who, when that is what is open',
      change: { looks: { ...healthy, view: read({ result: 'open' }) } },
      asked: 'who',
    },
    {
      name: 'who, even when the reading beside it is missing',
      change: { looks: { ...healthy, view: failed } },
      asked: 'who',
    },
    {
      name: 'the colour, once who is answered',
      change: {
        looks: { ...healthy, view: read({ result: 'open' }) },
        answers: { who: 'only-me' },
      },
      asked: 'colour',
    },
    {
      name: 'nothing once an answer has ruled it out',
      change: {
        looks: { ...healthy, view: read({ result: 'open' }) },
        answers: { who: 'everyone' },
      },
      asked: undefined,
    },
    {
      name: 'not again what was skipped',
      change: { looks: { ...healthy, view: read({ result: 'open' }) }, skipped: ['who'] },
      asked: 'colour',
    },
  ])('asks $name', ({ change, asked }) => {
    expect(question(situation(change))).toBe(asked);
  });

  it('is to ask for two answers that only together rule something out, and not for one of them', () => {
    const causes = {
      yours: {
        title: 'Yours',
        explanation: 'It is you.',
        confirmed: { 'answers.who': 'only-me', 'hinge.rusty': true },
        suspected: { 'answers.colour': 'red', 'lock.turned': true },
        hides: [],
      },
    };
    const both = { ...playbook, causes };
    const known = situation({ looks: { lock: failed, hinge: failed, view: failed } });

    expect(assess(both, known).question?.key).toBe('who');
    expect(assess(both, { ...known, skipped: ['colour'] }).question).toBeUndefined();
  });

  it('is to ask for what a remedy needs, once its cause is confirmed', () => {
    expect(question(locked())).toBe('key-number');
    expect(question(locked({ answers: { 'key-number': '7' } }))).toBeUndefined();
    expect(question(locked({ tried: ['unlock'] }))).toBeUndefined();
  });
});

describe('findings', () => {
  it('judge every cause of the platform', () => {
    expect(verdicts(locked())).toEqual({
      locked: 'confirmed',
      weak: 'confirmed',
      rusty: 'ruled-out',
      yours: 'ruled-out',
      nobody: 'ruled-out',
    });
    expect(Object.keys(verdicts(locked({ platform: 'windows' })))).toEqual([
      'locked',
      'weak',
      'yours',
      'nobody',
    ]);
  });

  it('carry the readings behind them, with unit, and each line once', () => {
    const [first, second] = assess(
      playbook,
      locked({ looks: { ...locked().looks, view: failed } }),
    ).findings;

    expect(first?.because).toMatchObject([
      { path: 'lock.turned', actual: true, truth: 'holds' },
      { path: 'view.result', truth: 'unknown', missing: 'denied' },
    ]);
    expect(second?.because).toMatchObject([{ path: 'lock.strength', actual: 80, unit: 'N' }]);
  });

  it('hide what a confirmed cause explains, and only then', () => {
    const hidden = (known: Situation) =>
      assess(playbook, known).findings.find(({ cause }) => cause === 'weak')?.hiddenBy;

    expect(hidden(locked())).toBe('locked');
    expect(
      hidden(locked({ looks: { ...locked().looks, view: read({ result: 'open' }) } })),
    ).toBeUndefined();
  });

  it('name the looks that failed', () => {
    expect(assess(playbook, situation({ looks: { ...healthy, view: failed } })).failures).toEqual([
      { probe: 'view', title: 'From outside', failure: 'refused', message: 'denied' },
    ]);
  });
});

describe('offers', () => {
  const suspicion = locked({ looks: { ...locked().looks, view: failed } });

  it.each([
    {
      name: 'script and advice for a confirmed cause, in order',
      known: locked(),
      offered: ['unlock', 'kick'],
    },
    { name: 'not what was tried', known: locked({ tried: ['unlock'] }), offered: ['kick'] },
    {
      name: 'not what has a stop condition that fails',
      known: locked({ looks: { ...locked().looks, hinge: read({ rusty: true }) } }),
      offered: ['unlock', 'oil'],
    },
    {
      name: 'not what has a stop condition that is unknown',
      known: locked({ looks: { ...locked().looks, hinge: failed } }),
      offered: ['unlock'],
    },
    {
      name: 'no script without one for the platform',
      known: locked({ platform: 'windows' }),
      offered: ['kick'],
    },
    {
      name: 'no advice for another platform',
      known: situation({
        platform: 'windows',
        looks: { ...healthy, lock: read({ maker: 'nobody' }) },
      }),
      offered: [],
    },
    {
      name: 'advice only for a cause that is suspected, after what is confirmed',
      known: suspicion,
      offered: ['kick'],
    },
    {
      name: 'a script for it where the site allows that',
      known: { ...suspicion, suspected: 'allow' } as const,
      offered: ['kick', 'unlock'],
    },
    { name: 'nothing when nothing is found', known: situation(), offered: [] },
  ])('$name', ({ known, offered }) => {
    expect(offers(known)).toEqual(offered);
  });

  it('say that a cause is only suspected', () => {
    expect(assess(playbook, { ...suspicion, suspected: 'allow' }).offers).toMatchObject([
      { remedy: 'kick', cause: 'weak', suspected: false, kind: 'advice', steps: ['kick'] },
      { remedy: 'unlock', cause: 'locked', suspected: true, kind: 'script', risk: 'low' },
    ]);
  });
});
