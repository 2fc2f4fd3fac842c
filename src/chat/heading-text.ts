import type { Card, Text } from '#src/card/card.ts';
import { severityWord } from '#src/card/severity.ts';

/** The title, with its severity as a word before it, and with what is simulated saying so. */
export function headingText({ severity, title, simulated }: Card): Text {
  const word = severityWord(severity);
  return [
    ...(simulated === true ? ['Simulated · '] : []),
    ...(word === '' ? [] : [`${word} · `]),
    ...(title ?? []),
  ];
}

/** A card that people come back to: with something to press, or with facts. */
export function isDocument({ actions, blocks }: Card): boolean {
  return actions.length > 0 || blocks.some(({ kind }) => kind === 'facts');
}
