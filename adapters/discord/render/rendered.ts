import type { APIEmbed, APIMessageTopLevelComponent } from 'discord.js';
import type { AttachedFile } from '#src/chat/attached-file.ts';

/**
 * The forms of one card, the best first. A message keeps its form when it is edited: what was posted with
 * components of the second version cannot go back to text.
 */
export const forms = ['container', 'embed', 'text', 'bare'] as const;
export type Form = (typeof forms)[number];

/** Flags of a message: https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const messageFlags = { suppressEmbeds: 4, ephemeral: 64, componentsV2: 32_768 } as const;

/** A card as Discord takes it. `allowed_mentions` is `parse: []` and the users below, nobody else. */
export interface Rendered {
  /** Absent with components of the second version, where Discord refuses it. Otherwise set, also to nothing. */
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly flags: number;
  /** Users whom the card means, and who may be told: ids. */
  readonly mentions: readonly string[];
  /** Uploaded with the message, each under its name; `title` is its alternative text. */
  readonly files: readonly AttachedFile[];
}

export interface RenderView {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly form: Form;
  readonly can: RenderCapabilities;
  /** Components of the message that this one replaces, as they stand: buttons that are gone are shown disabled. */
  readonly before?: readonly unknown[] | undefined;
}

export interface RenderCapabilities {
  /** The bot may attach files here. */
  readonly files: boolean;
}
