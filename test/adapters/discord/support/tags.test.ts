import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missingTags, mostOnPost, nextTags } from '#adapters/discord/support/tags.ts';
import { postStatuses } from '#src/chat/post-status.ts';
import { SupportChannel } from '#src/chat/support-channel.ts';

const { tags: names } = SupportChannel.parse({ channel: '123456789012345678' });
const available = [
  { id: '1', name: 'Open' },
  { id: '2', name: 'needs answer' },
  { id: '3', name: 'waiting for approval' },
  { id: '4', name: 'FIXED' },
  { id: '7', name: 'vpn' },
  { id: '8', name: 'rdp' },
];

describe('the tags of a post', () => {
  it.each([
    { name: 'a new one', applied: [], status: 'open', next: ['1'] },
    { name: 'beside what people gave it', applied: ['7'], status: 'open', next: ['7', '1'] },
    { name: 'in place of the one before', applied: ['1', '8'], status: 'fixed', next: ['8', '4'] },
    { name: 'nothing to do', applied: ['4', '7'], status: 'fixed', next: undefined },
    { name: 'the forum has no such tag', applied: ['7'], status: 'handedOver', next: undefined },
    {
      name: 'no such tag, but an old one of ours',
      applied: ['1', '7'],
      status: 'handedOver',
      next: ['7'],
    },
    {
      name: 'never none: the forum may ask for one',
      applied: ['1'],
      status: 'handedOver',
      next: undefined,
    },
    { name: 'a tag that the forum has no longer', applied: ['9'], status: 'open', next: ['1'] },
  ] as const)('are: $name', ({ applied, status, next }) => {
    expect(nextTags(applied, status, { names, available })).toEqual(next);
  });

  it('leave people their five', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, name: id }));
    const forum = { names, available: [...available, ...many] };

    expect(nextTags(['a', 'b', 'c', 'd', 'e'], 'fixed', forum)).toBeUndefined();
    expect(nextTags(['a', 'b', 'c', 'd', '1'], 'fixed', forum)).toEqual(['a', 'b', 'c', 'd', '4']);
  });

  it('are never more than Discord takes, never none, and say one status at most', () => {
    const ids = available.map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.subarray([...ids, '90', '91', '92']),
        fc.constantFrom(...postStatuses),
        (applied, status) => {
          const next = nextTags(applied, status, { names, available });
          if (next === undefined) return;
          expect(next.length).toBeGreaterThan(0);
          expect(next.length).toBeLessThanOrEqual(mostOnPost);
          expect(next.every((id) => ids.includes(id))).toBe(true);
          expect(next.filter((id) => ['1', '2', '3', '4'].includes(id)).length).toBeLessThanOrEqual(
            1,
          );
          expect(nextTags(next, status, { names, available })).toBeUndefined();
          expect(next).toEqual(
            expect.arrayContaining(applied.filter((id) => ['7', '8'].includes(id))),
          );
        },
      ),
    );
  });
});

it('names the tags that a forum lacks', () => {
  expect(missingTags(names, available)).toEqual(['handed over']);
});

it.each([
  { name: 'two tags of one name', tags: { open: 'fixed' } },
  { name: 'a name that Discord does not take', tags: { open: 'x'.repeat(21) } },
])('refuses $name', ({ tags }) => {
  expect(SupportChannel.safeParse({ channel: '123456789012345678', tags }).success).toBe(false);
});
