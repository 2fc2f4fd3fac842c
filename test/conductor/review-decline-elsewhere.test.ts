import { expect, it } from '@jest/globals';
import { decisionsWithin } from '#src/conductor/bounds.ts';
import { approval, jonas, li } from '#test/fakes/incident-samples.ts';

it('a no counts in every channel, a yes only where its channel lets that person decide', () => {
  const bounds = [{ allows: 'everything', approvers: [jonas.account] }] as const;
  const no = { ...approval(li), decision: 'decline' } as const;

  expect(decisionsWithin(bounds, [approval(jonas), approval(li), no])).toEqual([
    approval(jonas),
    no,
  ]);
});
