import type { Clock } from '#src/ports/clock.ts';
import type { DiscordApp } from './app.ts';
import { Channel, channelType } from './channel.ts';
import type { Command } from './command.ts';
import { Guild, type Member, type User } from './guild.ts';
import { bits, type PermissionName, permission, permissionsIn } from './permissions.ts';
import { Refusal } from './refusal.ts';
import type { Snowflakes } from './snowflakes.ts';

/** Everything that there is: people, guilds, channels, and the app with its commands. */
export class World {
  readonly app: DiscordApp;
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly bot: User;
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  /** Registered commands, by guild; those of all guilds under `global`. */
  readonly commands = new Map<string, readonly Command[]>();
  /** What Discord itself told a person, by their id. */
  readonly notices = new Map<string, readonly string[]>();
  /** People who take no direct messages of the bot. */
  readonly closedToBot = new Set<string>();

  constructor(app: DiscordApp, parts: { readonly clock: Clock; readonly ids: Snowflakes }) {
    this.app = app;
    this.clock = parts.clock;
    this.ids = parts.ids;
    this.bot = this.addUser({
      username: app.name.toLowerCase(),
      globalName: app.name,
      isBot: true,
    });
  }

  get appId(): string {
    return this.bot.id;
  }

  addUser(user: Partial<User> & { readonly username: string }): User {
    const made = {
      id: this.ids.next(),
      globalName: user.username,
      isBot: false,
      locale: 'en-US',
      ...user,
    };
    this.users.set(made.id, made);
    return made;
  }

  /** A new guild with the bot in it. `botRights` are those of its role beside what everybody may. */
  addGuild(name: string, botRights: readonly PermissionName[] = []): Guild {
    const guild = new Guild(this.ids, name);
    this.guilds.set(guild.id, guild);
    this.join(guild, this.bot);
    this.memberOf(guild, this.bot.id).roles.add(guild.addRole(this.app.name, botRights).id);
    return guild;
  }

  join(guild: Guild, user: User): Member {
    const member = { user, roles: new Set<string>(), joinedAt: this.clock.now() };
    guild.members.set(user.id, member);
    return member;
  }

  add(channel: Channel): Channel {
    this.channels.set(channel.id, channel);
    if (channel.guildId !== undefined)
      this.guilds.get(channel.guildId)?.channels.set(channel.id, channel);
    return channel;
  }

  /** The conversation of the bot with one person; made when there is none. */
  directMessages(userId: string): Channel {
    const found = [...this.channels.values()].find(
      ({ isDirect, recipients }) => isDirect && recipients.includes(userId),
    );
    return (
      found ??
      this.add(
        new Channel({
          id: this.ids.next(),
          type: channelType.dm,
          name: '',
          recipients: [userId],
          createdAt: this.clock.now(),
        }),
      )
    );
  }

  guildOf(channel: Channel): Guild | undefined {
    return channel.guildId === undefined ? undefined : this.guilds.get(channel.guildId);
  }

  memberOf(guild: Guild, userId: string): Member {
    const member = guild.members.get(userId);
    if (member === undefined) throw new Refusal('unknownMember');
    return member;
  }

  /** What somebody may do in a channel; nothing where they are not. */
  rightsOf(userId: string, channel: Channel): bigint {
    if (channel.isDirect)
      return userId === this.bot.id || channel.recipients.includes(userId) ? directRights : 0n;
    const guild = this.guildOf(channel);
    const member = guild?.members.get(userId);
    return guild === undefined || member === undefined ? 0n : permissionsIn(guild, member, channel);
  }

  may(userId: string, channel: Channel, right: PermissionName): boolean {
    return (this.rightsOf(userId, channel) & permission[right]) !== 0n;
  }

  note(userId: string, notice: string): void {
    this.notices.set(userId, [...(this.notices.get(userId) ?? []), notice]);
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (user === undefined) throw new Refusal('unknownUser');
    return user;
  }
}

const directRights = bits([
  'viewChannel',
  'sendMessages',
  'sendMessagesInThreads',
  'embedLinks',
  'attachFiles',
  'readMessageHistory',
  'addReactions',
  'useApplicationCommands',
]);

/** As ISO 8601, in which Discord writes times. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
