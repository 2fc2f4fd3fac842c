import type { Card } from '#src/card/card.ts';
import { accountsIn } from '#src/chat/accounts-in.ts';
import type { AttachedFile } from '#src/chat/attached-file.ts';
import { cleanCard } from '#src/chat/clean-card.ts';
import type { Cut } from '#src/chat/literal.ts';
import { type Code, type Shortened, shortenCode } from '#src/chat/long-code.ts';
import { plainTextOf, wholeFile, wholeName } from '#src/chat/whole-text.ts';
import { actionParts } from './actions.ts';
import { blockParts, noteParts } from './block-parts.ts';
import { headingParts } from './heading.ts';
import { memberOf } from './inline.ts';
import { limits } from './limits.ts';
import { fitting, joinedParts, type Part, type Parts } from './part.ts';
import type { Rendered, RenderView } from './rendered.ts';
import { shortText } from './short-text.ts';

/**
 * A card as blocks, text and files, always inside of Slack's limits. What does not fit is said to be
 * missing, and attached where files can follow. Pure.
 */
export function render(card: Card, view: RenderView): Rendered {
  const whole = cleanCard(card);
  const { blocks, files } = shortened(whole, view);
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
  const { blocks, files } = shortened(whole, view);
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
  const actions = actionParts(card.actions);
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

function whereRest({ capabilities }: RenderView): string {
  return capabilities.files ? `all of it in ${wholeName}` : 'the rest does not fit in here';
}

function withWhole(
  files: readonly AttachedFile[],
  whole: Card,
  { now, capabilities }: RenderView,
): readonly AttachedFile[] {
  return capabilities.files ? [...files, wholeFile(whole, now)] : files;
}

/** Members that the card mentions, each once and in order. */
function membersIn(card: Card): readonly string[] {
  const members = accountsIn(card).map(memberOf);
  return members.filter((member) => member !== undefined).slice(0, 20);
}

function shortened({ blocks }: Card, { capabilities }: RenderView): Shortened {
  const { code, codeLines, line } = limits.richText;
  const fits = ({ text }: Code) =>
    text.length <= code && text.trimEnd().split('\n').length <= codeLines;
  return shortenCode(blocks, {
    fits,
    line,
    files: capabilities.files ? Number.POSITIVE_INFINITY : 0,
  });
}
