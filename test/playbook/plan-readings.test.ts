import { describe, expect, it } from '@jest/globals';
import { planReadings, probesOf } from '#src/playbook/plan-readings.ts';
import { failed, locked, playbook, situation } from '#test/playbook/lock-and-hinge.ts';

describe('a plan', () => {
  const unlock = playbook.remedies.unlock;
  if (unlock?.kind !== 'script') throw new Error('unlock is a script');

  it('rests on its evidence and its parameters, and names every probe to take again', () => {
    const known = locked({ answers: { 'key-number': '7; rm -rf /' } });

    expect(planReadings(playbook, unlock, { cause: 'locked', known })).toEqual({
      kind: 'readings',
      evidence: { 'lock.turned': true, 'view.result': 'refused' },
      readings: {
        'lock.turned': true,
        'view.result': 'refused',
        'lock.strength': 80,
        'answers.key-number': '7; rm -rf /',
      },
      parameters: { strength: 80, key: '7; rm -rf /' },
      probes: ['lock', 'view', 'hinge'],
    });
  });

  it('is not made without a value for every parameter, and says which is missing', () => {
    expect(planReadings(playbook, unlock, { cause: 'locked', known: locked() })).toEqual({
      kind: 'missing',
      paths: ['answers.key-number'],
      message: 'answers.key-number: not answered yet',
    });
  });

  it.each(['weak', 'constructor', 'rusty'])('is not made for %s, which nothing shows', (cause) => {
    expect(planReadings(playbook, unlock, { cause, known: situation() })).toMatchObject({
      kind: 'missing',
      paths: [cause],
    });
  });

  it('rests on the suspicion where the cause is only suspected', () => {
    const known = locked({
      answers: { 'key-number': '7' },
      looks: { ...locked().looks, view: failed },
    });

    expect(planReadings(playbook, unlock, { cause: 'locked', known })).toMatchObject({
      kind: 'readings',
      evidence: { 'lock.turned': true },
    });
  });

  it('names each probe of its evidence once, and no answers', () => {
    expect(probesOf({ 'a.x': 1, 'a.y': 2, 'answers.z': 'q', 'b.x': 3 })).toEqual(['a', 'b']);
  });
});
