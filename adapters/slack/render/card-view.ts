import type { types } from '@slack/bolt';
import type { Block, Card } from '#src/card/card.ts';
import { cleanCard } from '#src/chat/clean-card.ts';
import { pageIdOf } from './action-id.ts';
import { blockParts } from './block-parts.ts';
import { headingParts } from './heading.ts';
import { limits } from './limits.ts';
import { joinedParts, type Part } from './part.ts';

/** Ours: what a page of a form holds. Slack refuses views of 250 KB, or of more than 100 blocks. */
const page = { size: 12_000, blocks: 40 };
const capabilities = { plan: false, files: false };

export interface CardViewOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0; beyond the last it is the last. */
  readonly page: number;
  /** What asks for the other pages. */
  readonly token: string;
  /** Comes back with a press: at most 3000 characters. */
  readonly metadata: string;
}

/** A whole card as a form to read, in pages: nothing of its code is left out. Pure. */
export function cardView(card: Card, options: CardViewOptions): types.ModalView {
  const pages = pagesOf(cleanCard(card), options.now);
  const index = Math.max(0, Math.min(options.page, pages.length - 1));
  const parts = pages[index] ?? [];
  return {
    type: 'modal',
    callback_id: 'fettle-card',
    private_metadata: options.metadata,
    title: plain(pages.length > 1 ? `Page ${index + 1} of ${pages.length}` : 'Script'),
    close: plain('Close'),
    blocks: [...parts.map(({ block }) => block), ...turning(index, pages.length, options.token)],
  };
}

function pagesOf(card: Card, now: number): readonly (readonly Part[])[] {
  const all = joinedParts([
    headingParts(card, now),
    ...card.blocks.flatMap(inPieces).map((block) => blockParts(block, { now, capabilities })),
  ]).parts;
  const pages: Part[][] = [[]];
  let room = page.size;
  for (const part of all) {
    const last = pages.at(-1) ?? [];
    if (last.length > 0 && (part.size > room || last.length >= page.blocks)) {
      pages.push([part]);
      room = page.size - part.size;
    } else {
      last.push(part);
      room -= part.size;
    }
  }
  return pages;
}

/** Code in pieces that one block holds, at the ends of lines where there are any. */
function inPieces(block: Block): readonly Block[] {
  if (block.kind !== 'code') return [block];
  const pieces = block.text.match(
    new RegExp(`[^]{1,${limits.richText.code}}(?=\n|$)|[^]{1,${limits.richText.code}}`, 'gu'),
  );
  const texts = (pieces ?? ['']).map((piece) => piece.replace(/^\n/u, ''));
  return texts.map((text, index) => ({
    ...block,
    text,
    label: texts.length === 1 ? block.label : `${block.label} (${index + 1} of ${texts.length})`,
  }));
}

function turning(index: number, pages: number, token: string): readonly types.ActionsBlock[] {
  const buttons = [
    ...(index > 0 ? [button('Previous page', index - 1, token)] : []),
    ...(index < pages - 1 ? [button('Next page', index + 1, token)] : []),
  ];
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
}

function button(label: string, to: number, token: string): types.Button {
  return { type: 'button', action_id: pageIdOf(to), text: plain(label), value: token };
}

function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
