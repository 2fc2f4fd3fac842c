import { describe, expect, it } from '@jest/globals';
import { render } from '#adapters/discord/render/render.ts';
import { forms, type RenderView } from '#adapters/discord/render/rendered.ts';
import { approvalCard } from '#src/card/approval.ts';
import type { Block, Card } from '#src/card/card.ts';
import { finish } from '#src/card/draft.ts';
import { lookingCard } from '#src/card/looking.ts';
import { AccountId } from '#src/identity/person.ts';
import { context, incident, now, states } from '#test/card/repair.ts';
import { saying } from '#test/contracts/chat-cards.ts';
import { markdownOf, readIn, valuesOf } from './shown.ts';

const view: RenderView = { now, form: 'container', can: { files: true } };
const maria = AccountId.parse('discord:80351110224678912');

describe('a card in Discord', () => {
  it.each(forms)('of an approval reads like this as %s', (form) => {
    const { card, actions } = approvalCard(incident(states.waiting), context);
    const tokens = actions.map((_, index) => `token-${index}`);

    expect(render(finish({ card, actions }, tokens), { ...view, form })).toMatchSnapshot();
  });

  it('of probes under way reads like this', () => {
    const progress = { outside: 'done', log: 'failed' } as const;
    const { card } = lookingCard(incident(states.probing), { ...context, progress });

    expect(markdownOf(render({ ...card, actions: [] }, view)).join('\n\n')).toMatchSnapshot();
  });

  it.each([
    [{ severity: 'error' }, 'Problem · A card'],
    [{ severity: 'info' }, 'A card'],
    [{ severity: 'success', simulated: true }, 'Simulated · Done · A card'],
  ] as const)('says in words what %j means', (words, title) => {
    expect(readIn(render({ ...saying([]), ...words }, view))).toBe(title);
  });

  it('has a colour of its own for every severity', () => {
    const severities = ['info', 'question', 'success', 'warning', 'error'] as const;

    const colours = severities.flatMap((severity) =>
      valuesOf(render({ ...saying([]), severity }, view).components, 'accent_color'),
    );

    expect(new Set(colours).size).toBe(severities.length);
  });

  it('is never empty', () => {
    const empty: Card = { severity: 'info', blocks: [], actions: [], fallbackText: '' };

    for (const form of forms)
      expect(readIn(render(empty, { ...view, form }))).toContain('(an empty message)');
  });

  it('has no content and no embeds beside components of the second version', () => {
    const { content, embeds, flags } = render(saying(['x']), view);

    expect([content, embeds, flags]).toEqual([undefined, undefined, 32_768]);
  });

  it('shows no preview of a link where it is text', () => {
    expect(render(saying(['x']), { ...view, form: 'text' }).flags).toBe(4);
  });

  it('tells whoever an embed means, which an embed does not', () => {
    const person = { kind: 'person', account: maria, name: 'Maria' } as const;

    const { content, mentions } = render(saying([person, ' please']), { ...view, form: 'embed' });

    expect([content, mentions]).toEqual(['<@80351110224678912>', ['80351110224678912']]);
  });
});

describe('long code in Discord', () => {
  const script = Array.from({ length: 41 }, (_, index) => `line ${index + 1}`).join('\n');
  const block: Block = { kind: 'code', text: script, language: 'powershell', label: 'Apply' };

  it('is a file with a summary of five lines', () => {
    const { components, files } = render(blocksOnly(block), view);

    expect(files).toEqual([{ name: 'apply.ps1', title: 'Apply', text: script }]);
    expect(valuesOf(components, 'url')).toEqual(['attachment://apply.ps1']);
    expect(valuesOf(components, 'content')).toEqual([
      '**Apply\\:**\n```powershell\nline 1\nline 2\nline 3\nline 4\nline 5\n… (36 more lines; all of it in apply.ps1)\n```',
    ]);
  });

  it('says what is missing where no file can follow', () => {
    const rendered = render(blocksOnly(block), { ...view, can: { ...view.can, files: false } });

    expect(rendered.files).toEqual([]);
    expect(readIn(rendered)).toMatch(/line 5\n… \(36 more lines; too long for this message\)$/);
  });

  it('with a fence in it is a file, letter by letter', () => {
    const text = 'before\n```\nafter';

    const { files, components } = render(blocksOnly({ ...block, text }), view);

    expect(files).toMatchObject([{ text }]);
    expect(valuesOf(components, 'content').join('')).toContain('before\n` ` `\nafter');
  });

  it('attaches three blocks and shortens the others', () => {
    const blocks = Array.from({ length: 5 }, (_, index) => ({ ...block, label: `Part ${index}` }));

    const { files } = render(blocksOnly(...blocks), view);

    expect(files.map(({ name }) => name)).toEqual([
      'part-0.ps1',
      'part-1.ps1',
      'part-2.ps1',
      'whole-message.txt',
    ]);
    expect(files.at(-1)?.text).toContain('Part 4:\nline 1');
  });
});

function blocksOnly(...blocks: readonly Block[]): Card {
  return { severity: 'info', blocks, actions: [], fallbackText: '' };
}
