import { ChannelType, type Client, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import { Recent } from '#src/chat/recent.ts';
import { BotError } from '#src/errors.ts';
import type { Api } from './api.ts';
import { noGuild } from './place.ts';

export type RoomKind = 'text' | 'forum' | 'thread' | 'direct' | 'other';

/** A channel, a thread or a direct message. */
export interface Room {
  readonly id: string;
  readonly kind: RoomKind;
  /** The server, or `noGuild`. */
  readonly guild: string;
  /** Of a thread: the channel that it is in. */
  readonly parent?: string | undefined;
}

/** https://discord.com/developers/docs/resources/channel#channel-object */
export const RoomTold = z.object({
  id: z.string(),
  type: z.number(),
  guild_id: z.string().optional(),
  parent_id: z.string().nullish(),
});

export type RoomTold = z.output<typeof RoomTold>;

const kinds: Readonly<Record<number, RoomKind>> = {
  [ChannelType.GuildText]: 'text',
  [ChannelType.GuildAnnouncement]: 'text',
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildMedia]: 'forum',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.DM]: 'direct',
};

const words = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  CreatePublicThreads: 'Create Public Threads',
  ReadMessageHistory: 'Read Message History',
  AttachFiles: 'Attach Files',
  EmbedLinks: 'Embed Links',
  ManageThreads: 'Manage Threads',
} as const;

/** A permission by the name that it has in the SDK. */
export type Permission = keyof typeof words;

/** As Discord's settings call it. */
export function permissionName(permission: Permission): string {
  return words[permission];
}

/** What kind of room a channel is, and what the bot may do in it: looked up, so that nothing is sent in vain. */
export class Rooms {
  readonly #api: Api;
  readonly #client: () => Client;
  readonly #asked = new Recent<Room>(5_000);

  /** `client`: the SDK's picture of the servers, as it is at the moment. */
  constructor(api: Api, client: () => Client) {
    this.#api = api;
    this.#client = client;
  }

  /** Rejects with `DiscordFault` for what is not there, or not for the bot to see. */
  async find(id: string): Promise<Room> {
    const known = this.known(id);
    if (known !== undefined) return known;
    const answer = await this.#api.call({
      method: 'GET',
      route: Routes.channel(id),
      line: 'channel',
    });
    const room = roomOf(RoomTold.parse(answer));
    this.#asked.set(id, room);
    return room;
  }

  /** From memory. */
  known(id: string): Room | undefined {
    const channel = this.#client().channels.cache.get(id);
    if (channel === undefined) return this.#asked.get(id);
    return roomOf({
      id,
      type: channel.type,
      guild_id: 'guildId' in channel ? (channel.guildId ?? undefined) : undefined,
      parent_id: 'parentId' in channel ? channel.parentId : undefined,
    });
  }

  /** A channel that Discord told of with what happened there. */
  hear(told: RoomTold): void {
    const room = roomOf(told);
    // Without its channel a thread would be under none of the rules of the site: it is looked up.
    if (room.kind !== 'thread' || room.parent !== undefined) this.note(room);
  }

  note(room: Room): void {
    this.#asked.set(room.id, room);
  }

  /** The permissions of these that the bot lacks; none where the SDK knows nothing of the channel. */
  missing(room: Room, wanted: readonly Permission[]): readonly Permission[] {
    const has = this.#permissions(room);
    return has === undefined ? [] : wanted.filter((each) => !has.has(PermissionFlagsBits[each]));
  }

  /** Rejects with `chat-refused` where the bot may not write. */
  mayWrite(room: Room): void {
    if (room.kind === 'direct') return;
    const send = room.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages';
    const missing = this.missing(room, ['ViewChannel', send]);
    if (missing.length === 0) return;
    throw new BotError('chat-refused', 'I may not write there.', {
      hint: `Permissions that are missing: ${missing.map(permissionName).join(', ')}.`,
      details: { reason: 'permission' },
    });
  }

  #permissions({ id, parent }: Room) {
    const client = this.#client();
    const { user } = client;
    const channel = client.channels.cache.get(parent ?? id) ?? client.channels.cache.get(id);
    if (user === null || channel === undefined || !('permissionsFor' in channel)) return undefined;
    return channel.permissionsFor(user.id) ?? undefined;
  }
}

function roomOf({ id, type, guild_id, parent_id }: RoomTold): Room {
  const kind = kinds[type] ?? 'other';
  const parent = kind === 'thread' ? (parent_id ?? undefined) : undefined;
  return { id, kind, guild: guild_id ?? noGuild, parent };
}

/** As rules of the site name it: a thread is what its channel is. */
export function channelName({ guild, parent, id }: Room): string {
  return `discord:${guild}/${parent ?? id}`;
}
