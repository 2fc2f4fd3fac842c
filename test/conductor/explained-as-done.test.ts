import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entitlementFault } from '#src/approval/entitled.ts';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { explainPolicy } from '#src/cli/policy-explain.ts';
import type { Context } from '#src/conductor/context.ts';
import { refusalToLook } from '#src/conductor/gate.ts';
import { askRefusal } from '#src/conductor/refused-words.ts';
import { rulingOn } from '#src/conductor/ruling.ts';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { identify } from '#src/identity/identify.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import { open } from '#src/incident/advance.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { finding, opened, plan } from '#test/fakes/incident-samples.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { ScriptedHost, ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, quiet } from '#test/fakes/site.ts';

/*
 * "fettle policy explain" and the bot must say the same of everybody, under whatever rules.
 */

const clock = new FakeClock();
const scripted = new ScriptedHost({});

const principals = fc.uniqueArray(
  fc.constantFrom('anyone', 'ops', 'staff', 'person:maria', 'x:li', 'x:nobody'),
  { maxLength: 3 },
);
const list = fc.option(principals, { nil: undefined });
const conditions = fc.record(
  {
    risk: fc.subarray(['low', 'medium', 'high'], { minLength: 1 }),
    playbook: fc.constantFrom(['demo'], ['de*'], ['other']),
    remedy: fc.constantFrom(['restart'], ['other']),
    host: fc.constantFrom(['WEB-01'], ['web-*'], ['db-01'], ['www']),
    tags: fc.constantFrom(['web'], ['db'], ['web', 'db']),
    environment: fc.constantFrom(['production'], ['test']),
    channel: fc.constantFrom(['x:T/C'], ['x:T/*'], ['x:T/D']),
    during: fc.constant(['freeze']),
    notDuring: fc.constant(['freeze']),
    hours: fc.constantFrom({ from: '08:00', to: '20:00' }, { from: '22:00', to: '06:00' }),
  },
  { requiredKeys: [] },
);
const when = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: conditions.chain((all) => {
      const entries = Object.entries(all);
      return fc.subarray(entries, { maxLength: 2 }).map((some) => Object.fromEntries(some));
    }),
  },
);
const granting = fc.record({
  when,
  probe: list,
  ask: list,
  approve: list,
  approvals: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  requesterMayApprove: fc.option(fc.boolean(), { nil: undefined }),
});
const denying = fc.record({ when, deny: fc.constant('not now') });
const rules = fc
  .array(fc.oneof({ weight: 5, arbitrary: granting }, { weight: 1, arbitrary: denying }), {
    maxLength: 4,
  })
  .map((all) => all.map((rule, index) => ({ name: `rule-${index}`, ...rule })));

const asked = fc.record({
  rules,
  account: fc.constantFrom('x:maria', 'x:li', 'x:gone', 'x:eve'),
  withPeople: fc.boolean(),
  environment: fc.constantFrom(undefined, 'production'),
  channel: fc.constantFrom(undefined, 'x:T/C'),
  during: fc.constantFrom([], ['freeze']),
  risk: fc.constantFrom('low', 'medium', 'high'),
  approvals: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

const people = parsePeople(
  `people:
  maria: { accounts: ["x:maria"], groups: [staff] }
  li: { accounts: ["x:li"], groups: [ops] }
  gone: { accounts: ["x:gone"], groups: [ops], disabled: true }
`,
  'people.yaml',
);

function policyOf({ rules: written }: Asked): Policy | undefined {
  const text = JSON.stringify({ calendars: { freeze: 'freeze.ics' }, rules: written });
  const parsed = parsePolicy(text, 'policy.yaml');
  return parsed.ok ? parsed.value : undefined;
}

function hostOf({ environment }: Asked): Host {
  return Host.parse({
    name: 'web-01',
    address: 'web-01.example.org',
    aliases: ['www'],
    platform: 'linux',
    tags: ['web'],
    transports: { practice: {} },
    ...(environment === undefined ? {} : { environment }),
  });
}

interface Known {
  readonly policy: Policy;
  readonly people: People | undefined;
}

function contextOf(one: Asked, { policy, people: listed }: Known): Context {
  const today = { policy, during: one.during, ...(listed === undefined ? {} : { people: listed }) };
  return {
    store: new MemoryStore(),
    clock,
    ids: { incident: () => opened().id, token: () => 't' },
    log: quiet,
    hosts: createHosts([hostOf(one)]),
    library: createLibrary([]),
    chats: [],
    transports: [scripted],
    outside: new ScriptedOutside(scripted, () => clock.now()),
    settings: defaults,
    rules: { today: async () => await Promise.resolve(today) },
  };
}

async function whatTheBotDoes(one: Asked, known: Known) {
  const at = clock.now();
  const context = contextOf(one, known);
  const host = hostOf(one);
  const said = { account: AccountId.parse(one.account), name: 'Somebody' };
  const person = identify(known.people, said, at);
  const channel = one.channel === undefined ? {} : { channel: one.channel };
  const { incident } = open(opened({ reporter: person, ...channel }));
  const held = await refusalToLook(context, { incident, host, playbook: 'demo' });
  const ruling = rulingOn({
    context,
    rules: { kind: 'read', today: { during: one.during, policy: known.policy } },
    incident,
    host,
    playbook: 'demo',
    remedyName: 'restart',
    remedy: {
      risk: one.risk,
      ...(one.approvals === undefined ? {} : { approvals: one.approvals }),
    },
    finding: finding('restart-cause'),
  });
  const look = person.standing !== 'disabled' && held === undefined;
  if (ruling.kind === 'refused') return { look, ask: false, approve: false };
  const { requirement } = ruling;
  const fault = entitlementFault(
    { plan: plan({ requirement }), requirement, reporter: [], at },
    person,
  );
  return {
    look,
    ask: askRefusal(person, ruling.ask) === undefined,
    approve: fault === undefined,
    requirement,
  };
}

function whatIsExplained(one: Asked, { policy, people: listed }: Known) {
  const at = clock.now();
  const host = hostOf(one);
  const facts: PolicyFacts = {
    risk: one.risk,
    playbook: 'demo',
    remedy: 'restart',
    host,
    during: one.during,
    at,
    ...(one.channel === undefined ? {} : { channel: one.channel }),
  };
  const said = { account: AccountId.parse(one.account), name: 'Somebody' };
  const person = identify(listed, said, at);
  const told = explainPolicy(policy, facts, { person, playbookApprovals: one.approvals });
  const { look, ask, approve, requirement } = told;
  return {
    look: look.allowed,
    ask: ask.allowed,
    approve: approve.allowed,
    ...(requirement === undefined ? {} : { requirement }),
  };
}

it('explains of every person under any rules what the bot does', async () => {
  if (!people.ok) throw new Error('the people are not sound');
  const listed = people.value;
  let sound = 0;
  await fc.assert(
    fc.asyncProperty(asked, async (one) => {
      const policy = policyOf(one);
      fc.pre(policy !== undefined);
      if (policy === undefined) return;
      sound += 1;
      const known = { policy, people: one.withPeople ? listed : undefined };
      expect(whatIsExplained(one, known)).toEqual(await whatTheBotDoes(one, known));
    }),
    { numRuns: 300 },
  );
  expect(sound).toBeGreaterThanOrEqual(300);
});
