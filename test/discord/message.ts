import type { Json } from '#test/slack/json.ts';
import type { User } from './guild.ts';

/** Flags of a message that matter here. */
export const messageFlag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly description: string | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Who a message calls: nobody whom `allowed_mentions` leaves out. */
export interface Pings {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly isEveryone: boolean;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  /** 0 what somebody wrote, 19 a reply, 18 a thread was begun, 20 the answer to a command. */
  readonly type: number;
  readonly author: User;
  readonly content: string;
  readonly embeds: readonly Json[];
  readonly components: readonly Json[];
  readonly attachments: readonly Attachment[];
  readonly flags: number;
  readonly pings: Pings;
  readonly nonce?: string | undefined;
  readonly createdAt: number;
  readonly editedAt?: number | undefined;
  readonly replyTo?: string | undefined;
  /** Ephemeral: the one person who sees it. */
  readonly onlyFor?: string | undefined;
  /** The interaction that it answers. */
  readonly interaction?: Json | undefined;
  readonly threadId?: string | undefined;
  readonly reactions: readonly { readonly user: string; readonly emoji: string }[];
  /** What stood here before, oldest first. */
  readonly versions: readonly Message[];
}

export const nobody: Pings = { users: [], roles: [], isEveryone: false };

export function has(message: Message, flag: keyof typeof messageFlag): boolean {
  return (message.flags & messageFlag[flag]) !== 0;
}
