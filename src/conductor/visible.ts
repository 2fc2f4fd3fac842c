import { boundsHere, hostsWithin, playbooksWithin } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Host } from '#src/host/host.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Inbound } from '#src/ports/chat.ts';
import type { HostMatch } from '#src/ports/hosts.ts';

/** What there is for somebody at one place. */
export interface Visible {
  readonly hosts: readonly Host[];
  readonly playbooks: readonly LoadedPlaybook[];
}

/** Who asks, and where. */
export type Seeing = Pick<Inbound, 'thread' | 'channel' | 'isExternal'>;

/** What whoever asks may be told of: every list of hosts or playbooks comes through here. */
export function visibleTo(
  context: Pick<Context, 'settings' | 'hosts' | 'library'>,
  inbound: Seeing,
): Visible {
  const bounds = boundsHere(context, inbound);
  return {
    // The inventory of a site is no business of guests: they name the host that they report.
    hosts: inbound.isExternal ? [] : hostsWithin(context, bounds).list(),
    playbooks: playbooksWithin(context, bounds),
  };
}

/** The same for one name: a host that is not to be seen is one that there is not. */
export function hostVisibleTo(context: Context, inbound: Inbound, named: string): HostMatch {
  const seen = new Set(visibleTo(context, inbound).hosts.map(({ name }) => name));
  const match = context.hosts.find(named);
  if (match.kind === 'found') {
    return seen.has(match.host.name) ? match : { kind: 'unknown', nearest: [] };
  }
  const names: ReadonlySet<string> = seen;
  return { kind: 'unknown', nearest: match.nearest.filter((name) => names.has(name)) };
}
