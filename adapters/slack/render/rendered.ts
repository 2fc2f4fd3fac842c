import type { types } from '@slack/bolt';
import type { AttachedFile } from '#src/chat/attached-file.ts';

/** A card as Slack takes it. Post it with `mrkdwn: false`, `parse: 'none'` and without unfurling. */
export interface Rendered {
  /** All that the blocks say, for notifications and screen readers; `& < >` are escaped. */
  readonly text: string;
  /** Empty when only the text is to be sent. */
  readonly blocks: readonly types.KnownBlock[];
  /** What is too long for a message; upload them to the same thread. */
  readonly files: readonly AttachedFile[];
}

/** Where and when a card is shown. The reader's time zone is Slack's to know. */
export interface RenderView {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly capabilities: RenderCapabilities;
}

export interface RenderCapabilities {
  /** The workspace shows plan blocks; without it steps are a list. */
  readonly plan: boolean;
  /** Files can follow: beside the message, or in direct messages. */
  readonly files: boolean;
}
