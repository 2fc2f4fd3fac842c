import { escalatesAt } from '#src/approval/entitled.ts';
import { reviewTimers } from '#src/incident/broken.ts';
import type { Incident } from '#src/incident/incident.ts';

/** All in milliseconds. */
export interface Patience {
  readonly questionReminder: number;
  readonly questionExpiry: number;
  readonly approvalReminder: number;
}

export interface DueAt {
  readonly timer: 'reminder' | 'escalation' | 'expiry';
  readonly at: number;
}

/** When an incident wants to be heard of next. It follows from the state, so no timer is ever lost. */
export function timersOf(incident: Incident, patience: Patience): readonly DueAt[] {
  const { state } = incident;
  switch (state.kind) {
    case 'asking':
    case 'explaining':
      return timers(state, patience.questionReminder, state.since + patience.questionExpiry);
    case 'waiting':
      return [...timersOfPlan(state, patience), ...escalationOf(state)];
    case 'rechecking':
      // Whoever waits for another repair does not wait longer than the approval lasts.
      return state.lease === 'wanted' ? [{ timer: 'expiry', at: state.plan.expiresAt + 1 }] : [];
    case 'reviewing':
      return reviewTimers(incident);
    case 'probing':
    case 'proposing':
    case 'applying':
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
    case 'closed':
      return [];
  }
}

type Waiting = Extract<Incident['state'], { kind: 'waiting' }>;

function timersOfPlan(state: Waiting, patience: Patience): readonly DueAt[] {
  const { requirement, expiresAt } = state.plan;
  return timers(state, requirement.remindAfter ?? patience.approvalReminder, expiresAt + 1);
}

/** When the next group is called, once. */
function escalationOf({ plan, escalated }: Waiting): readonly DueAt[] {
  const at = escalatesAt(plan);
  return at === undefined || escalated === true ? [] : [{ timer: 'escalation', at }];
}

function timers(
  state: { readonly since: number; readonly reminded: boolean },
  remindAfter: number,
  expireAt: number,
): readonly DueAt[] {
  const reminder: DueAt = { timer: 'reminder', at: state.since + remindAfter };
  const expiry: DueAt = { timer: 'expiry', at: expireAt };
  return state.reminded || reminder.at >= expireAt ? [expiry] : [reminder, expiry];
}
