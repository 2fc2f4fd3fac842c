import type { Card } from '#src/card/card.ts';

/** A card with everything that cards have. */
export function wholeCard(now: number): Card {
  return {
    severity: 'warning',
    title: ['Smoke test of Fettle: nothing is wrong'],
    blocks: [
      {
        kind: 'text',
        text: [
          'This message is taken away again. Made ',
          { kind: 'time', at: now, style: 'relative' },
          '.',
        ],
      },
      { kind: 'facts', facts: [{ label: 'Host', value: [{ kind: 'code', text: 'rds-07' }] }] },
      { kind: 'list', ordered: true, items: [['first'], ['second']] },
      { kind: 'code', text: 'Get-Service TermService', language: 'powershell', label: 'Script' },
      { kind: 'steps', steps: [{ label: ['a step'], status: 'done', detail: ['0.4 s'] }] },
    ],
    actions: [
      { token: 'smoke-approve', label: 'Approve', style: 'danger', confirm: 'Really?' },
      { token: 'smoke-show', label: 'Show', style: 'plain' },
    ],
    fallbackText: '',
  };
}

/** What must call nobody, lead nowhere and be read letter by letter. */
export const hostileText =
  '@everyone @here <@&1> <#1> [x](https://example.org) https://example.org discord.gg/x **b** ||s|| `c` # h';

export function hostileCard(): Card {
  const blocks = [{ kind: 'text', text: [hostileText] }] as const;
  return { severity: 'info', blocks, actions: [], fallbackText: '' };
}

export const longText = Array.from({ length: 200 }, (_, index) => `line ${index + 1}`).join('\n');

export function longCard(): Card {
  const blocks = [{ kind: 'code', text: longText, language: 'sh', label: 'Long' }] as const;
  return { severity: 'info', blocks, actions: [], fallbackText: '' };
}
