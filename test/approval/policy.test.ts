import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ApprovalPolicy, requirementFor } from '#src/approval/policy.ts';
import { AccountId } from '#src/identity/person.ts';

const jonas = AccountId.parse('slack:U02AB');

const policy: ApprovalPolicy = {
  approvals: { low: 1, medium: 1, high: 2 },
  requesterMayApprove: false,
  approvers: [jonas],
};

describe('what a plan needs', () => {
  it.each([
    { name: 'the site decides', risk: 'high', playbookApprovals: undefined, approvals: 2 },
    { name: 'a stricter playbook counts', risk: 'low', playbookApprovals: 3, approvals: 3 },
    { name: 'a laxer playbook does not', risk: 'high', playbookApprovals: 1, approvals: 2 },
  ] as const)('$name', ({ risk, playbookApprovals, approvals }) => {
    const requirement = requirementFor(policy, { risk, playbookApprovals, suspected: false });

    expect(requirement).toEqual({ approvals, requesterMayApprove: false, approvers: [jonas] });
  });

  it('asks for one approval more when the cause is only suspected', () => {
    const requirement = requirementFor(policy, { risk: 'medium', suspected: true });

    expect(requirement.approvals).toBe(2);
  });

  it('leaves an empty list of approvers empty, which approves nothing', () => {
    const closed = { ...policy, approvers: [] };

    expect(requirementFor(closed, { risk: 'low', suspected: false }).approvers).toEqual([]);
  });

  it('never asks for less than one person, nor for less than the site does', () => {
    const remedy = fc.record({
      risk: fc.constantFrom('low', 'medium', 'high'),
      playbookApprovals: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
      suspected: fc.boolean(),
    });
    const approvals = fc.record({
      low: fc.integer({ min: -1, max: 5 }),
      medium: fc.integer({ min: -1, max: 5 }),
      high: fc.integer({ min: -1, max: 5 }),
    });

    fc.assert(
      fc.property(approvals, remedy, (site, asked) => {
        const required = requirementFor({ ...policy, approvals: site }, asked).approvals;

        expect(required).toBeGreaterThanOrEqual(Math.max(1, site[asked.risk]));
      }),
    );
  });
});
