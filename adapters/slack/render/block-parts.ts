import type { types } from '@slack/bolt';
import type { Block, CardStep, Fact, Text } from '#src/card/card.ts';
import { type Inline, inline, inlineSize } from './inline.ts';
import { limits } from './limits.ts';
import { sizeOf } from './literal.ts';
import type { Part, Parts } from './part.ts';
import type { RenderView } from './rendered.ts';
import { planPart } from './steps.ts';

type Element = types.RichTextBlockElement;

/** One block of a clean card whose code is short already. */
export function blockParts(block: Block, view: RenderView): Parts {
  const { now } = view;
  switch (block.kind) {
    case 'text':
      return paragraph(inline(block.text, { now, limit: limits.richText.text }));
    case 'facts':
      return lines(block.facts.map((fact) => factLine(fact, now)));
    case 'list':
      return list(block, now);
    case 'code':
      return code(block, now);
    case 'steps':
      return steps(block, view);
  }
}

/** Text that is always shown, without styles. */
export function noteParts(text: string): Parts {
  return paragraph({ elements: [{ type: 'text', text, style: { italic: true } }], isCut: false });
}

function paragraph({ elements, isCut }: Inline): Parts {
  if (elements.length === 0) return { parts: [], isCut };
  return { parts: [rich([section(elements)], inlineSize(elements))], isCut };
}

/** Lines under one another. Each block takes as many as one block may hold. */
function lines(all: readonly Inline[]): Parts {
  return grouped(all, (group) => [
    section(
      group.flatMap((elements, index) => (index === 0 ? elements : [lineBreak, ...elements])),
    ),
  ]);
}

const lineBreak: types.RichTextText = { type: 'text', text: '\n' };

function factLine({ label, value }: Fact, now: number): Inline {
  const name = strongLabel(label, now);
  const said = inline(value, { now, limit: limits.richText.item });
  return {
    elements: [...name.elements, { type: 'text', text: ' ' }, ...said.elements],
    isCut: name.isCut || said.isCut,
  };
}

function list({ items, ordered }: Extract<Block, { kind: 'list' }>, now: number): Parts {
  const style = ordered ? 'ordered' : 'bullet';
  const all = items.map((item) => listItem(item, now));
  return grouped(all, (group, offset) => [
    {
      type: 'rich_text_list',
      style,
      elements: group.map(section),
      // Documented for the list of rich text, and missing in the types.
      ...(ordered && offset > 0 ? { offset } : {}),
    },
  ]);
}

/** Slack refuses an item without content. */
function listItem(item: Text, now: number): Inline {
  const { elements, isCut } = inline(item, { now, limit: limits.richText.item });
  return { elements: elements.length === 0 ? [{ type: 'text', text: '–' }] : elements, isCut };
}

function code({ text, label }: Extract<Block, { kind: 'code' }>, now: number): Parts {
  const body = text.replace(/\n+$/u, '');
  const shown = body === '' ? '(empty)' : body;
  const name = strongLabel(label, now);
  const elements: readonly Element[] = [
    section(name.elements),
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] },
  ];
  const size = 60 + inlineSize(name.elements) + sizeOf(shown);
  return { parts: [rich(elements, size)], isCut: name.isCut };
}

function strongLabel(label: string, now: number): Inline {
  return inline([{ kind: 'strong', text: `${label}:` }], { now, limit: limits.richText.label });
}

function steps(block: Extract<Block, { kind: 'steps' }>, view: RenderView): Parts {
  const plan = planPart(block, view);
  if (plan !== undefined) return { parts: [plan], isCut: false };
  const all = block.steps.map((step) => listItem(stepText(step), view.now));
  return grouped(all, (group) => [
    { type: 'rich_text_list', style: 'bullet', elements: group.map(section) },
  ]);
}

function stepText({ label, status, detail }: CardStep): Text {
  const more = detail.length === 0 ? [] : [' (', ...detail, ')'];
  return [{ kind: 'strong', text: status }, '  ', ...label, ...more];
}

type Group = readonly types.RichTextElement[][];

/** Puts as many pieces into one block as one block may hold; `offset` is how many stand before it. */
function grouped(
  all: readonly Inline[],
  blockOf: (group: Group, offset: number) => readonly Element[],
): Parts {
  const groups = inGroups(all);
  const parts = groups.map((group, index) => {
    const offset = groups.slice(0, index).flat().length;
    const elements = group.map((piece) => piece.elements);
    return rich(blockOf(elements, offset), group.map(weight).reduce(sum, 0));
  });
  return { parts, isCut: all.some(({ isCut }) => isCut) };
}

function inGroups(all: readonly Inline[]): readonly (readonly Inline[])[] {
  const groups: Inline[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const piece of all) {
    size += weight(piece);
    if (size > limits.richText.text) {
      groups.push([]);
      size = weight(piece);
    }
    groups.at(-1)?.push(piece);
  }
  return groups;
}

function weight({ elements }: Inline): number {
  return 20 + inlineSize(elements);
}

function sum(one: number, other: number): number {
  return one + other;
}

function section(elements: readonly types.RichTextElement[]): types.RichTextSection {
  return { type: 'rich_text_section', elements: [...elements] };
}

function rich(elements: readonly Element[], size: number): Part {
  return { block: { type: 'rich_text', elements: [...elements] }, size };
}
