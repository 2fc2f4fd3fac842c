import type { Plan } from '#src/approval/plan.ts';
import type { Host } from '#src/host/host.ts';
import { transportFor } from '#src/host/transport-for.ts';
import { type Way, wayTo } from '#src/host/way-to.ts';
import type { Change } from '#src/incident/event.ts';
import type { Transport } from '#src/ports/transport.ts';

/** Where the inventory of today leads to. */
export interface Today {
  readonly host: Host;
  readonly transports: readonly Transport[];
}

export function wayOf({ host, transports }: Today): Way {
  return wayTo(host, transportFor(host, transports)?.name);
}

/** What is no longer as it was when people approved: the machine, the way to it, or who logs on there. */
export function movedSince(plan: Plan, today: Today): readonly Change[] {
  const way = wayOf(today);
  return [
    { path: 'host.address', before: plan.address, now: today.host.address },
    { path: 'host.way', before: plan.way?.place, now: way.place },
    { path: 'host.logon', before: plan.way?.logon.slice(0, 8), now: way.logon.slice(0, 8) },
  ].filter(({ before, now }) => before !== now);
}

/** Whether it is the machine that was planned for. Who logs on may change: what was begun may be put back. */
export function isSameMachine(plan: Plan, today: Today): boolean {
  return plan.address === today.host.address && plan.way?.place === wayOf(today).place;
}
