import type { Message } from './message.ts';
import type { Overwrite } from './permissions.ts';

/** Discord's numbers for the kinds of channel that there are here. */
export const channelType = {
  text: 0,
  dm: 1,
  announcement: 5,
  publicThread: 11,
  privateThread: 12,
  forum: 15,
} as const;

export interface ForumTag {
  readonly id: string;
  readonly name: string;
  readonly isModerated: boolean;
}

/** What only a thread has. */
export interface ThreadState {
  isArchived: boolean;
  isLocked: boolean;
  autoArchiveMinutes: number;
  changedAt: number;
  appliedTags: readonly string[];
  readonly ownerId: string;
  readonly members: Set<string>;
}

export interface ChannelOptions {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly guildId?: string | undefined;
  readonly parent?: Channel | undefined;
  readonly overwrites?: readonly Overwrite[] | undefined;
  readonly recipients?: readonly string[] | undefined;
  readonly thread?: ThreadState | undefined;
  readonly createdAt: number;
}

/** A channel, a thread, a forum or a conversation with one person. */
export class Channel {
  readonly id: string;
  readonly type: number;
  readonly guildId: string | undefined;
  readonly parent: Channel | undefined;
  readonly recipients: readonly string[];
  readonly thread: ThreadState | undefined;
  readonly createdAt: number;
  name: string;
  topic = '';
  overwrites: readonly Overwrite[];
  tags: readonly ForumTag[] = [];
  requiresTag = false;
  messages: readonly Message[] = [];
  /** Of the newest message ever; it stays when that is deleted. */
  lastMessageId: string | undefined;

  constructor(options: ChannelOptions) {
    this.id = options.id;
    this.type = options.type;
    this.name = options.name;
    this.guildId = options.guildId;
    this.parent = options.parent;
    this.overwrites = options.overwrites ?? [];
    this.recipients = options.recipients ?? [];
    this.thread = options.thread;
    this.createdAt = options.createdAt;
  }

  get isThread(): boolean {
    return this.thread !== undefined;
  }

  get isForum(): boolean {
    return this.type === channelType.forum;
  }

  get isDirect(): boolean {
    return this.type === channelType.dm;
  }

  message(id: string): Message | undefined {
    return this.messages.find((message) => message.id === id);
  }

  keep(message: Message): Message {
    this.messages = [...this.messages, message];
    this.lastMessageId = message.id;
    return message;
  }

  /** Replaces a message; what it said before is remembered. */
  change(id: string, to: Partial<Message>): Message {
    const before = this.message(id);
    if (before === undefined) throw new Error(`there is no message ${id}`);
    const after = { ...before, ...to, versions: [...before.versions, before] };
    this.messages = this.messages.map((each) => (each.id === id ? after : each));
    return after;
  }

  remove(id: string): void {
    this.messages = this.messages.filter((message) => message.id !== id);
  }
}
