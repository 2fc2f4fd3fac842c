import type { Json } from '#test/slack/json.ts';
import { intent } from './app.ts';
import type { Channel } from './channel.ts';
import type { Gateway } from './gateway.ts';
import type { Guild, Member } from './guild.ts';
import type { Message } from './message.ts';
import { channelJson, guildJson, hushed, type Look, memberJson, messageJson } from './payloads.ts';
import type { Happening } from './sessions.ts';
import type { World } from './world.ts';

/** Tells the app what happened, where it may know of it. */
export class News {
  readonly #world: World;
  readonly #gateway: () => Gateway;
  readonly #look: () => Look;

  constructor(world: World, parts: { readonly gateway: () => Gateway; readonly look: () => Look }) {
    this.#world = world;
    this.#gateway = parts.gateway;
    this.#look = parts.look;
  }

  /** `undefined` where the bot cannot see the channel. */
  message(name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: Message): Happening | undefined {
    const channel = this.#channel(message.channelId);
    if (channel === undefined || message.onlyFor !== undefined || !this.#isSeen(channel)) return;
    const about = { channel_type: channel.type, ...this.#about(channel, message.author.id) };
    const look = this.#look();
    return this.#tell({
      name,
      data: { ...messageJson(look, message), ...about },
      hushed: { ...hushed(look, message), ...about },
      needs: channel.isDirect ? intent.directMessages : intent.guildMessages,
    });
  }

  deleted(message: Message): Happening | undefined {
    const channel = this.#channel(message.channelId);
    if (channel === undefined || message.onlyFor !== undefined || !this.#isSeen(channel)) return;
    return this.#tell({
      name: 'MESSAGE_DELETE',
      data: { id: message.id, channel_id: channel.id, guild_id: channel.guildId },
      needs: channel.isDirect ? intent.directMessages : intent.guildMessages,
    });
  }

  channel(name: ChannelNews, channel: Channel): void {
    if (!this.#isSeen(channel)) return;
    const isNew = name === 'THREAD_CREATE' ? { newly_created: true } : {};
    const data = name.endsWith('DELETE')
      ? {
          id: channel.id,
          guild_id: channel.guildId,
          parent_id: channel.parent?.id,
          type: channel.type,
        }
      : { ...channelJson(this.#world, channel), ...isNew };
    this.#tell({ name, data, needs: channel.isDirect ? 0 : intent.guilds });
  }

  guild(guild: Guild): void {
    this.#tell(guildCreated(this.#world, guild));
  }

  /** Of the bot itself it is told always; of others with GUILD_MEMBERS alone. */
  member(guild: Guild, member: Member): void {
    this.#tell({
      name: 'GUILD_MEMBER_UPDATE',
      data: { ...memberJson(member), guild_id: guild.id },
      needs: member.user.id === this.#world.bot.id ? 0 : intent.guildMembers,
    });
  }

  interaction(payload: Json): Happening {
    return this.#tell({ name: 'INTERACTION_CREATE', data: payload, needs: 0 });
  }

  /** The same once more, as Discord may do after a resume. */
  again(happening: Happening): void {
    this.#tell(happening);
  }

  #about(channel: Channel, author: string): Json {
    const member = this.#world.guildOf(channel)?.members.get(author);
    if (channel.guildId === undefined || member === undefined) return {};
    const { user: _user, ...rest } = memberJson(member);
    return { guild_id: channel.guildId, member: rest };
  }

  #channel(id: string): Channel | undefined {
    return this.#world.channels.get(id);
  }

  #isSeen(channel: Channel): boolean {
    return this.#world.may(this.#world.bot.id, channel, 'viewChannel');
  }

  #tell(happening: Happening): Happening {
    this.#gateway().dispatch(happening);
    return happening;
  }
}

export type ChannelNews = `${'THREAD' | 'CHANNEL'}_${'CREATE' | 'UPDATE' | 'DELETE'}`;

export function guildCreated(world: World, guild: Guild): Happening {
  return { name: 'GUILD_CREATE', data: guildJson(world, guild), needs: intent.guilds };
}
