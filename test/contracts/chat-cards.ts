import type { Action, Card, Text } from '#src/card/card.ts';

export const hostileTexts = [
  { what: 'mentions', text: '<!channel> @everyone @here <@U02AB> <@&77> ok', visible: 'ok' },
  {
    what: 'links',
    text: '<https://evil.example|click> [x](https://evil.example) ok',
    visible: 'ok',
  },
  { what: 'markup', text: '*b* _i_ ~s~ `c` ```x``` > q || s || # h ok', visible: 'ok' },
  { what: 'entities', text: '&lt;!channel&gt; &amp; ok', visible: 'ok' },
  { what: 'terminal sequences', text: '\u001b[2J\u001b]0;owned\u0007\u009b31mok', visible: 'ok' },
  { what: 'carriage returns', text: 'resolved\rok', visible: 'ok' },
  { what: 'direction overrides', text: '\u202Etxt.exe\u2066 ok', visible: 'ok' },
  { what: 'zero-width text', text: 'o\u200B\u2060\uFEFFk', visible: 'ok' },
  { what: 'null characters', text: 'o\u0000k', visible: 'ok' },
  { what: 'lone surrogates', text: '\ud83d ok', visible: 'ok' },
] as const;

export function card(text: string, ...actions: readonly Action[]): Card {
  return { ...saying([text]), actions };
}

export function saying(text: Text): Card {
  const blocks = [{ kind: 'text', text }] as const;
  return { severity: 'info', title: ['A card'], blocks, actions: [], fallbackText: 'A card' };
}

export function action(label: string): Action {
  return { token: `token-${label}`, label, style: 'plain' };
}

/** The same text wherever a card has room for text. */
export function hostile(text: string): Card {
  return {
    severity: 'info',
    title: [text],
    blocks: [
      { kind: 'text', text: [text, { kind: 'code', text }, { kind: 'strong', text }] },
      { kind: 'facts', facts: [{ label: 'fact', value: [text] }] },
      { kind: 'list', ordered: true, items: [[text]] },
      { kind: 'code', text, language: 'sh', label: text },
      { kind: 'steps', steps: [{ label: [text], status: 'done', detail: [text] }] },
    ],
    actions: [{ token: 't', label: text, style: 'plain' }],
    fallbackText: text,
  };
}

export const everything: Card = {
  severity: 'warning',
  title: ['A title'],
  blocks: [
    {
      kind: 'text',
      text: ['plain ', { kind: 'code', text: 'rds-07' }, ' ', { kind: 'strong', text: 'strong' }],
    },
    { kind: 'facts', facts: [{ label: 'a fact', value: ['its value'] }] },
    { kind: 'list', ordered: true, items: [['first'], ['second']] },
    { kind: 'code', text: 'echo hi', language: 'sh', label: 'script' },
    {
      kind: 'steps',
      steps: [
        { label: ['probe one'], status: 'done', detail: ['0.4 s'] },
        { label: ['probe two'], status: 'failed', detail: ['denied'] },
      ],
    },
  ],
  actions: [
    { token: 'token-1', label: 'Go on', style: 'primary' },
    { token: 'token-2', label: 'Leave it', style: 'plain' },
  ],
  fallbackText: 'A title',
};
