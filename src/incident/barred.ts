import { allowedBy, type Bar, type ChannelRule } from '#src/incident/channel-rule.ts';
import type { Command, Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { close, endingOf, ignore, quietly, say } from '#src/incident/step.ts';

/** Began where only advice is given: no host is ever known to it, and none is touched. */
export function advisesOnly({ rule }: { readonly rule?: ChannelRule | undefined }): boolean {
  return rule !== undefined && allowedBy([rule]) !== 'everything';
}

/** Ends what the rules no longer allow. What was begun on a host is brought to its end all the same. */
export function barred(incident: Incident, { by, at }: Event & { readonly kind: 'barred' }): Step {
  if (isUnderWay(incident) || endingOf(incident) !== undefined) return ignore(incident);
  return ended(incident, { by, at });
}

/** The last line: whatever led there, an incident that only advises commands nothing that touches a host. */
export function kept(incident: Incident, step: Step, at: number): Step {
  if (!advisesOnly(incident) || !step.commands.some(touchesHost)) return step;
  return endingOf(incident) !== undefined
    ? ignore(incident)
    : ended(incident, { by: 'channel', at });
}

/** A script that changes something may have begun: leaving now would leave it half done. */
export function isUnderWay({ state }: Incident): boolean {
  switch (state.kind) {
    case 'applying':
      return state.intended;
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
      return true;
    case 'asking':
    case 'probing':
    case 'explaining':
    case 'proposing':
    case 'waiting':
    case 'rechecking':
    case 'reviewing':
    case 'closed':
      return false;
  }
}

function ended(incident: Incident, { by, at }: { readonly by: Bar; readonly at: number }): Step {
  const closed = close(incident, { outcome: 'declined', at });
  return { incident: closed.incident, commands: [...quietly(closed), say({ kind: 'barred', by })] };
}

function touchesHost({ kind }: Command): boolean {
  return kind !== 'say' && kind !== 'release';
}
