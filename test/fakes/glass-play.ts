import fc from 'fast-check';
import type { GlassTerms, Plan } from '#src/approval/plan.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import { advance, open } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import { assessment, finding, offer, opened, plan } from '#test/fakes/incident-samples.ts';

/** A reason that is one. */
export const long = 'the shop stands still and nobody answers';

function known(account: string, human: string, ...groups: readonly string[]): Person {
  return { account: AccountId.parse(account), name: human, human, groups, standing: 'known' };
}

/** Who may break, review, both, neither; their other accounts, leavers, strangers, and who only looks alike. */
const stranger: Person = { account: AccountId.parse('memory:nobody'), name: 'nobody' };

const people: readonly Person[] = [
  known('memory:jonas', 'jonas', 'duty'),
  known('other:jonas', 'jonas', 'duty', 'security'),
  known('memory:li', 'li', 'duty', 'security'),
  known('memory:noor', 'noor', 'security'),
  known('memory:maria', 'maria', 'security', 'person:jonas'),
  known('memory:eve', 'eve'),
  // Written in full width: to the eye and to people.yaml another account, to a count the same.
  { ...known('memory:jona\uff53', 'smith', 'security'), name: 'Jonas' },
  { account: AccountId.parse('memory:jonаs'), name: 'jonas', groups: ['duty', 'security'] },
  { ...known('memory:pavel', 'pavel', 'duty', 'security'), standing: 'disabled' },
  { ...known('memory:stranger', 'stranger', 'duty', 'security'), standing: 'unmapped' },
  { account: AccountId.parse('memory:nobody'), name: 'nobody', groups: ['duty', 'security'] },
];

export const termsOfThen: GlassTerms = {
  by: ['duty'],
  tell: ['duty'],
  reason: 20,
  review: { by: ['security'], within: 3_600_000, overdue: 'person' },
};
const stricter: GlassTerms = { ...termsOfThen, by: ['managers'] };
const wordier: GlassTerms = { ...termsOfThen, reason: 200 };
const nobody = { people: [], others: [] };

const chance = fc.record({
  pick: fc.nat(13),
  fits: fc.integer({ min: 0, max: 9 }),
  who: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 3) }, fc.nat(people.length - 1)),
  letter: fc.constantFrom('a', 'b'),
  glass: fc.oneof(
    { weight: 6, arbitrary: fc.constant<GlassTerms | undefined>(termsOfThen) },
    fc.constant(undefined),
  ),
  today: fc.oneof(
    { weight: 6, arbitrary: fc.constant<GlassTerms | undefined>(termsOfThen) },
    fc.constantFrom(undefined, stricter, wordier),
  ),
  reason: fc.oneof(
    { weight: 6, arbitrary: fc.constant(long) },
    fc.constantFrom('', '  \u200b '.repeat(20), 'short'),
  ),
  refusal: fc.oneof(
    { weight: 8, arbitrary: fc.constant<string | undefined>(undefined) },
    fc.constant('no'),
  ),
  truth: fc.oneof(
    { weight: 5, arbitrary: fc.constant('holds' as const) },
    fc.constant('fails' as const),
  ),
  later: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: -50, max: 200 }) },
    fc.constantFrom(6_000, -20_000, 4_000_000),
  ),
});
type Chance = typeof chance extends fc.Arbitrary<infer T> ? T : never;

const judged = assessment({
  findings: [finding('restart-cause'), finding('repair-cause')],
  offers: [offer('restart'), offer('repair')],
});

function planBy(by: Chance, at: number, remedy: string): Plan {
  const { requirement } = plan();
  return plan({
    remedy,
    cause: `${remedy}-cause`,
    digest: `${by.letter}${at % 10}`.padEnd(64, by.letter),
    expiresAt: at + 5_000,
    requirement: {
      ...requirement,
      approvals: 3,
      approvers: [],
      ...(by.glass === undefined ? {} : { glass: by.glass }),
    },
  });
}

function remedyBy({ letter }: Chance): string {
  return letter === 'a' ? 'restart' : 'repair';
}

