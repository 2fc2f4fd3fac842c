import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { CardContext, Draft } from './draft.ts';
import { glassBrokenCard } from './glass.ts';
import { glassRefusedCard, reviewRefusedCard } from './glass-refused.ts';
import { reviewAskedCard, reviewedCard, reviewOverdueCard, reviewReminderCard } from './review.ts';

const kinds = [
  'glass-broken',
  'glass-refused',
  'review-asked',
  'review-reminder',
  'review-overdue',
  'reviewed',
  'review-refused',
] as const;

/** What one person lets run alone, and what others say of it. */
export type OfGlass = Saying & { readonly kind: (typeof kinds)[number] };

export function isOfGlass(saying: Saying): saying is OfGlass {
  const known: readonly string[] = kinds;
  return known.includes(saying.kind);
}

export function glassCard(saying: OfGlass, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'glass-broken':
      return glassBrokenCard(incident, context);
    case 'glass-refused':
      return glassRefusedCard(saying, incident, context);
    case 'review-asked':
      return reviewAskedCard(incident, context);
    case 'review-reminder':
      return reviewReminderCard(incident, context);
    case 'review-overdue':
      return reviewOverdueCard(incident, context);
    case 'reviewed':
      return reviewedCard(incident, context);
    case 'review-refused':
      return reviewRefusedCard(saying, incident, context);
  }
}
