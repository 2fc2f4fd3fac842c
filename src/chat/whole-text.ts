import type { Card } from '#src/card/card.ts';
import { fallbackText } from '#src/card/fallback.ts';
import type { AttachedFile } from './attached-file.ts';

export const wholeName = 'whole-message.txt';

/** All that a clean card says, in plain lines. */
export function plainTextOf(card: Card, now: number): string {
  const labels = card.actions.map(({ label }) => label);
  return fallbackText({ ...card, labels }, now);
}

/** The file that follows a message which is not whole: all of it, and what buttons ask before they count. */
export function wholeFile(card: Card, now: number): AttachedFile {
  const confirmed = card.actions.flatMap(({ label, confirm }) =>
    confirm === undefined ? [] : [`${label}: ${confirm}`],
  );
  const text = [plainTextOf(card, now), ...confirmed].join('\n');
  return { name: wholeName, title: 'The whole message', text };
}
