import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, fold, open } from '#src/incident/advance.ts';
import type { Command } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import { resume } from '#src/incident/resume.ts';
import { runOf } from '#src/incident/run.ts';
import {
  assessment,
  finding,
  jonas,
  maria,
  offer,
  opened,
  plan,
} from '#test/fakes/incident-samples.ts';

/** Mostly what lets it run, so that chance finds the way through as well as what bars it. */
function mostly<T>(good: T, ...bad: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12 * bad.length, arbitrary: fc.constant(good) },
    ...bad.map((each) => ({ weight: 1, arbitrary: fc.constant(each) })),
  );
}

const named = ['start-web'];
const verdicts = ['confirmed', 'suspected', 'ruled-out', 'unknown'] as const;
const script = plan().apply;

const parts = fc.record({
  chosen: mostly<readonly string[] | undefined>(named, undefined, []),
  planned: mostly<readonly string[] | undefined>(named, undefined, []),
  required: mostly<readonly string[] | undefined>(named, undefined, []),
  risk: mostly<'low' | 'medium' | 'high'>('low', 'medium', 'high'),
  offered: mostly<'low' | 'medium' | 'high'>('low', 'medium', 'high'),
  kind: mostly<'script' | 'advice'>('script', 'advice'),
  suspected: mostly(false, true),
  verdict: mostly<(typeof verdicts)[number]>(...verdicts),
  later: mostly<(typeof verdicts)[number]>(...verdicts),
  rollback: mostly(true, false),
  verify: mostly(true, false),
  channel: mostly<'none' | 'free' | 'approvers' | 'advice' | 'nothing'>(
    'none',
    'approvers',
    'advice',
    'nothing',
  ),
  truth: mostly<'holds' | 'fails' | 'unknown'>('holds', 'fails', 'unknown'),
  changed: mostly(false, true),
  late: mostly(false, true),
  digest: mostly(true, false),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

const expiresAt = 5000;

function ruleOf({ channel }: Parts): Pick<Event & { kind: 'opened' }, 'rule'> {
  switch (channel) {
    case 'none':
      return {};
    case 'free':
      return { rule: { allows: 'everything' } };
    case 'approvers':
      return { rule: { allows: 'everything', approvers: [jonas.account] } };
    case 'advice':
    case 'nothing':
      return { rule: { allows: channel } };
  }
}

function judged(of: Parts, verdict: Parts['verdict']): ReturnType<typeof assessment> {
  const { offered, kind, suspected } = of;
  return assessment({
    findings: [finding('restart-cause', verdict)],
    offers: [{ ...offer('restart', kind), risk: offered, suspected }],
  });
}

function planOf(of: Parts): ReturnType<typeof plan> {
  const { rollback: _one, ...body } = plan();
  return {
    ...body,
    ...(of.rollback ? { rollback: script } : {}),
    risk: of.risk,
    verify: of.verify ? { 'service.active': true } : {},
    expiresAt,
    requirement: {
      ...body.requirement,
      ...(of.required === undefined ? {} : { unattended: of.required }),
    },
  };
}

function eventsOf(of: Parts): readonly Event[] {
  const made = planOf(of);
  const changes = of.changed ? [{ path: 'service.active', before: false, now: true }] : [];
  const digest = of.digest ? made.digest : 'b'.repeat(64);
  return [
    opened(ruleOf(of)),
    { kind: 'probed', looks: {}, assessment: judged(of, of.verdict), at: 2000 },
    {
      kind: 'chosen',
      remedy: 'restart',
      cause: 'restart-cause',
      by: maria,
      ...(of.chosen === undefined ? {} : { ruled: of.chosen }),
      at: 2001,
    },
    {
      kind: 'planned',
      plan: made,
      ...(of.planned === undefined ? {} : { ruled: of.planned }),
      at: 2002,
    },
    { kind: 'leased', at: 2003 },
    {
      kind: 'rechecked',
      looks: {},
      truth: of.truth,
      changes,
      assessment: judged(of, of.later),
      at: 2004,
    },
    {
      kind: 'run-intended',
      run: runOf(made, 'apply'),
      digest,
      at: of.late ? expiresAt + 1 : 2005,
    },
  ];
}

/** What must all be so, said in other words than those of the program. */
function mayRun(of: Parts): boolean {
  const words = [of.chosen, of.planned, of.required].every((rules) => rules?.length === 1);
  const proven = of.verdict === 'confirmed' && of.later === 'confirmed' && !of.suspected;
  const low = of.risk === 'low' && of.offered === 'low' && of.kind === 'script';
  const back = of.rollback && of.verify;
  const here = of.channel === 'none' || of.channel === 'free';
  const still = of.truth === 'holds' && !of.changed && !of.late && of.digest;
  return words && proven && low && back && here && still;
}

function executed(events: readonly Event[]): readonly Command[] {
  const [first, ...rest] = events;
  if (first?.kind !== 'opened') throw new Error('nothing was opened');
  let { incident } = open(first);
  return rest.flatMap((event) => {
    const step = advance(incident, event);
    incident = step.incident;
    return step.commands.filter(({ kind }) => kind === 'execute');
  });
}

it('lets nothing run with nobody but what is named, proven, of low risk, and can be put back', () => {
  let ran = 0;
  let barred = 0;
  fc.assert(
    fc.property(parts, (of) => {
      const runs = executed(eventsOf(of)).length;
      expect(runs).toBe(mayRun(of) ? 1 : 0);
      ran += runs;
      barred += 1 - runs;
    }),
    { numRuns: 3000, seed: 11 },
  );
  expect(ran).toBeGreaterThan(100);
  expect(barred).toBeGreaterThan(100);
});

it('lets nothing run with nobody when any one event of it is missing, doubled or out of its place', () => {
  const good = eventsOf(wanted);
  const order = fc.array(fc.integer({ min: 1, max: good.length - 1 }), { maxLength: 12 });
  expect(executed(good)).toHaveLength(1);
  fc.assert(
    fc.property(order, (places) => {
      const [first, ...rest] = [0, ...places].flatMap((place) => good.slice(place, place + 1));
      if (first === undefined) throw new Error('nothing was opened');
      const isWhole = isInOrder(places, good.length - 1);
      expect(executed([first, ...rest])).toHaveLength(isWhole ? 1 : 0);
    }),
    { numRuns: 3000, seed: 12, examples: [[[1, 2, 3, 4, 5, 6]], [[1, 2, 2, 3, 4, 5, 6, 6]]] },
  );
});

it('folds to the same from its journal, and does nothing by itself after a restart', () => {
  const good = eventsOf(wanted);
  for (let count = 2; count <= good.length; count += 1) {
    const incident = fold(good.slice(0, count));
    expect(fold(JSON.parse(JSON.stringify(good.slice(0, count))) as Event[])).toEqual(incident);
    if (incident === undefined) throw new Error('nothing was opened');
    expect(resume(incident, 3000).commands.map(({ kind }) => kind)).not.toContain('execute');
  }
});

const wanted: Parts = {
  chosen: named,
  planned: named,
  required: named,
  risk: 'low',
  offered: 'low',
  kind: 'script',
  suspected: false,
  verdict: 'confirmed',
  later: 'confirmed',
  rollback: true,
  verify: true,
  channel: 'none',
  truth: 'holds',
  changed: false,
  late: false,
  digest: true,
};

/** Whether 1, 2, 3 … come one after another, whatever else there is between them. */
function isInOrder(places: readonly number[], last: number): boolean {
  let next = 1;
  for (const place of places) if (place === next) next += 1;
  return next > last;
}
