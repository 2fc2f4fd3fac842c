import { describe, expect, it } from '@jest/globals';
import { adviseSession, type SessionLook } from '#src/host/session-advice.ts';

const detail = 'as it was seen';

/** "winrs psrp jea", each yes, no or unknown. */
function looks(answers: string, missing: readonly string[] = []): readonly SessionLook[] {
  const [winrs, psrp, jea] = answers.split(' ').map((may): SessionLook['may'] => {
    if (may === 'yes' || may === 'no') return may;
    return 'unknown';
  });
  return [
    { session: 'winrs', may: winrs ?? 'unknown', detail },
    { session: 'psrp', may: psrp ?? 'unknown', detail },
    { session: 'jea', may: jea ?? 'unknown', detail, missing },
  ];
}

describe('the recommended session', () => {
  it.each([
    { answers: 'no no yes', used: 'jea', take: 'jea', text: 'the least', hints: [] },
    {
      answers: 'no no yes',
      used: 'winrs',
      take: 'jea',
      text: 'the least',
      hints: ['session: jea'],
    },
    {
      answers: 'yes yes yes',
      used: 'jea',
      take: 'jea',
      text: 'may do everything',
      hints: ['take it out'],
    },
    {
      answers: 'yes yes yes',
      used: 'winrs',
      take: 'jea',
      text: 'may do more',
      hints: ['session: jea', 'take it out'],
    },
    {
      answers: 'no yes yes',
      used: 'jea',
      take: 'jea',
      text: 'with what rights it has',
      hints: ['take it out'],
    },
    {
      answers: 'yes yes no',
      used: 'winrs',
      take: 'winrs',
      text: 'may do everything',
      hints: ['fettle winrm jea', 'session: jea'],
    },
    {
      answers: 'yes yes no',
      used: 'psrp',
      take: 'psrp',
      text: 'may do everything',
      hints: ['fettle winrm jea', 'session: jea'],
    },
    {
      answers: 'no yes no',
      used: 'winrs',
      take: 'psrp',
      text: 'with what rights it has',
      hints: ['fettle winrm jea', 'session: jea'],
    },
    {
      answers: 'no no no',
      used: 'winrs',
      take: undefined,
      text: 'no session',
      hints: ['fettle winrm jea', 'session: jea'],
    },
    {
      answers: 'yes unknown unknown',
      used: 'winrs',
      take: 'winrs',
      text: 'could not be told',
      hints: [],
    },
    {
      answers: 'unknown unknown unknown',
      used: 'jea',
      take: undefined,
      text: 'could not be told',
      hints: [],
    },
  ] as const)(
    'with $answers, and $used in use, is $take',
    ({ answers, used, take, text, hints }) => {
      const advice = adviseSession(looks(answers), used);

      expect(advice).toMatchObject({ take, text: expect.stringContaining(text) });
      expect(advice.hints).toEqual(hints.map((hint) => expect.stringContaining(hint)));
    },
  );

  it('names what an endpoint lacks, and keeps what works until it is there', () => {
    const missing = ['Read-A', 'Read-B', 'Read-C', 'Read-D', 'Read-E'];

    expect(adviseSession(looks('yes yes yes', missing), 'winrs')).toMatchObject({
      take: 'winrs',
      text: 'The endpoint of Fettle lacks Read-A, Read-B, Read-C and 2 more.',
    });
    expect(adviseSession(looks('no no yes', ['Read-A']), 'winrs').take).toBe('jea');
    expect(adviseSession(looks('yes yes yes', ['Read-A']), 'jea').take).toBe('jea');
  });

  it('is not known without looks', () => {
    expect(adviseSession([], 'winrs').take).toBeUndefined();
  });
});
