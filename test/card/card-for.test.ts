import { describe, expect, it } from '@jest/globals';
import { cardsFor } from '#src/card/card-for.ts';
import type { Draft } from '#src/card/draft.ts';
import type { Saying } from '#src/incident/command.ts';
import { type Incident, IncidentId, type Outcome } from '#src/incident/incident.ts';
import { saidOfGlass } from './glass-samples.ts';
import { context, incident, jonas, li, maria, now, plan, repaired, states } from './repair.ts';

interface Said {
  readonly saying: Saying;
  readonly incident: Incident;
  readonly before?: Incident;
}

const guarded = repaired({
  ...states.confirming,
  plan: { ...plan, guard: { confirm: plan.apply, withinMs: 600_000 } },
});

const said: Readonly<Record<Saying['kind'], Said>> = {
  question: {
    saying: { kind: 'question' },
    incident: incident(states.asking, { host: undefined }),
  },
  'question-reminder': { saying: { kind: 'question-reminder' }, incident: incident(states.asking) },
  looking: { saying: { kind: 'looking' }, incident: incident(states.probing) },
  findings: {
    saying: { kind: 'findings' },
    incident: incident(states.explaining),
    before: incident(states.probing),
  },
  'findings-reminder': {
    saying: { kind: 'findings-reminder' },
    incident: incident(states.explaining),
  },
  planning: { saying: { kind: 'planning' }, incident: incident(states.proposing) },
  'plan-failed': {
    saying: { kind: 'plan-failed', message: 'The preview was refused: sudo asks for a password.' },
    incident: incident(states.explaining),
  },
  approval: { saying: { kind: 'approval' }, incident: incident(states.waiting) },
  'approval-reminder': {
    saying: { kind: 'approval-reminder' },
    incident: incident(states.waiting),
  },
  'approval-counted': {
    saying: { kind: 'approval-counted', by: jonas, missing: 1 },
    incident: incident({
      ...states.waiting,
      plan: { ...plan, risk: 'high', requirement: { ...plan.requirement, approvals: 2 } },
      decisions: states.rechecking.decisions,
    }),
  },
  'approval-refused': {
    saying: { kind: 'approval-refused', by: maria, reason: 'is-requester' },
    incident: incident(states.waiting),
  },
  approved: {
    saying: { kind: 'approved', by: [jonas] },
    incident: incident({ ...states.rechecking, lease: 'wanted' }),
    before: incident(states.waiting),
  },
  unattended: {
    saying: { kind: 'unattended', rules: ['new-pair-at-night'] },
    incident: incident({
      ...states.rechecking,
      lease: 'wanted',
      decisions: [],
      ruled: { rules: ['new-pair-at-night'], digest: plan.digest, at: now },
    }),
    before: incident(states.proposing),
  },
  ...saidOfGlass,
  'lease-awaited': {
    saying: { kind: 'lease-awaited', holder: IncidentId.parse('inc-00000042') },
    incident: incident({ ...states.rechecking, lease: 'wanted' }),
  },
  'changed-since-approval': {
    saying: {
      kind: 'changed-since-approval',
      changes: [{ path: 'certificate.keyMatches', before: false, now: true }],
      again: true,
    },
    incident: incident(states.probing),
    before: incident(states.rechecking),
  },
  applying: { saying: { kind: 'applying' }, incident: incident(states.applying) },
  'run-failed': {
    saying: { kind: 'run-failed', message: 'openssl: cannot write /etc/xrdp/key.pem' },
    incident: repaired(states.verifying),
  },
  'run-not-started': {
    saying: { kind: 'run-not-started', message: 'rds-07 does not answer on port 22.' },
    incident: incident(states.explaining),
  },
  'run-unknown': { saying: { kind: 'run-unknown' }, incident: repaired(states.verifying) },
  confirming: {
    saying: { kind: 'confirming' },
    incident: guarded,
    before: repaired(states.verifying),
  },
  'guard-left': { saying: { kind: 'guard-left' }, incident: guarded },
  'rolling-back': {
    saying: { kind: 'rolling-back', reason: 'not-fixed' },
    incident: repaired(states['rolling-back']),
  },
  'rollback-proof': {
    saying: { kind: 'rollback-proof', proven: true, message: 'script' },
    incident: repaired(states['rolling-back']),
  },
  closed: {
    saying: { kind: 'closed', outcome: 'resolved' },
    incident: repaired(states.closed),
    before: repaired(states.verifying),
  },
  'feedback-thanks': {
    saying: { kind: 'feedback-thanks' },
    incident: repaired({ ...states.closed, confirmedBy: maria }),
  },
  reopened: { saying: { kind: 'reopened' }, incident: repaired(states.probing) },
  'too-late': {
    saying: { kind: 'too-late', by: li },
    incident: repaired({ ...states.closed, by: jonas, confirmedBy: maria }),
  },
  'cause-gone': {
    saying: { kind: 'cause-gone', remedy: 'new-pair', title: 'Expired certificate' },
    incident: incident(states.explaining),
    before: repaired(states.verifying),
  },
  'not-fixed': {
    saying: { kind: 'not-fixed', title: plan.title },
    incident: repaired(states.explaining),
    before: repaired(states.verifying),
  },
  advice: {
    saying: { kind: 'advice', remedies: ['restore-backup'] },
    incident: incident(states.closed),
  },
  barred: { saying: { kind: 'barred', by: 'channel' }, incident: incident(states.probing) },
  held: {
    saying: { kind: 'held', message: 'Everything is stopped: the storage is moving.' },
    incident: incident({ ...states.closed, outcome: 'declined' }),
    before: incident(states.probing),
  },
  'handed-over': {
    saying: {
      kind: 'handed-over',
      message: 'This repair ran 3 times on rds-07 within 24 h; it does not last.',
      to: { people: [jonas, li], others: ['slack:T024/S0123', 'person:ada'] },
    },
    incident: incident({ ...states.closed, outcome: 'advised' }),
    before: incident(states.proposing),
  },
  stopped: {
    saying: { kind: 'stopped', by: jonas, reason: 'the storage is moving' },
    incident: incident(states.waiting),
  },
  'goes-on': { saying: { kind: 'goes-on', by: jonas }, incident: incident(states.waiting) },
  broke: { saying: { kind: 'broke' }, incident: incident(states.probing) },
};

