import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decidePolicy, decideProbe, type Ruling } from '#src/approval/policy-decide.ts';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';

function policyOf(rules: string, head = ''): Policy {
  const parsed = parsePolicy(`${head}rules:\n${rules}`, 'policy.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  return parsed.value;
}

const facts: PolicyFacts = {
  risk: 'medium',
  playbook: 'rdp-no-connection',
  remedy: 'restart-service',
  host: { name: 'rds-07', tags: ['rds', 'windows'], site: 'berlin', environment: 'production' },
  channel: 'slack:T1/C1',
  during: [],
  // A Monday, 10:00 in Berlin.
  at: Date.UTC(2026, 10, 23, 9),
};

function requirement(ruling: Ruling): Extract<Ruling, { kind: 'allowed' }>['requirement'] {
  if (ruling.kind !== 'allowed') throw new Error(ruling.message);
  return ruling.requirement;
}

const base = '  - { name: base, ask: [anyone], probe: [anyone], approve: [ops] }\n';

describe('which rules hold', () => {
  it.each([
    ['risk: [medium, high]', true],
    ['risk: [low]', false],
    ['playbook: [rdp-*]', true],
    ['playbook: [rdp]', false],
    ['remedy: [restart-service]', true],
    ['host: [RDS-07]', true],
    ['host: [rds-0]', false],
    ['tags: [sql, windows]', true],
    ['tags: [sql]', false],
    ['site: [berlin]', true],
    ['environment: [test]', false],
    ['channel: [slack:T1/C1]', true],
    ['channel: [slack:T1/C2]', false],
    ['hours: { days: [mon], from: "08:00", to: "18:00" }', true],
    ['hours: { days: [tue], from: "08:00", to: "18:00" }', false],
    ['hours: { days: [sun], from: "22:00", to: "11:00" }', true],
    ['hours: { days: [mon], from: "22:00", to: "11:00" }', false],
    ['outsideHours: { days: [mon], from: "08:00", to: "18:00" }', false],
    ['risk: [medium], site: [berlin], tags: [nothing]', false],
  ])('%s: %s', (when, matches) => {
    const policy = policyOf(
      `${base}  - { name: more, when: { ${when} }, approvals: 3 }\n`,
      'timeZone: Europe/Berlin\n',
    );

    expect(requirement(decidePolicy(policy, facts)).approvals).toBe(matches ? 3 : 1);
  });

  it('takes what is not known for no match', () => {
    const policy = policyOf('  - { name: a, when: { risk: [low] }, probe: [anyone] }\n');

    const { risk: _, remedy: _remedy, ...look } = facts;
    expect(decideProbe(policy, look)).toMatchObject({ kind: 'refused' });
  });

  it('follows the clocks of the zone when they are changed', () => {
    const policy = policyOf(
      `${base}  - { name: night, when: { hours: { from: "02:00", to: "03:00" } }, deny: asleep }\n`,
      'timeZone: Europe/Berlin\n',
    );
    const at = (utc: number): string => decidePolicy(policy, { ...facts, at: utc }).kind;

    // 25 October 2026: from 02:00 to 03:00 passes twice; 29 March: never.
    expect(at(Date.UTC(2026, 9, 25, 0, 30))).toBe('refused');
    expect(at(Date.UTC(2026, 9, 25, 1, 30))).toBe('refused');
    expect(at(Date.UTC(2026, 9, 25, 2, 30))).toBe('allowed');
    expect(at(Date.UTC(2026, 2, 29, 0, 30))).toBe('allowed');
    expect(at(Date.UTC(2026, 2, 29, 1, 30))).toBe('allowed');
  });
});

describe('what they ask for', () => {
  it('is no where no rule matches', () => {
    expect(
      decidePolicy(policyOf('  - { name: a, when: { risk: [low] }, approve: [ops] }\n'), facts),
    ).toMatchObject({
      kind: 'refused',
    });
    expect(decidePolicy(policyOf('  - { name: a, ask: [anyone] }\n'), facts)).toMatchObject({
      kind: 'refused',
      message: 'no rule of this site says who may approve this; ask whoever keeps its rules',
    });
  });

  it('is no where any rule denies, and says which', () => {
    const policy = policyOf(
      `${base}  - { name: freeze, when: { during: [xmas] }, deny: Christmas }\n`,
      'calendars: { xmas: x.ics }\n',
    );

    expect(decidePolicy(policy, facts).kind).toBe('allowed');
    expect(decidePolicy(policy, { ...facts, during: ['xmas'] })).toEqual({
      kind: 'refused',
      message: 'Christmas (rule freeze)',
      rules: ['freeze'],
    });
  });

  it('is the most of every rule that matches', () => {
    const policy = policyOf(`${base}
  - name: strict
    approve: [security]
    approvals: 2
    oneFromEach: [ops, security]
    requesterMayApprove: true
    decline: counts
    expiresIn: 2h
  - { name: lax, approvals: 1, requesterMayApprove: false, decline: ends, expiresIn: 4h, remindAfter: 30m }
`);

    expect(requirement(decidePolicy(policy, facts))).toEqual({
      approvals: 2,
      requesterMayApprove: false,
      approvers: 'anyone',
      from: [['ops'], ['security']],
      oneFromEach: ['ops', 'security'],
      expiresIn: 7_200_000,
      remindAfter: 1_800_000,
      policy: { digest: policy.digest, rules: ['base', 'strict', 'lax'] },
    });
  });

  it('is two people for high risk and one for less, where no rule says how many', () => {
    const policy = policyOf(base);

    expect(requirement(decidePolicy(policy, { ...facts, risk: 'high' })).approvals).toBe(2);
    expect(requirement(decidePolicy(policy, facts)).approvals).toBe(1);
  });

  it('calls others later only where every rule of approvers does', () => {
    const calling =
      '  - { name: a, ask: [anyone], approve: [ops], escalation: { after: 1h, to: [boss, duty] } }\n';

    expect(requirement(decidePolicy(policyOf(calling), facts)).escalation).toEqual({
      after: 3_600_000,
      to: ['boss', 'duty'],
    });
    expect(requirement(decidePolicy(policyOf(calling + base), facts)).escalation).toBeUndefined();
  });
});

it('never asks for less when a rule is added, and never allows what a denying rule forbids', () => {
  const rule = fc.record({
    when: fc.constantFrom('{}', '{ risk: [medium] }', '{ risk: [low] }', '{ tags: [rds] }'),
    approve: fc.constantFrom('', ', approve: [ops]', ', approve: [security, ops]'),
    approvals: fc.constantFrom('', ', approvals: 1', ', approvals: 4'),
    own: fc.constantFrom('', ', requesterMayApprove: true', ', requesterMayApprove: false'),
  });
  const written = (
    rules: readonly { when: string; approve: string; approvals: string; own: string }[],
  ): Policy =>
    policyOf(
      rules
        .map(
          ({ when, approve, approvals, own }, n) =>
            `  - { name: r${n}, when: ${when}, ask: [anyone]${approve}${approvals}${own} }\n`,
        )
        .join(''),
    );

  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), rule, (rules, more) => {
      const before = decidePolicy(written(rules), facts);
      const after = decidePolicy(written([...rules, more]), facts);
      if (before.kind === 'refused' || after.kind === 'refused') return;
      const saysNumber = rules.some(({ approvals }) => approvals !== '');
      if (saysNumber)
        expect(after.requirement.approvals).toBeGreaterThanOrEqual(before.requirement.approvals);
      expect(after.requirement.from).toEqual(
        expect.arrayContaining([...(before.requirement.from ?? [])]),
      );
      const loosened =
        after.requirement.requesterMayApprove && !before.requirement.requesterMayApprove;
      expect(
        loosened && rules.some(({ own, when }) => own.includes('false') && !when.includes('low')),
      ).toBe(false);
    }),
    { numRuns: 60 },
  );
});

