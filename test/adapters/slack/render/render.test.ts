import { describe, expect, it } from '@jest/globals';
import { render, renderText } from '#adapters/slack/render/render.ts';
import { approvalCard } from '#src/card/approval.ts';
import type { Action, Block, Card, Text } from '#src/card/card.ts';
import { finish } from '#src/card/draft.ts';
import { lookedCard, lookingCard } from '#src/card/looking.ts';
import { AccountId } from '#src/identity/person.ts';
import { context, incident, now, states } from '#test/card/repair.ts';
import { saying } from '#test/contracts/chat-cards.ts';
import { textsOf } from './block-faults.ts';

const view = { now, capabilities: { plan: true, files: true } };
const withoutPlan = { ...view, capabilities: { ...view.capabilities, plan: false } };
const maria = AccountId.parse('slack:T024BE7LD/U02ABCDEF');

describe('a card in Slack', () => {
  it('of an approval reads like this', () => {
    const { card, actions } = approvalCard(incident(states.waiting), context);
    const tokens = actions.map((_, index) => `token-${index}`);

    expect(render(finish({ card, actions }, tokens), view)).toMatchSnapshot();
  });

  it.each([
    ['with plans', view],
    ['without plans', withoutPlan],
  ])('of probes under way reads like this %s', (_, shown) => {
    const progress = { outside: 'done', log: 'failed' } as const;
    const { card } = lookingCard(incident(states.probing), { ...context, progress });

    expect(render({ ...card, actions: [] }, shown)).toMatchSnapshot();
  });

  it('says what is skipped in words, because Slack has no sign for it', () => {
    const { blocks } = render(
      blocksOnly({ kind: 'steps', steps: [{ label: ['a'], status: 'skipped', detail: ['why'] }] }),
      view,
    );

    expect(textsOf(blocks)).toEqual(['0 of 1 step done, 1 skipped', 'skipped: a (why)']);
  });

  it('has no buttons once nothing is to be pressed', () => {
    const { card } = lookedCard(incident(states.explaining), context);

    const { blocks } = render({ ...card, actions: [] }, view);

    expect(blocks.map(({ type }) => type)).not.toContain('actions');
  });

  it.each([
    [{ severity: 'error' }, 'Problem · A card'],
    [{ severity: 'info' }, 'A card'],
    [{ severity: 'success', simulated: true }, 'Simulated · Done · A card'],
  ] as const)('says in words what %j means', (words, title) => {
    const { text, blocks } = render({ ...saying([]), ...words }, view);

    expect(text).toBe(title);
    expect(textsOf(blocks).join('')).toBe(title);
  });

  it('is never empty', () => {
    const empty: Card = { severity: 'info', blocks: [], actions: [], fallbackText: '' };

    expect(render(empty, view)).toEqual({ text: '(an empty message)', blocks: [], files: [] });
  });
});