describe('cardFor', () => {
  it.each(Object.entries(said))('says %s', (_kind, { saying, incident: after, before }) => {
    const drafts = cardsFor(saying, after, { ...context, before });

    expect(drafts.map(written).join('\n\n')).toMatchSnapshot();
  });

  const closings: readonly (readonly [Outcome, Incident, Incident])[] = [
    ['changed-not-fixed', repaired(closed('changed-not-fixed')), repaired(states.verifying)],
    ['rolled-back', repaired(closed('rolled-back')), repaired(states['rolling-back'])],
    ['advised', incident(closed('advised')), incident(states.explaining)],
    ['declined', incident({ ...closed('declined'), by: jonas }), incident(states.waiting)],
    ['expired', incident(closed('expired')), incident(states.waiting)],
    ['no-cause-found', incident(closed('no-cause-found')), incident(states.probing)],
    ['cancelled', incident({ ...closed('cancelled'), by: maria }), incident(states.explaining)],
    ['unknown', repaired(closed('unknown')), repaired({ ...states.verifying, end: 'unknown' })],
  ];

  it.each(closings)('closes as %s', (outcome, after, before) => {
    const drafts = cardsFor({ kind: 'closed', outcome }, after, { ...context, before });

    expect(drafts.map(written).join('\n\n')).toMatchSnapshot();
  });
});

function closed(outcome: Outcome) {
  return { kind: 'closed', outcome, at: now, remedy: 'new-pair' } as const;
}

function written({ card, actions, slot, to }: Draft): string {
  const place = [slot === undefined ? '' : `[${slot}]`, to === undefined ? '' : `(only ${to})`];
  return [...place.filter((part) => part !== ''), card.fallbackText].join('\n') + meanings(actions);
}

function meanings(actions: Draft['actions']): string {
  return actions
    .map(({ meaning, style }) => `\n  ${style}: ${JSON.stringify(meaning).slice(0, 90)}`)
    .join('');
}

describe('cardsFor', () => {
  it.each([
    ['probing', 'closed after findings', { kind: 'closed', outcome: 'no-cause-found' }, []],
    ['probing', 'cancelled', { kind: 'closed', outcome: 'cancelled' }, ['status']],
    ['waiting', 'declined', { kind: 'closed', outcome: 'declined' }, ['approval-f686aacef686']],
    [
      'rechecking',
      'expired',
      { kind: 'closed', outcome: 'expired' },
      ['approval-f686aacef686', 'status'],
    ],
    ['verifying', 'resolved', { kind: 'closed', outcome: 'resolved' }, ['status']],
  ] as const)('edits from %s, %s, what is over', (from, _how, saying, slots) => {
    const drafts = cardsFor(saying, repaired(closed(saying.outcome)), {
      ...context,
      before: incident(states[from]),
    });

    expect(drafts.slice(0, -1).map(({ slot }) => slot)).toEqual(slots);
  });

  it('leaves no button on what is over', () => {
    const drafts = cardsFor({ kind: 'closed', outcome: 'declined' }, incident(closed('declined')), {
      ...context,
      before: incident(states.waiting),
    });

    expect(drafts.flatMap(({ actions }) => actions)).toEqual([]);
  });
});
