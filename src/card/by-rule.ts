import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { barredCard } from './barred.ts';
import { resumedCard, stoppedCard } from './brake.ts';
import type { CardContext, Draft } from './draft.ts';
import { handedOverCard } from './handed-over.ts';
import { heldCard } from './not-allowed.ts';

const kinds = ['barred', 'held', 'handed-over', 'stopped', 'goes-on'] as const;

/** What the rules of a channel or of the site bring about, or somebody who stops everything. */
export type ByRule = Saying & { readonly kind: (typeof kinds)[number] };

export function isByRule(saying: Saying): saying is ByRule {
  const known: readonly string[] = kinds;
  return known.includes(saying.kind);
}

export function byRuleCard(saying: ByRule, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'barred':
      return barredCard(saying, incident, context);
    case 'held':
      return heldCard(saying, incident, context);
    case 'handed-over':
      return handedOverCard(saying, incident, context);
    case 'stopped':
      return stoppedCard(saying.reason, saying.by, context);
    case 'goes-on':
      return resumedCard(saying.by, context);
  }
}