describe('policy.yaml', () => {
  it.each([
    ['  - { name: a, approve: [Ops] }', /write a group of people.yaml/],
    ['  - { name: a }', /says nothing/],
    ['  - { name: a, deny: no, approve: [ops] }', /says nothing else/],
    ['  - { name: a, when: { during: [x] }, deny: no }', /there is no calendar "x"/],
    ['  - { name: a, approve: ["person:maria"], approvals: 2 }', /names 1, and 2 different people/],
    ['  - { name: a, approve: [ops], expiresIn: 1h, remindAfter: 2h }', /shorter than expiresIn/],
    ['  - { name: a, approvals: 1, escalation: { after: 1h, to: [b] } }', /goes with approve/],
    [
      '  - { name: a, when: { hours: { from: "08:00", to: "08:00" } }, deny: no }',
      /at which it begins/,
    ],
    ['  - { name: a, when: { hours: { from: 800 } }, deny: no }', /time of day/],
    ['  - { name: a, approvals: 0, approve: [ops] }', /approvals/],
    ['  - { name: a, aprove: [ops] }', /approve/],
  ])('refuses %s with line and column', (rules, message) => {
    const parsed = parsePolicy(`rules:\n${rules}\n`, 'policy.yaml');

    const faults = parsed.ok ? [] : parsed.faults;
    expect(faults.map(({ path, message: m }) => `${path} ${m}`).join('\n')).toMatch(message);
    expect(faults[0]).toMatchObject({ file: 'policy.yaml', line: 2 });
  });

  it('refuses two rules of one name, and a zone that is none', () => {
    const parsed = parsePolicy(
      `timeZone: Berlin/Europe\n${'rules:\n'}${base}${base}`,
      'policy.yaml',
    );

    expect(parsed.ok).toBe(false);
    expect(parsePolicy(`rules:\n${base}${base}`, 'policy.yaml')).toMatchObject({
      faults: [{ line: 3, message: 'another rule has this name' }],
    });
  });

  it('has another digest whenever it says something else', () => {
    expect(policyOf(base).digest).not.toBe(policyOf(base.replace('ops', 'dev')).digest);
    expect(policyOf(base).digest).toBe(policyOf(`${base}# a comment\n`).digest);
  });
});
