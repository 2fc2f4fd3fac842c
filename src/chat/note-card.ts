import type { Card, Severity, Text } from '#src/card/card.ts';
import { draft, finish, paragraph } from '#src/card/draft.ts';

/** A short card of an adapter itself: about what only its platform has, such as files and shortcuts. */
export function noteCard(said: {
  readonly now: number;
  readonly severity: Severity;
  readonly title: Text;
  readonly text: Text;
}): Card {
  const { now, severity, title, text } = said;
  return finish(
    draft({ severity, title, blocks: [paragraph(...text)] }, { now, simulated: false }),
    [],
  );
}
