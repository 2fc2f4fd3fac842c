import type { Event } from '#src/incident/event.ts';
import { isOfGlass, type OfGlass } from '#src/incident/of-glass.ts';
import { type Followed, refusalOf } from './followed.ts';
import type { ReportRow } from './report.ts';

type Part = Omit<ReportRow, 'seq' | 'at' | 'incident'>;

/** What one person let run alone, who reviewed it, and what was never reviewed in time. */
export function glassPart(followed: Followed): Part | undefined {
  const { event } = followed.record;
  if (isOfGlass(event)) return toldOf(followed, event);
  return event.kind === 'due' ? overdue(followed, event) : undefined;
}

function toldOf(followed: Followed, event: OfGlass): Part {
  const refusal = refusalOf(followed);
  const { by } = event;
  if (event.kind === 'reviewed') {
    const { says, words } = event;
    if (refusal !== undefined) return { what: 'refused', by, reason: `review: ${refusal}` };
    return { what: says, by, reason: words, ...reviewedIn(followed) };
  }
  const { digest: plan, reason } = event;
  if (refusal !== undefined)
    return { what: 'refused', by, plan, reason: `break-glass: ${refusal}; said: ${reason}` };
  return { what: 'glass-broken', by, plan, reason };
}

/** Whose glass it was, and of which plan: the one that was broken last stands for all of the incident. */
function reviewedIn({ before }: Followed): Partial<Part> {
  const broken = before?.broken?.at(-1);
  return broken === undefined ? {} : { remedy: broken.remedy, plan: broken.digest };
}

function overdue(
  followed: Followed,
  { timer }: Event & { readonly kind: 'due' },
): Part | undefined {
  const { before, after } = followed;
  if (timer !== 'escalation' || before?.state.kind !== 'reviewing') return undefined;
  if (after?.state.kind !== 'reviewing' || !after.state.overdue) return undefined;
  const by = before.broken?.at(-1)?.by;
  return {
    what: 'review-overdue',
    ...(by && { by }),
    reason: 'nobody has reviewed it in time',
    ...reviewedIn(followed),
  };
}
