import type { Card } from '#src/card/card.ts';

export const rootText =
  'Fettle tries itself out. Everything in this thread is deleted in a moment.';

/** The button of this try-out; no incident knows it. */
export const buttonToken = 'smoke-of-fettle-00000001';

export function cardOf(state: 'posted' | 'edited' | 'pressed'): Card {
  const text = `This card was ${state}. <!here> & <@U0> notify nobody.`;
  return {
    severity: 'info',
    title: ['A card of Fettle'],
    blocks: [{ kind: 'text', text: [text] }],
    actions: [],
    fallbackText: text,
  };
}

const lines = Array.from({ length: 300 }, (_, number) => `line ${number + 1} of a long script`);

export const longCard: Card = {
  severity: 'info',
  blocks: [{ kind: 'code', text: lines.join('\n'), language: 'text', label: 'long-script' }],
  actions: [],
  fallbackText: 'A long script is attached.',
};

export const questionCard: Card = {
  severity: 'question',
  title: ['Does this button work?'],
  blocks: [{ kind: 'text', text: ['Press it, so that Fettle sees that clicks arrive.'] }],
  actions: [{ token: buttonToken, label: 'It works', style: 'primary' }],
  fallbackText: 'Does this button work? Press it, so that Fettle sees that clicks arrive.',
};
