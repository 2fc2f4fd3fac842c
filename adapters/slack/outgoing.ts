import type { types } from '@slack/bolt';
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

const shortestText = 1_000;

function shortest(text: string): string {
  if (text.length <= shortestText) return text;
  const cut = text.slice(0, shortestText).replace(/(?:&[a-z]{0,4}|[\uD800-\uDBFF])$/u, '');
  return `${cut}… (Slack took no more of this message.)`;
}
