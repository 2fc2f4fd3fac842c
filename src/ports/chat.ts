import type { Card } from '#src/card/card.ts';
import type { AccountId, Person } from '#src/identity/person.ts';

/** Where an incident is talked through. Durable: valid after a restart, holds no short-lived token. */
export interface ThreadRef {
  readonly platform: string;
  /** Whatever the adapter needs to post there again, as one string. */
  readonly id: string;
}

/** A message that was posted; durable, so that it can be edited after a restart. */
export interface MessageRef {
  readonly platform: string;
  readonly id: string;
}

export interface Capabilities {
  readonly threads: boolean;
  readonly privateMessages: boolean;
  readonly forms: boolean;
  readonly edits: boolean;
  readonly disabledActions: boolean;
  readonly files: boolean;
  readonly progress: boolean;
  /** Messages stand there for ever. A terminal forgets: what is open is shown again after a restart. */
  readonly durable: boolean;
}

/** One chat platform. Every method rejects with BotError `chat-refused` when the platform says no. */
export interface Chat {
  readonly platform: string;
  readonly capabilities: Capabilities;
  /** Begins to deliver. `receive` resolves once the inbound is durable; reject means: deliver again. */
  start(receive: (inbound: Inbound) => Promise<void>): Promise<void>;
  /**
   * Posts a card. Calling again with the same key does not post twice, also after a restart,
   * as far as the platform can; what it cannot is documented by the adapter.
   */
  post(thread: ThreadRef, card: Card, options: PostOptions): Promise<MessageRef>;
  /** Replaces a posted card. Rejects with `chat-refused` and details.gone = 1 when it no longer stands. */
  edit(message: MessageRef, card: Card): Promise<void>;
  /** Shows a card to one person only, where the thread is. */
  tell(account: AccountId, thread: ThreadRef, card: Card, options: PostOptions): Promise<void>;
  /**
   * An https address that opens the thread for whoever may see it; undefined where there is none. Absent
   * where threads have no address. Never rejects.
   */
  linkTo?(thread: ThreadRef): Promise<string | undefined>;
  /** Stops delivering; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface PostOptions {
  /** At most 60 characters; the same for every try of one message. */
  readonly key: string;
}

/** Something that a person did. All text in it is hostile. */
export type Inbound = {
  /** The platform's own id of this delivery; a second one with the same id is dropped. */
  readonly deliveryId: string;
  readonly thread: ThreadRef;
  /**
   * The channel that the thread is in, as rules of the site name it: "slack:T/C", "discord:G/C", and
   * "discord:@me/C" for direct messages. Absent where the platform has none.
   */
  readonly channel?: string | undefined;
  readonly by: Person;
  /** A guest, a shared channel, another organisation: may report, never approve. */
  readonly isExternal: boolean;
  /**
   * Tells the platform that it arrived. Due within the platform's deadline; called once by the core
   * after the inbound is durable. Never rejects.
   */
  ack(): Promise<void>;
  /**
   * Shows a card as a form to whoever did this, where the platform has forms and while it allows it;
   * false when it did not come about. Never rejects.
   */
  show?(card: Card): Promise<boolean>;
} & InboundContent;

export type InboundContent =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly attachments: readonly Attachment[];
      /** Said in a thread of the bot, to nobody in particular: what is not understood is left alone. */
      readonly overheard?: boolean | undefined;
      /** The first words of a place in which others look for what was solved: that is told them, too. */
      readonly asksSimilar?: boolean | undefined;
    }
  | { readonly kind: 'action'; readonly token: string; readonly input?: string | undefined }
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'deleted' };

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Fetches the bytes; rejects with `chat-refused` when the link has expired. */
  load(): Promise<Uint8Array>;
}
