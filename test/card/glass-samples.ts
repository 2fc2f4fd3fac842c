import type { OfGlass } from '#src/card/of-glass.ts';
import type { Incident } from '#src/incident/incident.ts';
import { incident, jonas, li, maria, now, plan, repaired, states } from './repair.ts';

/** Jonas let it run alone; Li and whoever is in security were told. */
const broken = {
  by: jonas,
  digest: plan.digest,
  remedy: 'new-pair',
  title: plan.title,
  reason: 'nobody else is on call and the shop stands still',
  at: now - 60_000,
  review: { by: [['security']], within: 86_400_000 },
  told: { people: [li], others: ['security'] },
  reviewers: { people: [li], others: [] },
} as const;

const ended = { ...broken, endedAt: now };
const review = {
  by: li,
  says: 'acknowledged',
  words: 'I read the journal; it could not wait.',
  at: now,
} as const;

/** Everything that is said of a glass, with the incident of which it is said. */
export const saidOfGlass: Readonly<
  Record<
    OfGlass['kind'],
    { readonly saying: OfGlass; readonly incident: Incident; readonly before?: Incident }
  >
> = {
  'glass-broken': {
    saying: { kind: 'glass-broken' },
    incident: incident(
      { ...states.rechecking, lease: 'wanted', decisions: [], glass: broken },
      { broken: [broken] },
    ),
    before: incident(states.waiting),
  },
  'glass-refused': {
    saying: { kind: 'glass-refused', by: maria, reason: 'no-glass' },
    incident: incident(states.waiting),
  },
  'review-asked': {
    saying: { kind: 'review-asked' },
    incident: repaired(states.reviewing, { broken: [ended] }),
  },
  'review-reminder': {
    saying: { kind: 'review-reminder' },
    incident: repaired({ ...states.reviewing, reminded: true }, { broken: [ended] }),
  },
  'review-overdue': {
    saying: { kind: 'review-overdue' },
    incident: repaired({ ...states.reviewing, overdue: true }, { broken: [ended] }),
  },
  reviewed: {
    saying: { kind: 'reviewed' },
    incident: repaired(states.closed, { broken: [{ ...ended, reviewed: review }] }),
    before: repaired(states.reviewing, { broken: [ended] }),
  },
  'review-refused': {
    saying: { kind: 'review-refused', by: jonas, reason: 'is-breaker' },
    incident: repaired(states.reviewing, { broken: [ended] }),
  },
};
