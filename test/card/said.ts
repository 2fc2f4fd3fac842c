import type { Draft } from '#src/card/draft.ts';

/** All that a draft says. */
export function said({ card }: Draft): string {
  return card.fallbackText;
}

export function labels({ actions }: Draft): readonly string[] {
  return actions.map(({ label }) => label);
}
