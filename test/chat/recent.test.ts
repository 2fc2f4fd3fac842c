import { expect, it } from '@jest/globals';
import { Recent } from '#src/chat/recent.ts';

it('forgets what was used longest ago', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');

  recent.set('c', 3);

  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
});

it('does not count looking whether something is there as use', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);

  expect(recent.has('a')).toBe(true);
  recent.set('c', 3);

  expect(recent.has('a')).toBe(false);
});
