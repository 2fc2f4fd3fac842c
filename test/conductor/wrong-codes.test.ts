import { expect, it } from '@jest/globals';
import type { Factored } from '#src/conductor/second-factor.ts';
import { WrongCodes } from '#src/conductor/wrong-codes.ts';

const right: Factored = { secondFactor: { kind: 'totp', enrolment: 'aaaaaaaa' } };
const wrong: Factored = { factorFault: { kind: 'wrong', left: 4 } };
const paused: Factored = { factorFault: { kind: 'paused', until: 1_000 } };
const away: Factored = { factorFault: { kind: 'unavailable' } };

it.each([
  ['a wrong code', wrong, right, wrong],
  ['the fifth wrong code', paused, right, paused],
  ['a right code', right, away, away],
  ['a code that could not be checked', away, right, right],
])('%s that is delivered again is answered as it should be', async (_, first, then, expected) => {
  const codes = new WrongCodes();
  await codes.once('slack:1', async () => first);

  expect(await codes.once('slack:1', async () => then)).toBe(expected);
  expect(await codes.once('slack:2', async () => then)).toBe(then);
});

it('forgets the oldest of very many', async () => {
  const codes = new WrongCodes();
  for (let number = 0; number < 201; number += 1)
    await codes.once(`slack:${number}`, async () => wrong);

  expect(await codes.once('slack:200', async () => right)).toBe(wrong);
  expect(await codes.once('slack:0', async () => right)).toBe(right);
});
