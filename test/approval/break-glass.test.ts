import { describe, expect, it } from '@jest/globals';
import {
  glassFault,
  glassTerms,
  lengthOf,
  pastFreezes,
  reviewFault,
  reviewTerms,
} from '#src/approval/break-glass.ts';
import type { GlassTerms } from '#src/approval/plan.ts';
import { decidePolicy } from '#src/approval/policy-decide.ts';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import { plan } from '#test/fakes/incident-samples.ts';

const rules = `
calendars: { freeze: freeze.ics }
rules:
  - { name: base, ask: [staff], approve: [ops] }
  - { name: frozen, when: { during: [freeze] }, deny: the shop is open }
  - { name: nights, when: { hours: { from: "22:00", to: "06:00" } }, deny: nobody is awake }
  - { name: never, when: { tags: [dc] }, deny: by hand only }
`;

const sound: Readonly<Record<string, string>> = {
  for: '{ risk: [low, medium] }',
  by: '[duty]',
  givesWay: '[frozen]',
  tell: '[managers]',
  review: '{ by: [security], within: 24h }',
};

function source(parts: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = Object.entries({ ...sound, ...parts })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${value ?? ''}`);
  return `breakGlass:\n${lines.join('\n')}\n${rules}`;
}

function policyOf(parts: Readonly<Record<string, string>> = {}): Policy {
  const parsed = parsePolicy(source(parts), 'policy.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return parsed.value;
}

function facts(parts: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    risk: 'low',
    playbook: 'demo',
    remedy: 'start',
    host: { name: 'web-01', tags: ['web'], site: 'default', environment: 'production' },
    during: [],
    at: Date.UTC(2026, 10, 23, 11),
    ...parts,
  };
}

function person(human: string, ...groups: readonly string[]): Person {
  return {
    account: AccountId.parse(`slack:T/${human}`),
    name: human,
    human,
    groups,
    standing: 'known',
  };
}

describe('breakGlass in policy.yaml', () => {
  it('is absent where nobody wrote it: then nobody decides alone', () => {
    const parsed = parsePolicy(rules, 'policy.yaml');

    expect(parsed.ok && glassTerms(parsed.value, facts())).toBeUndefined();
  });

  it.each([
    [{ by: '[]' }, /breakGlass\.by/],
    [{ by: '[anyone]' }, /anyone is nobody here/],
    [{ tell: '[]' }, /breakGlass\.tell/],
    [{ tell: '[anyone]' }, /anyone is nobody here/],
    [{ review: '{ by: [], within: 24h }' }, /breakGlass\.review/],
    [{ review: '{ by: [duty], within: 24h }' }, /these may break it themselves/],
    [{ review: '{ by: [anyone], within: 24h }' }, /anyone is nobody here/],
    [{ review: '{ by: [security], within: 60d }' }, /from 1h to 30d/],
    [{ review: '{ by: [security], within: 10m }' }, /from 1h to 30d/],
    [{ review: undefined }, /breakGlass/],
    [{ tell: undefined }, /breakGlass/],
    [{ for: '{}' }, /risk/],
    [{ for: '{ risk: [low, high] }' }, /with high, write playbook/],
    [{ for: '{ risk: [high], host: ["*"] }' }, /with high, write playbook/],
    [{ givesWay: '[frozen, nowhere]' }, /there is no rule "nowhere"/],
    [{ givesWay: '[never]' }, /only a rule that denies during/],
    [{ givesWay: '[base]' }, /only a rule that denies during/],
    [{ reason: '3' }, /breakGlass\.reason|>=10/],
    [{ approvals: '1' }, /approvals/],
  ])('is a fault: %j', (parts, says) => {
    const parsed = parsePolicy(source(parts), 'policy.yaml');

    expect(parsed.ok).toBe(false);
    const said = parsed.ok
      ? ''
      : parsed.faults.map(({ path, message }) => `${path} ${message}`).join();
    expect(said).toMatch(says);
  });

  it('may take in high risk where it names what', () => {
    const policy = policyOf({ for: '{ risk: [high], playbook: [demo] }' });

    expect(glassTerms(policy, facts({ risk: 'high' }))?.by).toEqual(['duty']);
    expect(glassTerms(policy, facts({ risk: 'high', playbook: 'other' }))).toBeUndefined();
    expect(glassTerms(policy, facts())).toBeUndefined();
  });

  it('lets only the freezes give way that it names', () => {
    const policy = policyOf();
    const freeze = facts({ during: ['freeze'] });
    const night = facts({ at: Date.UTC(2026, 10, 23, 23) });
    const kept = facts({ host: { ...facts().host, tags: ['dc'] } });

    expect(decidePolicy(policy, freeze).kind).toBe('refused');
    expect(decidePolicy(pastFreezes(policy, freeze), freeze).kind).toBe('allowed');
    expect(decidePolicy(pastFreezes(policy, night), night).kind).toBe('refused');
    expect(decidePolicy(pastFreezes(policy, kept), kept).kind).toBe('refused');
  });

  it('lets no freeze give way for what it is not for', () => {
    const policy = policyOf();
    const high = facts({ risk: 'high', during: ['freeze'] });

    expect(decidePolicy(pastFreezes(policy, high), high).kind).toBe('refused');
  });

  it('asks one person for the second factor that each of several would need', () => {
    const policy = { ...policyOf() };
    const strict = policy.rules.map((rule) =>
      rule.name === 'base' ? { ...rule, secondFactor: 'totp' as const } : rule,
    );
    const ruling = decidePolicy({ ...policy, rules: strict }, facts());

    expect(ruling.kind === 'allowed' && ruling.requirement.glass?.secondFactor).toBe('totp');
  });
});

const terms: GlassTerms = {
  by: ['duty'],
  tell: ['managers'],
  reason: 20,
  review: { by: ['security'], within: 1000, overdue: 'person' },
};

describe('one person alone', () => {
  const base = plan();
  const held = plan({
    requirement: { ...base.requirement, glass: { ...terms, secondFactor: 'totp' } },
  });
  const word = {
    by: person('jonas', 'duty'),
    digest: held.digest,
    reason: 'the shop stands still, nobody answers',
    at: 1,
  };
  const proof = { kind: 'totp', enrolment: 'a' } as const;

  it.each([
    ['of now alone', { today: undefined }, {}, 'no-glass'],
    ['without the code that the plan asked for', { today: terms }, {}, 'no-second-factor'],
    ['with it', { today: terms }, { secondFactor: proof }, undefined],
    [
      'for another plan',
      { today: terms },
      { secondFactor: proof, digest: 'b'.repeat(64) },
      'other-plan',
    ],
    ['too late', { today: terms }, { secondFactor: proof, at: held.expiresAt + 1 }, 'expired'],
    [
      'with a name that no file lists',
      { today: terms },
      {
        secondFactor: proof,
        by: { account: AccountId.parse('slack:T/x'), name: 'x', groups: ['duty'] },
      },
      'unmapped',
    ],
  ])('%s', (_what, now, said, fault) => {
    expect(glassFault({ plan: held, decisions: [], ...now }, { ...word, ...said })).toBe(fault);
  });

  it('does not decide over the no of another, and may take back their own', () => {
    const no = (by: Person) => ({ by, decision: 'decline', digest: held.digest, at: 0 }) as const;
    const with_ = { plan: held, today: terms };
    const said = { ...word, secondFactor: proof };

    expect(glassFault({ ...with_, decisions: [no(person('li', 'ops'))] }, said)).toBe('opposed');
    expect(glassFault({ ...with_, decisions: [no(word.by)] }, said)).toBeUndefined();
  });
});

describe('whoever reviews', () => {
  const breaker = person('jonas', 'duty');
  const both = reviewTerms(terms, {
    ...terms,
    review: { ...terms.review, by: ['audit'], within: 10 },
  });

  it.each([
    [person('noor', 'security', 'audit'), undefined],
    [person('noor', 'security'), 'not-entitled'],
    [person('noor', 'audit'), 'not-entitled'],
    [person('jonas', 'security', 'audit'), 'is-breaker'],
    [{ ...person('other', 'security', 'audit'), accounts: [breaker.account] }, 'is-breaker'],
    [person('maria', 'security', 'audit', 'person:jonas'), 'is-breaker'],
    [{ ...person('noor', 'security', 'audit'), standing: 'unverified' as const }, 'unverified'],
  ])('is another human whom the rules of then and of now name: %j', (by, fault) => {
    expect(reviewFault({ breaker, terms: both }, by)).toBe(fault);
  });

  it('has the shorter of the two times', () => {
    expect(both.within).toBe(10);
  });
});

it.each([
  ['so it is', 6],
  [' \u200b\u00a0\u2003\t\n', 0],
  ['e\u0301e\u0301', 2],
  ['\u202e\u2066x', 1],
])('counts what there is to read of %j', (text, length) => {
  expect(lengthOf(text)).toBe(length);
});
