import type { RawFile } from 'discord.js';
import { z } from 'zod';
import { render } from '#adapters/discord/render/render.ts';
import {
  type Form,
  forms,
  messageFlags,
  type Rendered,
} from '#adapters/discord/render/rendered.ts';
import type { Card } from '#src/card/card.ts';
import { markOf } from './posted.ts';

/** A message as a request takes it. */
export interface Outgoing {
  readonly form: Form;
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly RawFile[];
  /** As Discord will keep them: what an edit shows disabled. */
  readonly components: readonly unknown[];
}

export interface OutgoingOptions {
  readonly now: number;
  readonly canAttach: boolean;
  /** Of a message that stands: its form stays. */
  readonly before?: { readonly form: Form; readonly components: readonly unknown[] } | undefined;
  /** Marks the message as the one of this key. */
  readonly key?: string | undefined;
  readonly audience: 'all' | 'one';
}

/** The same card in each form that it may take, the best first. */
export function* outgoingOf(card: Card, options: OutgoingOptions): Generator<Outgoing> {
  const { now, canAttach, before } = options;
  const can = { files: canAttach };
  for (const form of formsAfter(before?.form)) {
    const rendered = render(card, { now, form, can, before: before?.components });
    const mark = markIn(before?.components);
    yield outgoing(rendered, { form, mark, key: options.key, audience: options.audience });
  }
}

/** What was posted with components of the second version stays that; nothing else becomes it. */
function formsAfter(form: Form | undefined): readonly Form[] {
  if (form === undefined) return forms;
  if (form === 'container') return ['container'];
  return forms.slice(forms.indexOf(form));
}

export function outgoing(rendered: Rendered, { form, key, mark, audience }: Sending): Outgoing {
  const { content, embeds, mentions, flags } = rendered;
  const components = marked(rendered.components, key === undefined ? mark : markOf(key));
  const files = rendered.files.map(({ name, text }) => ({ name, data: Buffer.from(text) }));
  const body = {
    ...(content === undefined ? {} : { content }),
    ...(embeds === undefined ? {} : { embeds }),
    components,
    flags: audience === 'one' ? flags | messageFlags.ephemeral : flags,
    // Nobody is told but those whom the card means.
    allowed_mentions: { parse: [], users: audience === 'one' ? [] : mentions },
    attachments: rendered.files.map(({ name, title }, id) => ({
      id,
      filename: name,
      description: title,
    })),
  };
  return { form, body, files, components };
}

interface Sending extends Pick<OutgoingOptions, 'audience' | 'key'> {
  readonly form: Form;
  /** That of a message which is edited. */
  readonly mark?: number | undefined;
}

const Marked = z.object({ id: z.number() });

/** An edit that lost the mark would let the message be posted once more after a restart. */
function markIn(components: readonly unknown[] = []): number | undefined {
  return Marked.safeParse(components[0]).data?.id;
}

function marked(
  components: Rendered['components'],
  mark: number | undefined,
): Rendered['components'] {
  const [first, ...rest] = components;
  if (first === undefined || mark === undefined) return components;
  return [{ ...first, id: mark }, ...rest];
}
