import { expect, it } from '@jest/globals';
import { systemIds } from '#adapters/system/ids.ts';

it('are random, say nothing of what they stand for, and are never alike', () => {
  const tokens = Array.from({ length: 2_000 }, () => systemIds.token());

  expect(new Set(tokens).size).toBe(2_000);
  for (const token of tokens) expect(token).toMatch(/^[a-z0-9]{24}$/);
  // Of a number that counts up, or of a time, neighbours begin alike.
  const alike = tokens.filter((token, at) => token.slice(0, 6) === tokens[at - 1]?.slice(0, 6));
  expect(alike).toEqual([]);
});
