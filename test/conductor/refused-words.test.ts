import { describe, expect, it } from '@jest/globals';
import { askRefusal } from '#src/conductor/refused-words.ts';
import { AccountId, barredAs, type Standing } from '#src/identity/person.ts';

function personOf(standing: Standing | undefined) {
  return { account: AccountId.parse('terminal:maria'), name: 'Maria', standing };
}

describe('whoever may ask for nothing', () => {
  it.each([
    ['unmapped', 'I do not know whose account this is'],
    ['disabled', 'This account was disabled'],
    ['unverified', 'The directory does not answer'],
  ] as const)('is told why, even where anyone may: %s', (standing, words) => {
    expect(askRefusal(personOf(standing), [['anyone']])).toContain(words);
    expect(barredAs(personOf(standing))).toBe(standing);
  });

  it.each(['known', undefined] as const)('is nobody whose standing is %s', (standing) => {
    expect(askRefusal(personOf(standing), [['anyone']])).toBeUndefined();
    expect(barredAs(personOf(standing))).toBeUndefined();
  });
});
