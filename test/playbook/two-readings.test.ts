import { describe, expect, it } from '@jest/globals';
import { becauseText } from '#src/card/evidence.ts';
import { evidenceFlaws } from '#src/playbook/check-evidence.ts';
import { expectedWords } from '#src/playbook/expected-words.ts';
import { type Known, lines, weigh } from '#src/playbook/judge.ts';
import { openQuestion } from '#src/playbook/open-question.ts';
import { planReadings } from '#src/playbook/plan-readings.ts';
import type { Evidence, Playbook } from '#src/playbook/schema.ts';
import { sourcesOf } from '#src/playbook/sources.ts';
import { failed, playbook, read, situation } from '#test/playbook/lock-and-hinge.ts';

function known(inside: string | number | undefined, outside: string | undefined): Known {
  return {
    answers: {},
    looks: {
      lock: inside === undefined ? failed : read({ maker: inside }),
      ...(outside === undefined ? {} : { view: read({ result: outside }) }),
    },
  };
}

const same: Evidence = { 'lock.maker': { sameAs: 'view.result' } };
const differs: Evidence = { 'lock.maker': { differsFrom: 'view.result' } };

describe('one reading held against another', () => {
  it.each([
    { inside: 'AB12', outside: 'ab12', truth: 'holds', other: 'fails' },
    { inside: 'AB12', outside: 'AB13', truth: 'fails', other: 'holds' },
    { inside: 'AB12', outside: undefined, truth: 'unknown', other: 'unknown' },
    { inside: undefined, outside: 'AB12', truth: 'unknown', other: 'unknown' },
    { inside: 7, outside: '7', truth: 'unknown', other: 'unknown' },
  ])('$inside and $outside: the same $truth, other $other', ({ inside, outside, truth, other }) => {
    expect(weigh(same, known(inside, outside))).toBe(truth);
    expect(weigh(differs, known(inside, outside))).toBe(other);
  });

  it('says which of the two is not known, and why', () => {
    expect(lines(same, known('a', undefined))).toMatchObject([
      { actual: 'a', truth: 'unknown', missing: 'view.result is not known: not looked at yet' },
    ]);
  });

  it('is said in words, in chat and on the page', () => {
    const titles = { probes: { lock: 'The lock', view: 'From outside' } };
    const [line] = lines(same, known('a', 'b'));

    expect(JSON.stringify(line && becauseText(line, titles))).toContain(
      'the same as “From outside, result”',
    );
    expect(expectedWords({ differsFrom: 'view.result' })).toBe('differs from `view.result`');
  });

  it.each([
    { evidence: same, flaws: [] },
    {
      evidence: { 'lock.maker': { sameAs: 'lock.strength' } },
      flaws: ['is text, and lock.strength is number'],
    },
    {
      evidence: { 'lock.maker': { sameAs: 'lock.maker' } },
      flaws: ['compares a reading with itself'],
    },
    {
      evidence: { 'lock.maker': { differsFrom: 'lock.makr' } },
      flaws: ['there is no key "makr" (did you mean "maker"?)'],
    },
    {
      evidence: { 'lock.turned': { sameAs: 'hinge.rusty' } },
      flaws: [
        'hinge.rusty is never read on windows, where this is judged; add a script, or name the platform',
      ],
    },
  ])('is checked: $flaws', ({ evidence, flaws }) => {
    const sources = sourcesOf(playbook);
    const place = { path: [], sources, platforms: ['linux', 'windows'] } as const;
    expect(evidenceFlaws(evidence, place).map(({ message }) => message)).toEqual(flaws);
  });

  const twins: Playbook = {
    ...playbook,
    causes: {
      twins: {
        title: 'Twins',
        explanation: 'Two are one.',
        confirmed: { 'answers.colour': { sameAs: 'view.result' }, 'lock.turned': true },
        hides: [],
      },
    },
    remedies: {},
  };

  it('asks for an answer that is held against a reading', () => {
    const looks = { lock: read({ turned: true }), view: read({ result: 'open' }) };
    const findings = [
      { cause: 'twins', title: '', explanation: '', verdict: 'unknown', because: [] },
    ] as const;

    expect(openQuestion(twins, situation({ looks }), findings)?.key).toBe('colour');
    const closed = { ...looks, lock: read({ turned: false }) };
    expect(openQuestion(twins, situation({ looks: closed }), findings)).toBeUndefined();
  });

  it('is part of what a plan rests on', () => {
    const unlock = playbook.remedies.unlock;
    if (unlock?.kind !== 'script') throw new Error('unlock is a script');
    const remedy = {
      ...unlock,
      parameters: {},
      requires: { 'lock.maker': { sameAs: 'view.result' } },
    };
    const looks = {
      lock: read({ turned: true, maker: 'refused' }),
      view: read({ result: 'refused' }),
    };

    expect(
      planReadings(playbook, remedy, { cause: 'locked', known: situation({ looks }) }),
    ).toMatchObject({
      readings: { 'lock.maker': 'refused', 'view.result': 'refused' },
      probes: ['lock', 'view', 'hinge'],
    });
  });
});
