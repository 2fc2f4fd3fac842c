import { describe, expect, it } from '@jest/globals';
import { decidePolicy, decideProbe } from '#src/approval/policy-decide.ts';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';

function policyOf(rules: string): Policy {
  const parsed = parsePolicy(`rules:\n${rules}`, 'policy.yaml');
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

const base = '  - { name: base, ask: [anyone], probe: [anyone], approve: [ops] }\n';

describe('what is not known of a host or a report', () => {
  const { environment: _not, ...host } = facts.host;
  const { channel: _unknown, ...unplaced } = { ...facts, host };

  it.each(['environment: [production]', 'channel: [slack:T1/C9]'])(
    'may be what a rule with %s denies',
    (when) => {
      const denied = policyOf(`${base}  - { name: no, when: { ${when} }, deny: not there }\n`);

      expect(decidePolicy(denied, unplaced).kind).toBe('refused');
      expect(decidePolicy(denied, { ...unplaced, risk: 'low' }).kind).toBe('refused');
    },
  );

  it.each(['environment: [production]', 'channel: [slack:T1/C9]'])(
    'is not what a rule with %s allows',
    (when) => {
      const allows = `  - { name: a, when: { ${when} }, ask: [anyone], approve: [ops], probe: [ops] }\n`;

      expect(decidePolicy(policyOf(allows), unplaced).kind).toBe('refused');
      expect(decideProbe(policyOf(allows), unplaced).kind).toBe('refused');
    },
  );
});

it('a rule that denies a host denies it by every name that it has', () => {
  const policy = policyOf(`${base}  - { name: no, when: { host: [DC1] }, deny: by hand }\n`);
  const host = { ...facts.host, aliases: ['dc1'] };

  expect(decidePolicy(policy, facts).kind).toBe('allowed');
  expect(decidePolicy(policy, { ...facts, host }).kind).toBe('refused');
});
