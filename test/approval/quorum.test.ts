import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '#src/approval/plan.ts';
import { isApproved, weighDecision } from '#src/approval/quorum.ts';
import { approval, eve, jonas, li, maria, person, plan } from '#test/fakes/incident-samples.ts';

const reporter = maria.account;
const one = plan();
const two = plan({ requirement: { ...one.requirement, approvals: 2 } });

describe('one decision', () => {
  it.each([
    { $: 'an approver', of: one, by: jonas, weighed: { kind: 'approved' } },
    { $: 'the first of two', of: two, by: jonas, weighed: { kind: 'counted', missing: 1 } },
    { $: 'a stranger', of: one, by: eve, weighed: { kind: 'refused', reason: 'not-entitled' } },
    {
      $: 'the reporter, although an approver',
      of: plan({ requirement: { ...one.requirement, approvers: [maria.account] } }),
      by: maria,
      weighed: { kind: 'refused', reason: 'is-requester' },
    },
    {
      $: 'whoever chose the plan, although an approver',
      of: plan({ requester: jonas.account }),
      by: jonas,
      weighed: { kind: 'refused', reason: 'is-requester' },
    },
    {
      $: 'the reporter where the site allows it',
      of: plan({ requirement: { approvals: 1, requesterMayApprove: true, approvers: 'anyone' } }),
      by: maria,
      weighed: { kind: 'approved' },
    },
    {
      $: 'anybody where nobody is named',
      of: plan({ requirement: { ...one.requirement, approvers: [] } }),
      by: jonas,
      weighed: { kind: 'refused', reason: 'no-approvers' },
    },
    {
      $: 'a name that only looks the same',
      of: one,
      by: person('jоnas'),
      weighed: { kind: 'refused', reason: 'not-entitled' },
    },
    {
      $: 'another case',
      of: one,
      by: person('JONAS'),
      weighed: { kind: 'refused', reason: 'not-entitled' },
    },
  ])('by $$ is $weighed.kind', ({ of, by, weighed }) => {
    expect(weighDecision({ plan: of, decisions: [], reporter }, approval(by))).toEqual(weighed);
  });

  it('counts a person once, however often they press', () => {
    const ballot = { plan: two, decisions: [approval(jonas)], reporter };

    expect(weighDecision(ballot, approval(jonas))).toEqual({
      kind: 'refused',
      reason: 'already-decided',
    });
    expect(weighDecision(ballot, approval(li))).toEqual({ kind: 'approved' });
  });

  it('is refused for another plan, and once the plan has expired', () => {
    const ballot = { plan: one, decisions: [], reporter };

    expect(weighDecision(ballot, approval(jonas, 'b'.repeat(64)))).toMatchObject({
      reason: 'other-plan',
    });
    expect(weighDecision(ballot, approval(jonas, one.digest, one.expiresAt + 1))).toMatchObject({
      reason: 'expired',
    });
  });

  it('lets an approver and the reporter decline, and nobody else', () => {
    const decline = (by: Decision['by']): Decision => ({ ...approval(by), decision: 'decline' });
    const ballot = { plan: two, decisions: [approval(jonas)], reporter };

    expect(weighDecision(ballot, decline(jonas))).toEqual({ kind: 'declined' });
    expect(weighDecision(ballot, decline(maria))).toEqual({ kind: 'declined' });
    expect(weighDecision(ballot, decline(eve))).toMatchObject({ kind: 'refused' });
  });
});

it('approves a plan only by enough different people who were entitled, for this digest, in time', () => {
  const decision = fc.record({
    by: fc.constantFrom(maria, jonas, li, eve),
    decision: fc.constantFrom('approve' as const, 'decline' as const),
    digest: fc.constantFrom(one.digest, 'b'.repeat(64)),
    at: fc.constantFrom(0, one.expiresAt, one.expiresAt + 1),
  });
  const valid = (d: Decision): boolean =>
    d.decision === 'approve' &&
    d.digest === one.digest &&
    d.at <= one.expiresAt &&
    (d.by === jonas || d.by === li);
  const takenBack = (later: readonly Decision[], { by }: Decision): boolean =>
    later.some(
      (d) =>
        d.by === by && d.decision === 'decline' && d.digest === one.digest && d.at <= one.expiresAt,
    );
  fc.assert(
    fc.property(
      fc.array(decision),
      fc.integer({ min: 0, max: 3 }),
      fc.nat(2_000_000),
      (decisions, approvals, at) => {
        const asked = plan({ requirement: { ...one.requirement, approvals } });
        const past = decisions.filter((each) => each.at <= at + 60_000);
        const people = new Set(
          decisions
            .filter(
              (each, index) =>
                past.includes(each) && valid(each) && !takenBack(decisions.slice(index + 1), each),
            )
            .map(({ by }) => by.account),
        );
        const expected = approvals >= 1 && people.size >= approvals && at <= one.expiresAt;
        expect(isApproved({ plan: asked, decisions, reporter }, at)).toBe(expected);
      },
    ),
  );
});
