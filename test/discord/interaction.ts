import type { Json } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import type { User } from './guild.ts';
import type { Message } from './message.ts';
import type { Happening } from './sessions.ts';

export const interactionType = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

/** Where an interaction stands: nobody has answered; promised; answered; nobody did in time. */
export type InteractionState = 'waiting' | 'deferred' | 'answered' | 'lost';

/** Something that a person started, until its token dies. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly user: User;
  readonly channel: Channel;
  readonly at: number;
  readonly payload: Json;
  /** The message whose component was used, also by the form that came of it. */
  readonly source: Message | undefined;
  /** How it was sent, to send it again. */
  happening: Happening | undefined;
  state: InteractionState;
  /** Type of the first response. */
  response: number | undefined;
  /** The message that `@original` means, once there is one. */
  original: { readonly channelId: string; readonly messageId: string } | undefined;
  /** What autocomplete offered. */
  choices: readonly Json[];
  /** ms from the interaction to its first response. */
  answeredAfterMs: number | undefined;
}

/** A form that lies before a person. */
export interface OpenForm {
  readonly content: Json;
  readonly from: Interaction;
}
