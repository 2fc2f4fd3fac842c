import type { SlackApp } from './app.ts';
import { Home } from './home.ts';
import type { Identifiers } from './identifiers.ts';
import type { Json } from './json.ts';
import type { Message, SlackFile } from './message.ts';
import { nameElements, withBlockId } from './name-elements.ts';
import { Refusal } from './refusal.ts';

export interface SlackUser {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly isMailConfirmed: boolean;
  readonly timeZone: string;
  readonly isBot: boolean;
  readonly isDeleted: boolean;
  /** A guest of the workspace: `multi` sees several channels, `single` one. */
  readonly guest: 'no' | 'multi' | 'single';
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: ReadonlySet<string>;
  /** Shared with another organisation (Slack Connect). */
  readonly isExternal: boolean;
  readonly isArchived: boolean;
}

export interface WorkspaceOptions {
  readonly domain?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Types of blocks that this workspace does not have yet. */
  readonly withoutBlocks?: readonly string[] | undefined;
  /** The organisation (E…) that it belongs to, and that installed the app for all of its workspaces. */
  readonly enterprise?: string | undefined;
}

/** People who are mentioned together. */
export interface UserGroup {
  readonly handle: string;
  readonly users: readonly string[];
  readonly isDisabled?: boolean | undefined;
}

/** One workspace with the app installed: who is in it, where they talk, what was said. */
export class Workspace {
  readonly id: string;
  readonly domain: string;
  readonly enterprise: string | undefined;
  readonly botToken: string;
  /** Tokens of the bot, and until when each is good, in ms since 1970. */
  readonly tokens: Map<string, number>;
  /** User groups by id. */
  readonly groups = new Map<string, UserGroup>();
  readonly botUser: SlackUser;
  readonly botId: string;
  readonly appId: string;
  readonly withoutBlocks: readonly string[];
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, SlackFile & { readonly bytes: Uint8Array }>();
  readonly home = new Home();
  readonly ids: Identifiers;
  messages: readonly Message[] = [];
  scopes: readonly string[];
  tokenState: 'valid' | 'token_revoked' | 'account_inactive' = 'valid';

  constructor(app: SlackApp, ids: Identifiers, options: WorkspaceOptions = {}) {
    this.ids = ids;
    this.id = ids.next('T');
    this.domain = options.domain ?? `team-${this.id.toLowerCase()}`;
    this.enterprise = options.enterprise;
    this.botToken = `xoxb-${this.enterprise ?? this.id}-0000`;
    this.tokens = new Map([[this.botToken, Number.POSITIVE_INFINITY]]);
    this.botId = ids.next('B');
    this.appId = app.id;
    this.scopes = options.scopes ?? app.scopes;
    this.withoutBlocks = options.withoutBlocks ?? [];
    this.botUser = this.addUser({ name: app.name.toLowerCase(), realName: app.name, isBot: true });
  }

  addUser(user: Partial<SlackUser> & { readonly name: string }): SlackUser {
    const added = {
      id: this.ids.next('U'),
      teamId: this.id,
      realName: user.name,
      email: `${user.name.toLowerCase()}@example.com`,
      isMailConfirmed: true,
      timeZone: 'Europe/Berlin',
      isBot: false,
      isDeleted: false,
      guest: 'no',
      ...user,
    } as const;
    this.users.set(added.id, added);
    return added;
  }

  /** A channel with the bot in it, unless `members` says who is. */
  addChannel(channel: Partial<Channel> & { readonly name: string }): Channel {
    const prefix = { public: 'C', private: 'G', im: 'D' }[channel.kind ?? 'public'];
    const added = {
      id: this.ids.next(prefix),
      kind: 'public',
      members: new Set([this.botUser.id]),
      isExternal: false,
      isArchived: false,
      ...channel,
    } as const;
    this.channels.set(added.id, added);
    return added;
  }

  join(channelId: string, userId: string): void {
    const channel = this.channel(channelId);
    this.channels.set(channelId, { ...channel, members: new Set([...channel.members, userId]) });
  }

  leave(channelId: string, userId: string): void {
    const channel = this.channel(channelId);
    const members = [...channel.members].filter((member) => member !== userId);
    this.channels.set(channelId, { ...channel, members: new Set(members) });
  }

  channel(id: string | undefined): Channel {
    const channel = this.channels.get(id ?? '');
    if (channel === undefined) throw new Refusal('channel_not_found');
    return channel;
  }

  user(id: string | undefined): SlackUser {
    const user = this.users.get(id ?? '');
    if (user === undefined) throw new Refusal('user_not_found');
    return user;
  }

  /** The direct messages of the bot and this user. */
  directMessages(userId: string): Channel {
    const known = [...this.channels.values()].find(
      ({ kind, members }) => kind === 'im' && members.has(userId) && members.has(this.botUser.id),
    );
    const members = new Set([userId, this.botUser.id]);
    return known ?? this.addChannel({ name: this.user(userId).name, kind: 'im', members });
  }

  /** Gives every block and element that has no id of its own one, as Slack does. */
  nameBlocks(blocks: readonly Json[]): readonly Json[] {
    return blocks.map((block) => withBlockId(nameElements(block, this.ids), this.ids));
  }

  /** Stores a file; `origin` is where it can be fetched from. */
  keepFile(origin: string, file: StoredFile): SlackFile {
    const kept = {
      ...file,
      size: file.bytes.length,
      mimetype: mediaTypeOf(file.name),
      urlPrivate: `${origin}/files-pri/${this.id}-${file.id}/${encodeURIComponent(file.name)}`,
    };
    this.files.set(file.id, kept);
    return kept;
  }

  keep(message: Message): Message {
    this.messages = [...this.messages, message];
    return message;
  }

  /** Replaces a message; what it was becomes its newest old version. */
  change(old: Message, change: Partial<Message>): Message {
    const changed = { ...old, ...change, versions: [...old.versions, { ...old, versions: [] }] };
    this.messages = this.messages.map((message) => (message === old ? changed : message));
    return changed;
  }

  /** Messages that showed it show it no more. */
  removeFile(id: string): void {
    this.files.delete(id);
    this.messages = this.messages.map((message) => ({
      ...message,
      files: message.files.filter((file) => file.id !== id),
    }));
  }

  remove(old: Message): void {
    this.messages = this.messages.filter((message) => message !== old);
  }

  /** A message that everybody in the channel sees. */
  find(channel: string, ts: string | undefined): Message | undefined {
    return this.messages.find(
      (message) =>
        message.channel === channel && message.ts === ts && message.onlyFor === undefined,
    );
  }
}

type StoredFile = Pick<SlackFile, 'id' | 'name' | 'title' | 'user' | 'altText'> & {
  readonly bytes: Uint8Array;
};

const mediaTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/plain',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
};

function mediaTypeOf(name: string): string {
  return mediaTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
