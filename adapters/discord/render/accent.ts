import type { Severity } from '#src/card/card.ts';

/** A bar beside the message; the word stands in the title. */
export const accents: Readonly<Record<Severity, number>> = {
  info: 0x5b6b7b,
  question: 0x2f6fb7,
  success: 0x2e7d4f,
  warning: 0xb36b00,
  error: 0xb3261e,
};
