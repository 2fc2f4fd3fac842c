import type { ReviewTerms } from '#src/approval/break-glass.ts';
import type { Called } from '#src/identity/called.ts';
import type { Person } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';

/** A plan that one person let run alone. It is kept with the incident, whatever comes of the plan. */
export interface Broken {
  readonly by: Person;
  /** Of the plan. */
  readonly digest: string;
  readonly remedy: string;
  readonly title: string;
  readonly reason: string;
  readonly at: number;
  readonly review: ReviewTerms;
  /** Those who were told. */
  readonly told: Called;
  /** Those who may review it, as far as they were known then. */
  readonly reviewers: Called;
  /** When the incident ended first after it: from then on it can be reviewed, and the time for that runs. */
  readonly endedAt?: number | undefined;
  readonly reviewed?: Review | undefined;
}

/** What somebody else says afterwards of a plan that one person had let run alone. */
export interface Review {
  readonly by: Person;
  readonly says: 'acknowledged' | 'objected';
  readonly words: string;
  readonly at: number;
}

/** Least length of what a reviewer writes, in characters. */
export const leastReview = 10;

const day = 86_400_000;

/** When a review is asked for again, and when it is overdue; after that once a day, for as long as it takes. */
export function reviewTimers(incident: Incident): readonly ReviewTimer[] {
  const { state } = incident;
  const due = reviewDueAt(incident);
  if (state.kind !== 'reviewing' || due === undefined) return [];
  if (state.overdue) return [{ timer: 'reminder', at: state.toldAt + day }];
  const escalation: ReviewTimer = { timer: 'escalation', at: due + 1 };
  const half = state.toldAt + Math.floor((due - state.toldAt) / 2);
  return state.reminded || half >= due
    ? [escalation]
    : [{ timer: 'reminder', at: half }, escalation];
}

export interface ReviewTimer {
  readonly timer: 'reminder' | 'escalation';
  readonly at: number;
}

/** Those that nobody has reviewed. */
export function unreviewed({ broken = [] }: Pick<Incident, 'broken'>): readonly Broken[] {
  return broken.filter(isOpen);
}

/** Until when the reviews of an incident are due; `undefined` when none is, or it has not ended yet. */
export function reviewDueAt(incident: Pick<Incident, 'broken'>): number | undefined {
  const due = unreviewed(incident).flatMap(({ endedAt, review }) =>
    endedAt === undefined ? [] : [endedAt + review.within],
  );
  return due.length === 0 ? undefined : Math.min(...due);
}

/** Whether the time for a review has passed. A clock that was set back takes that from nobody. */
export function isOverdue(incident: Incident, at: number): boolean {
  const { state } = incident;
  if (state.kind === 'reviewing' && state.overdue) return true;
  const due = reviewDueAt(incident);
  return due !== undefined && at > due;
}

/** With what has ended now: the time for its review begins, once. */
export function endedNow(incident: Incident, at: number): Incident {
  const { broken } = incident;
  if (broken === undefined) return incident;
  return {
    ...incident,
    broken: broken.map((each) => (each.endedAt === undefined ? { ...each, endedAt: at } : each)),
  };
}

export function isOpen({ reviewed: given }: Broken): boolean {
  return given === undefined;
}
