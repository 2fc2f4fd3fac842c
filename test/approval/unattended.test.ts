import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decidePolicy } from '#src/approval/policy-decide.ts';
import { parsePolicy, sealed } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { PolicyFile, type Rule } from '#src/approval/policy-schema.ts';

const facts: PolicyFacts = {
  risk: 'low',
  playbook: 'demo',
  remedy: 'start',
  host: { name: 'web-01', tags: ['web', 'linux'], site: 'home' },
  channel: 'slack:T/C1',
  during: [],
  at: Date.UTC(2026, 10, 21, 12),
};

describe('a rule of what runs with nobody', () => {
  it.each([
    ['nothing', ''],
    ['no playbook', 'when: { remedy: [start], tags: [web] },'],
    ['no remedy', 'when: { playbook: [demo], tags: [web] },'],
    ['no hosts', 'when: { playbook: [demo], remedy: [start] },'],
    ['a pattern of playbooks', 'when: { playbook: ["d*"], remedy: [start], tags: [web] },'],
    ['a pattern of remedies', 'when: { playbook: [demo], remedy: ["*"], tags: [web] },'],
    [
      'more than low risk',
      'when: { playbook: [demo], remedy: [start], tags: [web], risk: [low, medium] },',
    ],
  ])('is a fault when it names %s', (_what, when) => {
    const source = `rules:\n  - { name: a, ${when} unattended: true }\n`;

    const parsed = parsePolicy(source, 'policy.yaml');

    expect(parsed).toMatchObject({
      ok: false,
      faults: [{ line: 2, message: expect.stringMatching(/playbook, remedy and tags/) }],
    });
  });

  it('is sound when it names all three, and one that says no needs none of them', () => {
    const source = `rules:
  - { name: a, when: { playbook: [demo], remedy: [start], tags: [web] }, unattended: true }
  - { name: b, when: { channel: ["slack:T/C2"] }, unattended: false }
`;

    expect(parsePolicy(source, 'policy.yaml').ok).toBe(true);
  });
});

const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.constantFrom(undefined, ...values);

const someRule = fc.record({
  playbook: maybe(['demo'], ['demo'], ['DEMO'], ['d*'], ['other']),
  remedy: maybe(['start'], ['start'], ['start'], ['*'], ['other']),
  tags: maybe(['web'], ['web'], ['web'], ['w*'], ['db']),
  risk: maybe<readonly string[]>(['low'], ['low', 'high']),
  channel: maybe(['slack:T/C1'], ['slack:T/C2']),
  unattended: maybe(true, true, true, false),
  deny: fc.constantFrom('no', undefined, undefined),
});

function written(each: typeof someRule extends fc.Arbitrary<infer T> ? T : never, index: number) {
  const { unattended, deny, ...when } = each;
  const given = Object.entries(when).filter(([, value]) => value !== undefined);
  const effect =
    deny !== undefined && index % 4 === 3 ? { deny } : { unattended: unattended ?? undefined };
  return { name: `r${index}`, when: Object.fromEntries(given), ...effect };
}

describe('rules together', () => {
  it('let nothing run with nobody unless one names it to the letter and none says no', () => {
    let given = 0;
    fc.assert(
      fc.property(
        fc.array(someRule, { maxLength: 3 }),
        fc.constantFrom('low', 'low', 'medium', 'high', undefined),
        (rules, risk) => {
          given += namesIn(rules.map(written), risk).length;
        },
      ),
      { numRuns: 4000, seed: 5 },
    );
    expect(given).toBeGreaterThan(20);
  });
});

/** The rules that let it run, each of which may. */
function namesIn(rules: readonly object[], risk: PolicyFacts['risk']): readonly string[] {
  const { policy, own } = policyOf(rules);
  const ruling = decidePolicy(policy, { ...facts, risk });
  const names = ruling.kind === 'allowed' ? (ruling.requirement.unattended ?? []) : [];
  if (names.length === 0) return [];
  const matching = own.filter(({ name }) => ruling.rules.includes(name));
  expect(risk).toBe('low');
  expect(matching.filter(({ unattended, deny }) => unattended === false || deny)).toEqual([]);
  expect(names.filter((name) => !nameOfAll(matching, name))).toEqual([]);
  return names;
}

function policyOf(rules: readonly object[]) {
  const base = { name: 'base', ask: ['anyone'], approve: ['ops'] };
  const policy = sealed(PolicyFile.parse({ rules: [base, ...rules] }));
  return { policy, own: policy.rules };
}

/** Said by the rule of that name, of exactly this playbook, remedy and kind of host. */
function nameOfAll(rules: readonly Rule[], wanted: string): boolean {
  const rule = rules.find(({ name }) => name === wanted);
  const { playbook = [], remedy = [], tags = [] } = rule?.when ?? {};
  return (
    rule?.unattended === true &&
    playbook.some((each) => each.toLowerCase() === 'demo') &&
    remedy.includes('start') &&
    tags.includes('web')
  );
}
