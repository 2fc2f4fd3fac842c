import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '#src/approval/policy-file.ts';
import { nameWarnings } from '#src/cli/policy-names.ts';
import { Host } from '#src/host/host.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';

const hosts = [
  Host.parse({
    name: 'rds-07',
    aliases: ['desk'],
    address: '10.0.0.7',
    platform: 'windows',
    tags: ['domain-controller', 'windows'],
    site: 'berlin',
    environment: 'production',
    transports: { practice: {} },
  }),
];
const playbooks = [demoPlaybook()];

function warnings(when: string, known = { hosts, playbooks }): readonly string[] {
  const parsed = parsePolicy(`rules:\n  - { name: no, when: ${when}, deny: no }\n`, 'policy.yaml');
  if (!parsed.ok) throw new Error('the rule has faults');
  return nameWarnings(parsed.value, known);
}

describe('names in a rule', () => {
  it.each([
    ['{ host: [RDS-07] }'],
    ['{ host: [desk] }'],
    ['{ host: ["rds-*"] }'],
    ['{ tags: [Domain-Controller] }'],
    ['{ site: [berlin], environment: [production] }'],
    ['{ playbook: ["de*"], remedy: [start] }'],
    ['{ channel: ["slack:T/C"] }'],
  ])('that mean something are no surprise: %s', (when) => {
    expect(warnings(when)).toEqual([]);
  });

  it.each([
    ['{ tags: [domain-controler] }', 'rule no: tags "domain-controler"', 'domain-controller'],
    ['{ host: [rds-70] }', 'rule no: host "rds-70"', 'rds-07'],
    ['{ environment: [prodution] }', 'rule no: environment "prodution"', 'production'],
    ['{ site: [berln] }', 'rule no: site "berln"', 'berlin'],
    ['{ playbook: [dmeo] }', 'rule no: playbook "dmeo"', 'demo'],
    ['{ remedy: [strat] }', 'rule no: remedy "strat"', 'start'],
  ])('that mean nothing are told with the nearest: %s', (when, where, nearest) => {
    expect(warnings(when)).toEqual([`${where} means nothing here (did you mean "${nearest}"?)`]);
  });

  it('that mean nothing are told also where nothing is near, and a pattern like a name', () => {
    expect(warnings('{ tags: ["mail*", windows] }')).toEqual([
      'rule no: tags "mail*" means nothing here',
    ]);
  });

  it('are not held against an inventory that nobody wrote', () => {
    expect(warnings('{ tags: [web], playbook: [other] }', { hosts: [], playbooks })).toEqual([
      'rule no: playbook "other" means nothing here',
    ]);
  });
});
