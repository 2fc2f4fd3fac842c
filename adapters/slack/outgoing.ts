import type { types } from '@slack/bolt';
import { limits } from '#adapters/slack/render/limits.ts';
import { render, renderText } from '#adapters/slack/render/render.ts';
import type { RenderCapabilities, Rendered } from '#adapters/slack/render/rendered.ts';
import type { Card } from '#src/card/card.ts';

/** What every message of ours says of itself: nothing in it is read as markup, nothing is unfurled. */
export const asWritten = {
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

/** The same card, each time simpler than before. */
export function* formsOf(
  card: Card,
  view: { readonly now: number; readonly capabilities: RenderCapabilities },
): Generator<Rendered> {
  yield quiet(render(card, view));
  const { plan } = view.capabilities;
  if (plan) {
    yield quiet(render(card, { ...view, capabilities: { ...view.capabilities, plan: false } }));
  }
  const plain = quiet(renderText(card, view));
  yield plain;
  yield { ...plain, text: shortest(plain.text) };
}

/** Names of groups that Slack may find by itself in text; `parse` and `link_names` forbid it, this makes sure. */
function quiet(form: Rendered): Rendered {
  return { ...form, text: form.text.replaceAll(/@(channel|here|everyone)\b/giu, '@ $1') };
}

/** Blocks as the SDK wants them. */
export function blocksOf({ blocks }: Rendered): types.KnownBlock[] {
  return [...blocks];
}

/**
 * The same for an edit. chat.update has no `mrkdwn: false`: what is text alone stands in plain text, which
 * holds no markup and becomes no link. The shortest form, for when Slack refuses blocks, is bare.
 */
export function blocksOfEdit(form: Rendered): types.KnownBlock[] {
  if (form.blocks.length > 0 || form.text.length <= shortestText + 100) return blocksOf(form);
  return plainBlocks(unescaped(form.text.replaceAll(/ <@[UW][A-Z0-9]+>/g, '')));
}

/** Says beside a message where its files are. */
export function notedFiles(form: Rendered): Rendered {
  if (form.files.length === 0) return form;
  const names = form.files.map(({ name }) => name).join(', ');
  const note = `In full in our direct messages: ${names}`.slice(0, 300);
  const text = `${form.text}\n${note}`;
  const hasRoom = form.blocks.length > 0 && form.blocks.length < limits.message.blocks;
  return {
    ...form,
    text: text.length > limits.message.text ? form.text : text,
    blocks: hasRoom ? [...form.blocks, noteBlock(note)] : form.blocks,
  };
}

function noteBlock(note: string): types.ContextBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text: note, emoji: false }] };
}

function plainBlocks(text: string): types.SectionBlock[] {
  const pieces = text.match(/[\s\S]{1,2900}/gu) ?? [];
  return pieces.map((piece) => ({
    type: 'section',
    text: { type: 'plain_text', text: piece, emoji: false },
  }));
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const shortestText = 1_000;

function shortest(text: string): string {
  if (text.length <= shortestText) return text;
  const cut = text.slice(0, shortestText).replace(/(?:&[a-z]{0,4}|[\uD800-\uDBFF])$/u, '');
  return `${cut}… (Slack took no more of this message.)`;
}
