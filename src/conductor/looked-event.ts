import type { Plan } from '#src/approval/plan.ts';
import { isAsBefore, type Rechecked, recheck } from '#src/approval/recheck.ts';
import { assessIncident } from '#src/conductor/assessing.ts';
import type { Context } from '#src/conductor/context.ts';
import { handedOverEvent } from '#src/conductor/hand-over.ts';
import { isSameMachine, movedSince, type Today } from '#src/conductor/moved.ts';
import { asSentence } from '#src/conductor/refused-words.ts';
import type { Rules } from '#src/conductor/rules-of-today.ts';
import { type RepairRuling, rulingOnPlan } from '#src/conductor/ruling.ts';
import { undecidedBy } from '#src/conductor/undecided.ts';
import type { Host } from '#src/host/host.ts';
import type { LookReason } from '#src/incident/command.ts';
import type { Event, Undecided } from '#src/incident/event.ts';
import type { Assessment } from '#src/incident/finding.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { weigh } from '#src/playbook/judge.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Looks } from '#src/playbook/reading.ts';

export interface Looked {
  readonly context: Context;
  readonly loaded: LoadedPlaybook;
  readonly host: Host;
  /** Those that were to be taken; one that is missing in `looks` is unknown now. */
  readonly probes: readonly string[];
  readonly looks: Looks;
  readonly why: LookReason;
  /** The rules of the site as they were read for this. */
  readonly rules: Rules;
  /** Enrolments of second factors that stand still behind the decisions; absent: none does. */
  readonly enrolments?: ReadonlySet<string> | undefined;
}

/** What fresh readings mean, by what they were taken for; `undefined` when nobody waits for them any more. */
export function lookedEvent(looked: Looked, incident: Incident): Event | undefined {
  const { context, loaded, looks, why } = looked;
  const { state } = incident;
  const known = { ...incident, looks: { ...without(incident.looks, looked.probes), ...looks } };
  const assessment = assessIncident(context, loaded, known);
  const at = context.clock.now();
  const verified = { kind: 'verified', looks, assessment, at } as const;
  switch (why) {
    case 'diagnose':
      return { kind: 'probed', looks, assessment, at };
    case 'recheck':
      if (state.kind !== 'rechecking') return undefined;
      return recheckedEvent(looked, state, { ...known, assessment });
    case 'verify':
      if (state.kind !== 'verifying') return undefined;
      return {
        ...verified,
        truth: provenOn(looked, state.plan) ?? weigh(state.plan.verify, known),
      };
    case 'rollback':
      if (state.kind !== 'rolling-back') return undefined;
      return { ...verified, truth: provenOn(looked, state.plan) ?? isAsBefore(state.plan, known) };
  }
}

/** The last look before a change; a repair that was made too often in the meantime is left to people. */
function recheckedEvent(looked: Looked, state: Rechecking, known: Judged): Event {
  const { context, rules, looks } = looked;
  const { assessment } = known;
  const at = context.clock.now();
  const wordOf = state.glass && 'glass';
  const ruling = rulingOnPlan({ context, rules, incident: known, wordOf }, state.plan);
  if (ruling.kind === 'refused' && ruling.handOver !== undefined) {
    const { message, handOver: principals } = ruling;
    return handedOverEvent(known, { message: asSentence(message), principals, rules, at });
  }
  const found = rechecked(looked, { ...state, ruling }, known);
  return { kind: 'rechecked', looks, assessment, at, ...found };
}

/** What the approval rests on: the readings, the machine, and the policy of today. */
function rechecked(
  looked: Looked,
  { plan, decisions, ruled, glass, ruling }: Rechecking & Ruled,
  known: Incident,
): Rechecked & { readonly undecided?: Undecided } {
  const { truth, changes } = recheck(plan, known);
  const undecided = undecidedBy(looked, { plan, decisions, ruled, glass, ruling }, known);
  return {
    truth,
    ...(undecided === undefined ? {} : { undecided }),
    changes: [...movedSince(plan, todayOf(looked)), ...refusedSince(ruling), ...changes],
  };
}

/** An old reading must not stand in for one that was to be fresh. */
function without(looks: Looks, probes: readonly string[]): Looks {
  return Object.fromEntries(Object.entries(looks).filter(([probe]) => !probes.includes(probe)));
}

/** The rules say no by now: the card says what they say. */
function refusedSince(ruling: RepairRuling): Rechecked['changes'] {
  if (ruling.kind === 'allowed') return [];
  return [{ path: 'site.rules', before: 'allowed', now: ruling.message }];
}

interface Ruled {
  readonly ruling: RepairRuling;
}

type Judged = Incident & { readonly assessment: Assessment };

type Rechecking = IncidentState & { readonly kind: 'rechecking' };

function todayOf({ host, context: { transports } }: Looked): Today {
  return { host, transports };
}

/** Readings of another machine prove nothing about the one that was changed. */
function provenOn(looked: Looked, plan: Plan): 'unknown' | undefined {
  return isSameMachine(plan, todayOf(looked)) ? undefined : 'unknown';
}
