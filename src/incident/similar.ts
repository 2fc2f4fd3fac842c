import type { Incident, IncidentId } from './incident.ts';

/** What somebody has now, to be held against what was solved before. */
export interface Likeness {
  readonly platform: string;
  /** Only what was reported there: whoever may read the one may read the other. */
  readonly channel: string;
  readonly playbook: string;
  readonly codes: readonly string[];
  readonly except: IncidentId;
  readonly limit: number;
}

/**
 * The incidents that ended well and are like it: those that share most codes first, then the newest.
 * `known` is newest first. Of one thread only the newest is given.
 */
export function mostSimilar(known: readonly Incident[], like: Likeness): readonly Incident[] {
  const seen = new Set<string>();
  const solved = known.filter((incident) => {
    if (!isLike(incident, like) || seen.has(incident.thread.id)) return false;
    seen.add(incident.thread.id);
    return isSolved(incident);
  });
  return solved
    .toSorted((one, other) => shared(other, like) - shared(one, like))
    .slice(0, Math.max(0, like.limit));
}

/** It works: proven by readings, or said by whoever reported it. */
export function isSolved({ state }: Incident): boolean {
  if (state.kind !== 'closed' && state.kind !== 'reviewing') return false;
  return state.outcome === 'resolved' || state.confirmedBy !== undefined;
}

function isLike({ id, thread, channel, playbook }: Incident, like: Likeness): boolean {
  return (
    id !== like.except &&
    thread.platform === like.platform &&
    channel === like.channel &&
    playbook?.name === like.playbook
  );
}

function shared({ codes }: Incident, like: Likeness): number {
  return codes.filter((code) => like.codes.includes(code)).length;
}
