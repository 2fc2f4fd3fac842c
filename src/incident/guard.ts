import type { Plan } from '#src/approval/plan.ts';
import type { Command, Step } from '#src/incident/command.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import { after, close, move, say } from '#src/incident/step.ts';

type In<Kind extends IncidentState['kind']> = IncidentState & { readonly kind: Kind };

/*
 * Commit-confirmed: apply arms an undo on the host itself before it changes anything. Once the readings
 * prove the repair, confirm disarms it. Whoever is cut off in between finds the host as it was.
 */

/** The readings prove the repair: the host may keep it. Without what apply printed nothing can be disarmed. */
export function confirm(incident: Incident, state: In<'verifying'>, at: number): Step {
  const { plan } = state;
  if (state.state === undefined) return closeUnknown(incident, plan, at);
  const run = runOf(plan, 'confirm');
  return move(
    incident,
    { kind: 'confirming', plan, run, state: state.state, intended: false },
    say({ kind: 'confirming' }),
    { kind: 'intend', run, plan, phase: 'confirm' },
  );
}

/** The outcome is unknown, and the host undoes by itself what it was not told to keep. */
export function closeUnknown(incident: Incident, plan: Plan, at: number): Step {
  const left: readonly Command[] = plan.guard === undefined ? [] : [say({ kind: 'guard-left' })];
  return after(left, close(incident, { outcome: 'unknown', at, remedy: plan.remedy }));
}
