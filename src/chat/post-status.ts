import type { Incident } from '#src/incident/incident.ts';
import { isSolved } from '#src/incident/similar.ts';

/** Where a report stands, for those who look at a list of them. */
export type PostStatus = 'open' | 'needsAnswer' | 'waitingForApproval' | 'fixed' | 'handedOver';

export const postStatuses: readonly PostStatus[] = [
  'open',
  'needsAnswer',
  'waitingForApproval',
  'fixed',
  'handedOver',
];

export function postStatusOf(incident: Incident): PostStatus {
  switch (incident.state.kind) {
    case 'asking':
    case 'explaining':
      return 'needsAnswer';
    case 'waiting':
      return 'waitingForApproval';
    case 'probing':
    case 'proposing':
    case 'rechecking':
    case 'applying':
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
      return 'open';
    case 'reviewing':
    case 'closed':
      return isSolved(incident) ? 'fixed' : 'handedOver';
  }
}