/** What this person says: to a plan, and afterwards of what somebody did. */
function wordsOf({ state }: Incident, by: Chance, at: number) {
  const { today, refusal, reason } = by;
  const said = { by: people[by.who] ?? stranger, at, ...(refusal && { refusal }) };
  const ending = by.fits > 0 && state.kind === 'reviewing' ? state.at : at;
  const says = by.letter === 'a' ? 'acknowledged' : 'objected';
  return {
    broken: {
      kind: 'glass-broken',
      reason,
      told: nobody,
      reviewers: nobody,
      ...(today && { today }),
      ...said,
    },
    reviewed: { kind: 'reviewed', ending, says, words: reason, ...said },
    decision: by.truth === 'holds' ? 'approve' : 'decline',
    who: said.by,
  } as const;
}

function eventsOf(incident: Incident, by: Chance, at: number): readonly Event[] {
  const { state } = incident;
  const made = planBy(by, at, state.kind === 'proposing' ? state.remedy : 'restart');
  const held = by.fits > 0 && 'plan' in state ? state.plan : made;
  const run = 'run' in state ? state.run : runOf(held, 'apply');
  const { broken, reviewed, decision, who } = wordsOf(incident, by, at);
  const { digest } = held;
  const remedy = remedyBy(by);
  const known = { looks: {}, truth: by.truth, assessment: judged, at } as const;
  return [
    { kind: 'probed', looks: {}, assessment: judged, at },
    { kind: 'chosen', remedy, cause: `${remedy}-cause`, by: who, at },
    { kind: 'planned', plan: made, at },
    { ...broken, digest },
    { kind: 'leased', at },
    { kind: 'rechecked', changes: [], ...known },
    { kind: 'run-intended', run, digest, at },
    { kind: 'run-ended', run, end: 'succeeded', state: {}, message: '', durationMs: 1, at },
    { kind: 'verified', ...known },
    reviewed,
    { kind: 'decided', decision, digest, by: who, at },
    { kind: 'due', timer: by.letter === 'a' ? 'escalation' : 'expiry', at },
    { kind: 'feedback', works: by.letter === 'b', by: who, at },
    { kind: 'cancelled', by: who, at },
  ];
}

const next: Partial<Record<Incident['state']['kind'], number>> = {
  probing: 0,
  explaining: 1,
  proposing: 2,
  waiting: 3,
  verifying: 8,
  reviewing: 9,
  closed: 12,
};

function placeOf({ state }: Incident, by: Chance): number {
  if (by.fits < 3) return by.pick;
  if (state.kind === 'rechecking') return state.lease === 'wanted' ? 4 : 5;
  return 'intended' in state ? running(state) : (next[state.kind] ?? by.pick);
}

function running(state: Extract<Incident['state'], { readonly intended: boolean }>): number {
  if (!state.intended) return 6;
  return 'end' in state ? 8 : 7;
}

export interface Played {
  readonly events: readonly Event[];
  readonly steps: readonly {
    readonly before: Incident;
    readonly event: Event;
    readonly after: Incident;
  }[];
  readonly ran: readonly {
    readonly digest: string;
    readonly at: number;
    readonly incident: Incident;
  }[];
}

/** What chance makes of an incident whose plans nobody can approve. */
export function play(chances: readonly Chance[]): Played {
  const first = opened();
  let { incident } = open(first);
  let at = first.at;
  const events: Event[] = [first];
  const steps: Played['steps'][number][] = [];
  const ran: Played['ran'][number][] = [];
  for (const by of chances) {
    at = Math.max(1, at + by.later);
    const event = eventsOf(incident, by, at)[placeOf(incident, by)] ?? first;
    const step = advance(incident, event);
    for (const command of step.commands)
      if (command.kind === 'execute' && command.phase === 'apply')
        ran.push({ digest: command.plan.digest, at, incident: step.incident });
    steps.push({ before: incident, event, after: step.incident });
    events.push(event);
    incident = step.incident;
  }
  return { events, steps, ran };
}

export const sequences = fc.array(chance, { minLength: 8, maxLength: 80 });
