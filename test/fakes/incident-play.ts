import fc from 'fast-check';
import { advance, open } from '#src/incident/advance.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import { type Incident, type IncidentState, RunId } from '#src/incident/incident.ts';
import {
  assessment,
  eve,
  finding,
  hostQuestion,
  jonas,
  li,
  maria,
  offer,
  opened,
  otherId,
  person,
  plan,
} from '#test/fakes/incident-samples.ts';

const people = [maria, jonas, li, eve, person('JONAS'), person('jоnas')];
const remedies = ['restart', 'repair'] as const;

/** Everything that chance decides about one event; what fits the state is made from it. */
interface Chance {
  readonly pick: number;
  readonly fits: boolean;
  readonly who: number;
  readonly remedy: number;
  readonly letter: string;
  readonly yes: boolean;
  readonly truth: 'holds' | 'fails' | 'unknown';
  readonly end: 'succeeded' | 'failed' | 'unknown' | 'not-started';
  readonly later: number;
  readonly approvals: number;
  readonly offers: number;
}

const chance: fc.Arbitrary<Chance> = fc.record({
  pick: fc.nat(17),
  fits: fc.oneof(
    { weight: 8, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  who: fc.oneof(fc.constantFrom(1, 2), fc.nat(people.length - 1)),
  remedy: fc.nat(1),
  letter: fc.constantFrom('a', 'b', 'c'),
  yes: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  truth: fc.constantFrom('holds', 'fails', 'unknown'),
  end: fc.constantFrom('succeeded', 'failed', 'unknown', 'not-started'),
  later: fc.oneof(
    { weight: 40, arbitrary: fc.nat(200) },
    { weight: 1, arbitrary: fc.constant(600_000) },
  ),
  approvals: fc.integer({ min: 0, max: 3 }),
  offers: fc.nat(3),
});

function judged(by: Chance): ReturnType<typeof assessment> {
  const offers = remedies.slice(0, by.offers).map((remedy) => offer(remedy));
  return assessment({
    findings: offers.map(({ cause }) => finding(cause)),
    offers: by.offers === 3 ? [...offers, offer('by-hand', 'advice')] : offers,
    ...(by.pick === 3 && by.yes ? { question: hostQuestion } : {}),
    unread: by.pick === 4 ? ['service'] : [],
  });
}

const keep = { language: 'sh', text: 'true', digest: 'd2' } as const;

function planBy(by: Chance, at: number, remedy: string): ReturnType<typeof plan> {
  return plan({
    remedy,
    digest: by.letter.repeat(64),
    expiresAt: at + 5000,
    ...(by.pick % 3 === 1 ? { guard: { confirm: keep, withinMs: 600_000 } } : {}),
    requirement: {
      approvals: by.approvals,
      requesterMayApprove: by.pick % 2 === 0,
      approvers: by.pick === 0 ? [] : [jonas.account, li.account],
    },
  });
}

function eventsOf(incident: Incident, by: Chance, at: number): readonly Event[] {
  const who = people[by.who] ?? maria;
  const remedy = remedies[by.remedy] ?? 'restart';
  const made = planBy(by, at, remedy);
  const recognised = {
    kind: 'recognised',
    playbook: { name: 'demo', revision: 'r1', title: 'Demo' },
    assessment: judged(by),
  } as const;
  const run = by.fits && 'run' in incident.state ? incident.state.run : RunId.parse('run-00000000');
  const digest = by.fits && 'plan' in incident.state ? incident.state.plan.digest : made.digest;
  const looks = {
    service: {
      kind: 'read',
      values: { active: by.yes },
      unknown: {},
      source: 'test',
      at,
      durationMs: 1,
    },
  } as const;
  return [
    { kind: 'answered', question: 'host', value: 'web-01', by: who, recognition: recognised, at },
    { kind: 'probed', looks, assessment: judged(by), at },
    { kind: 'chosen', remedy, cause: `${remedy}-cause`, by: who, at },
    { kind: 'planned', plan: made, at },
    { kind: 'plan-failed', remedy, message: 'no', at },
    { kind: 'decided', decision: by.yes ? 'approve' : 'decline', digest, by: who, at },
    { kind: 'lease-awaited', holder: otherId, at },
    { kind: 'leased', at },
    {
      kind: 'rechecked',
      looks,
      truth: by.truth,
      changes: by.pick % 2 ? [] : [{ path: 'service.active', before: false, now: true }],
      assessment: judged(by),
      at,
    },
    { kind: 'run-intended', run, digest, at },
    {
      kind: 'run-ended',
      run,
      end: by.end,
      state: by.yes ? { a: 1 } : undefined,
      message: '',
      durationMs: 1,
      at,
    },
    { kind: 'verified', looks, truth: by.truth, assessment: judged(by), at },
    { kind: 'due', timer: by.yes ? 'reminder' : 'expiry', at },
    { kind: 'cancelled', by: who, at },
    { kind: 'feedback', works: by.yes, by: who, at },
    { kind: 'broke', message: 'defect', at },
    opened({ at }),
    { kind: 'shown-again', at },
  ];
}

export interface Played {
  readonly events: readonly Event[];
  readonly steps: readonly {
    readonly before: Incident;
    readonly event: Event;
    readonly step: Step;
  }[];
  readonly last: Incident;
}

export function play(chances: readonly Chance[], first = opened()): Played {
  let incident = open(first).incident;
  let at = first.at;
  const events: Event[] = [first];
  const steps: Played['steps'][number][] = [];
  for (const by of chances) {
    at += by.later;
    const event = next(incident, by, at);
    const step = advance(incident, event);
    steps.push({ before: incident, event, step });
    events.push(event);
    incident = step.incident;
  }
  return { events, steps, last: incident };
}

/** Chance alone finds no way through: mostly the event is one that carries the state on. */
function next(incident: Incident, by: Chance, at: number): Event {
  if (!by.fits) return anyEvent(incident, by, at);
  return fitting[incident.state.kind](incident, by, at);
}

type Make = (incident: Incident, by: Chance, at: number) => Event;

const fitting: Readonly<Record<IncidentState['kind'], Make>> = {
  asking: nth(0),
  probing: nth(1),
  explaining: (incident, by, at) => {
    const offers = incident.assessment?.offers ?? [];
    const { remedy, cause } = offers[by.pick % Math.max(offers.length, 1)] ?? offer('restart');
    return { kind: 'chosen', remedy, cause, by: maria, at };
  },
  proposing: ({ state }, by, at) => ({
    kind: 'planned',
    plan: planBy(by, at, state.kind === 'proposing' ? state.remedy : 'restart'),
    at,
  }),
  waiting: nth(5),
  rechecking: ({ state }, by, at) =>
    state.kind === 'rechecking' && state.lease === 'wanted'
      ? { kind: 'leased', at }
      : { kind: 'rechecked', looks: {}, truth: 'holds', changes: [], assessment: judged(by), at },
  applying: running,
  verifying: nth(11),
  confirming: running,
  'rolling-back': running,
  // Without the glass nobody reviews.
  reviewing: nth(14),
  closed: nth(14),
};

function running(incident: Incident, by: Chance, at: number): Event {
  const { state } = incident;
  if (!('intended' in state)) return opened({ at });
  const { run, plan: held, intended } = state;
  if (!intended) return { kind: 'run-intended', run, digest: held.digest, at };
  if (state.kind === 'rolling-back' && state.end !== undefined) return nth(11)(incident, by, at);
  const ended = { kind: 'run-ended', run, end: by.end, message: '', durationMs: 1, at } as const;
  return by.yes ? { ...ended, state: {} } : ended;
}

function nth(index: number): Make {
  return (incident, by, at) => eventsOf(incident, by, at)[index] ?? opened({ at });
}

function anyEvent(incident: Incident, by: Chance, at: number): Event {
  return nth(by.pick)(incident, by, at);
}

export const sequences = fc.array(chance, { minLength: 1, maxLength: 60 });
