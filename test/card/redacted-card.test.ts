import { expect, it } from '@jest/globals';
import type { Card } from '#src/card/card.ts';
import { redactedCard } from '#src/card/redacted-card.ts';
import { AccountId } from '#src/identity/person.ts';

const account = AccountId.parse('memory:hunter2');
const card: Card = {
  severity: 'info',
  title: ['hunter2', { kind: 'strong', text: 'hunter2' }],
  blocks: [
    {
      kind: 'text',
      text: [
        'hunter2',
        { kind: 'code', text: 'hunter2' },
        { kind: 'person', account, name: 'hunter2' },
        { kind: 'time', at: 1, style: 'clock' },
        { kind: 'link', text: 'hunter2', url: 'https://example.org/' },
      ],
    },
    { kind: 'facts', facts: [{ label: 'hunter2', value: ['hunter2'] }] },
    { kind: 'list', ordered: true, items: [['hunter2']] },
    { kind: 'code', text: 'hunter2', label: 'hunter2', language: 'sh' },
    { kind: 'steps', steps: [{ label: ['hunter2'], status: 'done', detail: ['hunter2'] }] },
  ],
  actions: [
    {
      token: 'hunter2-token',
      label: 'hunter2',
      style: 'plain',
      confirm: 'hunter2',
      form: { label: 'hunter2', multiline: false },
    },
  ],
  fallbackText: 'hunter2',
};

it('reaches every word of a card, and neither tokens nor accounts', () => {
  const redacted = redactedCard(card, (text) => text.replaceAll('hunter2', 'x'));

  expect(JSON.stringify(redacted).match(/hunter2/g)).toHaveLength(2);
  expect(redacted.actions[0]?.token).toBe('hunter2-token');
  expect(JSON.stringify(redacted)).toContain(account);
});

it('changes nothing where nothing is to be taken out', () => {
  expect(redactedCard(card, (text) => text)).toEqual(card);
});
