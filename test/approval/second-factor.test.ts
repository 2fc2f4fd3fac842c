import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision, Requirement } from '#src/approval/plan.ts';
import { decidePolicy } from '#src/approval/policy-decide.ts';
import { parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { type Ballot, isApproved, weighDecision } from '#src/approval/quorum.ts';
import { plan } from '#test/fakes/incident-samples.ts';
import { somebody } from '#test/fakes/memory-chat.ts';

const facts: PolicyFacts = {
  risk: 'low',
  playbook: 'printing-dead',
  remedy: 'start-spooler',
  host: { name: 'prn-01', tags: ['print-server'], site: 'main' },
  during: [],
  at: 0,
};

function ruling(...rules: readonly string[]) {
  const written = ['{ name: base, ask: [ops], approve: [ops] }', ...rules];
  const parsed = parsePolicy(`rules:\n${written.map((rule) => `  - ${rule}\n`).join('')}`, 'p');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join());
  const found = decidePolicy(parsed.value, facts);
  if (found.kind === 'refused') throw new Error(found.message);
  return found.requirement;
}

describe('what the rules ask of each yes', () => {
  it('is a second factor as soon as one of all that match asks for it', () => {
    expect(ruling().secondFactor).toBeUndefined();
    expect(ruling('{ name: code, secondFactor: totp }').secondFactor).toBe('totp');
    expect(ruling('{ name: code, when: { risk: [high] }, secondFactor: totp }')).not.toHaveProperty(
      'secondFactor',
    );
  });

  it('leaves nothing to run with nobody, where it is a second factor', () => {
    const alone =
      '{ name: alone, when: { playbook: [printing-dead], remedy: [start-spooler], tags: [print-server] }, unattended: true }';

    expect(ruling(alone).unattended).toEqual(['alone']);
    expect(ruling(alone, '{ name: code, secondFactor: totp }').unattended).toBeUndefined();
  });
});

const people = ['Jonas', 'Li', 'Ada'].map((name) => ({
  ...somebody(name),
  human: name.toLowerCase(),
  groups: ['ops'],
  standing: 'known' as const,
}));

const word = fc.record({
  who: fc.integer({ min: 0, max: 2 }),
  decision: fc.constantFrom('approve' as const, 'approve' as const, 'decline' as const),
  hasProof: fc.boolean(),
});

function requirement(approvals: number, asks: boolean): Requirement {
  return {
    approvals,
    requesterMayApprove: false,
    approvers: 'anyone',
    from: [['ops']],
    decline: 'counts',
    ...(asks ? { secondFactor: 'totp' } : {}),
  };
}

/** What was said, one word after another, each counted as the ballot of then weighs it. */
function counted(ballot: Ballot, words: readonly Decision[]): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const each of words)
    if (weighDecision({ ...ballot, decisions }, each).kind !== 'refused') decisions.push(each);
  return decisions;
}

function said(word: { who: number; decision: Decision['decision']; hasProof: boolean }): Decision {
  const { who, decision, hasProof } = word;
  const { digest, expiresAt } = plan();
  const proof = { secondFactor: { kind: 'totp', enrolment: 'aaaaaaaa' } } as const;
  const by = people[who] ?? somebody('nobody');
  return { by, decision, digest, at: expiresAt - 1, ...(hasProof ? proof : {}) };
}

describe('whatever is said in whatever order', () => {
  it('nobody approves anything without proof, where the rules of then or of now ask for it', () => {
    const asked = fc.constantFrom([true, false], [false, true], [true, true]);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 10 }),
        fc.integer({ min: 1, max: 3 }),
        asked,
        (words, approvals, [then = true, now = true]) => {
          const planned = plan({ requirement: requirement(approvals, then) });
          const today = requirement(approvals, now);
          const { account: reporter } = somebody('Maria');
          const ballot = { plan: planned, decisions: [], reporter, today };
          const decisions = words.map(said);
          const at = planned.expiresAt - 1;

          const yes = counted(ballot, decisions).filter(({ decision }) => decision === 'approve');
          expect(yes.filter(({ secondFactor }) => secondFactor === undefined)).toEqual([]);
          const bare = decisions.map(({ secondFactor: _proof, ...rest }) => rest);
          expect(isApproved({ ...ballot, decisions: bare }, at)).toBe(false);
          const proven = decisions.filter(
            (each) => each.decision === 'approve' && each.secondFactor,
          );
          const humans = new Set(proven.map(({ by }) => by.human));
          if (isApproved({ ...ballot, decisions }, at))
            expect(humans.size).toBeGreaterThanOrEqual(approvals);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a proof is enough for those who may, and for the plan that they approved', () => {
    const decisions = [0, 1].map((who) => said({ who, decision: 'approve', hasProof: true }));
    const planned = plan({ requirement: requirement(2, true) });
    const { account: reporter } = somebody('Maria');

    expect(isApproved({ plan: planned, decisions, reporter }, planned.expiresAt - 1)).toBe(true);
  });
});
