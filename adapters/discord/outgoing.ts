import type { RawFile } from 'discord.js';
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
  const can = { files: canAttach, somethingElse: true };
  for (const form of formsAfter(before?.form)) {
    const rendered = render(card, { now, form, can, before: before?.components });
    yield outgoing(rendered, { form, key: options.key, audience: options.audience });
  }
}

/** What was posted with components of the second version stays that; nothing else becomes it. */
function formsAfter(form: Form | undefined): readonly Form[] {
  if (form === undefined) return forms;
  if (form === 'container') return ['container'];
  return forms.slice(forms.indexOf(form));
}

export function outgoing(
  rendered: Rendered,
  { form, key, audience }: Pick<OutgoingOptions, 'key' | 'audience'> & { readonly form: Form },
): Outgoing {
  const { content, embeds, mentions, flags } = rendered;
  const components = marked(rendered.components, key);
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

function marked(
  components: Rendered['components'],
  key: string | undefined,
): Rendered['components'] {
  const [first, ...rest] = components;
  if (first === undefined || key === undefined) return components;
  return [{ ...first, id: markOf(key) }, ...rest];
}
