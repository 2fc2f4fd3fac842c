import type { Block, Card, Span } from '#src/card/card.ts';
import { fallbackText } from '#src/card/fallback.ts';
import { actionParts } from './actions.ts';
import { blockParts, noteParts } from './block-parts.ts';
import { cleanCard } from './clean.ts';
import { headingParts } from './heading.ts';
import { memberOf } from './inline.ts';
import { limits } from './limits.ts';
import type { Cut } from './literal.ts';
import { fitting, joinedParts, type Part, type Parts } from './part.ts';
import type { Rendered, RenderedFile, RenderView } from './rendered.ts';
import { shortText } from './short-text.ts';
import { shortenCode } from './snippet.ts';

const wholeName = 'whole-message.txt';

/**
 * A card as blocks, text and files, always inside of Slack's limits. What does not fit is said to be
 * missing, and attached where files can follow. Pure.
 */
export function render(card: Card, view: RenderView): Rendered {
  const whole = cleanCard(card);
  const { blocks, files } = shortenCode(whole.blocks, view.capabilities);
  const short = { ...whole, blocks };
  const said = saidText(short, { view, room: limits.message.text });
  const body = bodyOf(short, view);
  const isCut = said.isCut || body.isCut;
  return {
    text: said.text,
    blocks: body.parts.map(({ block }) => block),
    files: isCut ? withWhole(files, whole, view) : files,
  };
}

/** The same as text alone: for when Slack refuses the blocks. Whoever is meant is told all the same. */
export function renderText(card: Card, view: RenderView): Rendered {
  const whole = cleanCard(card);
  const { blocks, files } = shortenCode(whole.blocks, view.capabilities);
  const lost = whole.actions.length === 0 ? '' : '\nThe buttons of this message cannot be shown.';
  const mentions = membersIn(whole)
    .map((member) => ` <@${member}>`)
    .join('');
  const room = limits.message.text - lost.length - mentions.length;
  const said = saidText({ ...whole, blocks }, { view, room });
  return {
    text: said.text + lost + mentions,
    blocks: [],
    files: said.isCut ? withWhole(files, whole, view) : files,
  };
}

function bodyOf(card: Card, view: RenderView): Parts {
  const actions = actionParts(card.actions, view.capabilities);
  const note = noteParts(`Shortened; ${whereRest(view)}.`).parts;
  const all = joinedParts([
    headingParts(card, view.now),
    ...card.blocks.map((block) => blockParts(block, view)),
  ]);
  const shown = fitting(all.parts, roomBeside([...actions.parts, ...note]));
  const isCut = all.isCut || shown.isCut || actions.isCut;
  return { parts: [...shown.parts, ...(isCut ? note : []), ...actions.parts], isCut };
}

function roomBeside(parts: readonly Part[]): { readonly size: number; readonly blocks: number } {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return { size: limits.message.total - size, blocks: limits.message.blocks - parts.length };
}

interface SaidOptions {
  readonly view: RenderView;
  /** Bytes. */
  readonly room: number;
}

function saidText(card: Card, { view, room }: SaidOptions): Cut {
  const text = plainTextOf(card, view.now);
  const filled = text.trim() === '' ? '(an empty message)' : text;
  return shortText(filled, { limit: room, where: whereRest(view) });
}

function plainTextOf(card: Card, now: number): string {
  const labels = card.actions.map(({ label }) => label);
  return fallbackText({ ...card, labels }, now);
}

function whereRest({ capabilities }: RenderView): string {
  return capabilities.files ? `all of it in ${wholeName}` : 'the rest does not fit in here';
}

function withWhole(
  files: readonly RenderedFile[],
  whole: Card,
  view: RenderView,
): readonly RenderedFile[] {
  if (!view.capabilities.files) return files;
  const confirmed = whole.actions.flatMap(({ label, confirm }) =>
    confirm === undefined ? [] : [`${label}: ${confirm}`],
  );
  const text = [plainTextOf(whole, view.now), ...confirmed].join('\n');
  return [...files, { name: wholeName, title: 'The whole message', text }];
}

/** Members that the card mentions, each once and in order. */
function membersIn({ title, blocks }: Card): readonly string[] {
  const spans = [...(title ?? []), ...blocks.flatMap(spansOf)];
  const members = spans.flatMap((span) =>
    typeof span === 'string' || span.kind !== 'person' ? [] : [memberOf(span.account)],
  );
  return [...new Set(members.filter((member) => member !== undefined))].slice(0, 20);
}

function spansOf(block: Block): readonly Span[] {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'facts':
      return block.facts.flatMap(({ value }) => value);
    case 'list':
      return block.items.flat();
    case 'code':
      return [];
    case 'steps':
      return block.steps.flatMap(({ label, detail }) => [...label, ...detail]);
  }
}