describe('text in Slack', () => {
  it('leaves markup as it was written', () => {
    const markup = '*b* _i_ `c` <!channel> &amp; <https://evil.example|x> @here';

    const { blocks } = render(saying([markup]), view);

    expect(textsOf(blocks)).toContain(markup);
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'rich_text']);
  });

  it('mentions whom it means, and names in its text', () => {
    const person = { kind: 'person', account: maria, name: 'Maria <!here>' } as const;

    const { text, blocks } = render(saying([person, ', look']), view);

    expect(sectionOf(blocks[1])).toEqual([
      { type: 'user', user_id: 'U02ABCDEF' },
      { type: 'text', text: ', look' },
    ]);
    expect(text).toBe('A card\nMaria &lt;!here&gt;, look');
  });

  it.each(['terminal:maria', 'slack:U02ABCDEF', 'slack:T1/U1>|x', 'slack:T1/u1'])(
    'does not mention %s',
    (id) => {
      const person = { kind: 'person', account: AccountId.parse(id), name: 'maria' } as const;

      expect(sectionOf(render(saying([person]), view).blocks[1])).toEqual([
        { type: 'text', text: '@maria' },
      ]);
    },
  );

  it.each([
    ['clock', now - 60_000, { format: '{date_short_pretty} {time}', fallback: '10:35 UTC' }],
    ['relative', now - 60_000, { format: '{ago}', fallback: '1 min ago' }],
  ] as const)('leaves the zone of a %s time to Slack', (style, at, form) => {
    const { text, blocks } = render(saying([{ kind: 'time', at, style }]), view);

    expect(sectionOf(blocks[1])).toEqual([
      { type: 'date', timestamp: Math.floor(at / 1000), ...form },
    ]);
    expect(text).toBe(`A card\n${form.fallback}`);
  });

  it('says what is to come in words: Slack has a form for the past only', () => {
    const soon = { kind: 'time', at: now + 4 * 3_600_000, style: 'relative' } as const;

    expect(sectionOf(render(saying([soon]), view).blocks[1])).toEqual([
      { type: 'text', text: 'in 4 h' },
    ]);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e18])('survives the time %d', (at) => {
    const { blocks } = render(saying([{ kind: 'time', at, style: 'clock' }]), view);

    expect(textsOf(blocks)).toContain('(unknown time)');
  });

  it('numbers a long list on', () => {
    const items: Text[] = Array.from({ length: 8 }, () => ['x'.repeat(900)]);

    const { blocks } = render(blocksOnly({ kind: 'list', ordered: true, items }), view);

    const lists = blocks.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
    expect(lists.filter(({ type }) => type === 'rich_text_list')).toMatchObject([
      { style: 'ordered' },
      { style: 'ordered', offset: 3 },
      { style: 'ordered', offset: 6 },
    ]);
  });
});

describe('long code in Slack', () => {
  const script = Array.from({ length: 41 }, (_, index) => `line ${index + 1}`).join('\n');
  const block: Block = { kind: 'code', text: script, language: 'powershell', label: 'Apply' };

  it('is a file with a summary of five lines', () => {
    const { text, blocks, files } = render(blocksOnly(block), view);

    const summary =
      'line 1\nline 2\nline 3\nline 4\nline 5\n… (36 more lines; all of it in apply.ps1)';
    expect(files).toEqual([{ name: 'apply.ps1', title: 'Apply', text: script }]);
    expect(textsOf(blocks)).toEqual(['Apply:', summary]);
    expect(text).toBe(`Apply:\n${summary}`);
  });

  it('says what is missing where no file can follow', () => {
    const can = { ...view.capabilities, files: false };

    const { text, files } = render(blocksOnly(block), { ...view, capabilities: can });

    expect(files).toEqual([]);
    expect(text).toMatch(/line 5\n… \(36 more lines; too long for this message\)$/);
  });

  it('has a file name of its own for each, whatever it is called', () => {
    const names = ['../../etc/passwd', '../../etc/passwd', '🙂'].map((label) => ({
      ...block,
      label,
    }));

    const { files } = render(blocksOnly(...names), view);

    expect(files.map(({ name }) => name)).toEqual([
      'etc-passwd.ps1',
      'etc-passwd-2.ps1',
      'text.ps1',
    ]);
  });

  it('stays in the message when it is short', () => {
    const { files, blocks } = render(blocksOnly({ ...block, text: 'one\ntwo\n' }), view);

    expect(files).toEqual([]);
    expect(textsOf(blocks)).toEqual(['Apply:', 'one\ntwo']);
  });
});

describe('text without blocks', () => {
  it('says that buttons are missing, and tells whoever is meant', () => {
    const person = { kind: 'person', account: maria, name: 'Maria' } as const;
    const approve: Action = { token: 't', label: 'Approve', style: 'primary' };

    const { text, blocks } = renderText(
      { ...saying([person, ' please']), actions: [approve] },
      view,
    );

    expect(blocks).toEqual([]);
    expect(text).toBe(
      'A card\nMaria please\nChoices: Approve\nThe buttons of this message cannot be shown. <@U02ABCDEF>',
    );
  });
});

function blocksOnly(...blocks: readonly Block[]): Card {
  return { severity: 'info', blocks, actions: [], fallbackText: '' };
}

function sectionOf(block: unknown): unknown {
  const first: unknown = listOf(block, 'elements')[0];
  return listOf(first, 'elements');
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const held: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return Array.isArray(held) ? held : [];
}
