import { arbitraryCardFor } from '#test/chat/arbitrary-card.ts';

/** Any card at all, about people of Slack and of elsewhere. */
export const arbitraryCard = arbitraryCardFor([
  'slack:T024BE7LD/U02ABCDEF',
  'slack:T1/W1',
  'terminal:maria',
  'slack:T1/U1>',
  'slack:x',
]);
