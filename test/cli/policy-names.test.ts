import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '#src/approval/policy-file.ts';
import { policyWarnings } from '#src/cli/policy-check.ts';
import { glassWarnings } from '#src/cli/policy-glass.ts';
import { nameWarnings } from '#src/cli/policy-names.ts';
import { Host } from '#src/host/host.ts';
import { parsePeople } from '#src/identity/people.ts';
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

const everybody = parsePeople(
  `
people:
  maria: { accounts: [memory:maria], groups: [ops] }
  jonas: { accounts: [memory:jonas], groups: [ops, duty] }
  pavel: { accounts: [memory:pavel], groups: [storage], disabled: true }
`,
  'people.yaml',
);

function ofPeople(written: string): readonly string[] {
  const parsed = parsePolicy(written, 'policy.yaml');
  if (!parsed.ok || !everybody.ok) throw new Error('a file has faults');
  const { value: people } = everybody;
  return [...policyWarnings(parsed.value, people), ...glassWarnings(parsed.value, people)];
}

describe('groups and people whom nobody knows', () => {
  it.each([
    ['ask: [opps]', 'rule all: nobody in people.yaml is in the group opps (did you mean "ops"?)'],
    ['ask: ["person:mari"]', 'rule all: people.yaml knows no mari (did you mean "maria"?)'],
    ['ask: [cleaners]', 'rule all: nobody in people.yaml is in the group cleaners'],
    ['ask: [storage]', 'rule all: nobody in people.yaml is in the group storage'],
  ])('are told with the nearest that there is: %s', (effect, warning) => {
    expect(ofPeople(`rules: [{ name: all, probe: [anyone], ${effect} }]\n`)).toEqual([warning]);
  });

  it('are told of the stop as well: nobody could stop anything', () => {
    expect(ofPeople('stop: [opps]\nrules: [{ name: all, probe: [anyone] }]\n')).toEqual([
      'stop: nobody in people.yaml is in the group opps (did you mean "ops"?)',
    ]);
  });

  it('are told of a glass as well', () => {
    const glass =
      'for: { risk: [low] }, by: [duti], tell: [ops], review: { by: [ops], within: 24h }';

    expect(ofPeople(`breakGlass: { ${glass} }\nrules: [{ name: all, probe: [anyone] }]\n`)).toEqual(
      ['breakGlass.by: nobody in people.yaml is duti (did you mean "duty"?)'],
    );
  });
});
