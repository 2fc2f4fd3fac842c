import { compact, type Json } from '#test/slack/json.ts';
import { linkOf } from './cdn.ts';
import type { Channel } from './channel.ts';
import type { Guild, Member, Role, User } from './guild.ts';
import type { Attachment, Message } from './message.ts';
import type { Overwrite } from './permissions.ts';
import { iso, type World } from './world.ts';

export function userJson(user: User): Json {
  return {
    id: user.id,
    username: user.username,
    global_name: user.globalName,
    discriminator: '0',
    avatar: null,
    bot: user.isBot,
    public_flags: 0,
  };
}

export function memberJson(member: Member): Json {
  return {
    user: userJson(member.user),
    nick: null,
    avatar: null,
    roles: [...member.roles],
    joined_at: iso(member.joinedAt),
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
  };
}

export function roleJson(role: Role): Json {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: role.position,
    permissions: String(role.permissions),
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

function overwriteJson({ id, type, allow, deny }: Overwrite): Json {
  return { id, type, allow: String(allow), deny: String(deny) };
}

export function channelJson(world: World, channel: Channel): Json {
  const common = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    last_message_id: channel.lastMessageId ?? null,
  };
  if (channel.isDirect) {
    const recipients = channel.recipients.map((id) => userJson(world.user(id)));
    return { ...common, recipients };
  }
  if (channel.isThread) return compact({ ...common, ...threadJson(world, channel) });
  return compact({
    ...common,
    name: channel.name,
    topic: channel.topic,
    position: 0,
    parent_id: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites.map(overwriteJson),
    ...(channel.isForum ? forumJson(channel) : {}),
  });
}

function forumJson(channel: Channel): Json {
  return {
    flags: channel.requiresTag ? 1 << 4 : 0,
    available_tags: channel.tags.map(({ id, name, isModerated }) => ({
      id,
      name,
      moderated: isModerated,
      emoji_id: null,
      emoji_name: null,
    })),
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  };
}

function threadJson(world: World, channel: Channel): Json {
  const { thread, parent } = channel;
  if (thread === undefined) return {};
  return {
    name: channel.name,
    parent_id: parent?.id,
    owner_id: thread.ownerId,
    message_count: channel.messages.length,
    total_message_sent: channel.messages.length,
    member_count: thread.members.size,
    rate_limit_per_user: 0,
    flags: 0,
    applied_tags: parent?.isForum === true ? thread.appliedTags : undefined,
    thread_metadata: {
      archived: thread.isArchived,
      locked: thread.isLocked,
      auto_archive_duration: thread.autoArchiveMinutes,
      archive_timestamp: iso(thread.changedAt),
      create_timestamp: iso(channel.createdAt),
    },
    member: thread.members.has(world.bot.id)
      ? { id: channel.id, user_id: world.bot.id, join_timestamp: iso(channel.createdAt), flags: 0 }
      : undefined,
  };
}

export function guildJson(world: World, guild: Guild): Json {
  const bot = world.memberOf(guild, world.bot.id);
  const visible = [...guild.channels.values()].filter((channel) =>
    world.may(world.bot.id, channel, 'viewChannel'),
  );
  const threads = visible.filter(({ thread }) => thread?.isArchived === false);
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(roleJson),
    emojis: [],
    stickers: [],
    features: ['COMMUNITY'],
    mfa_level: 0,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    nsfw: false,
    premium_progress_bar_enabled: false,
    joined_at: iso(bot.joinedAt),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [memberJson(bot)],
    channels: visible.filter(({ isThread }) => !isThread).map((each) => channelJson(world, each)),
    threads: threads.map((each) => channelJson(world, each)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export interface Look {
  readonly world: World;
  readonly origin: string;
}

export function attachmentJson(
  { world, origin }: Look,
  attachment: Attachment,
  place: string,
): Json {
  return compact({
    id: attachment.id,
    filename: attachment.filename,
    description: attachment.description,
    content_type: attachment.contentType,
    size: attachment.bytes.byteLength,
    url: linkOf(attachment, { origin, place, now: world.clock.now() }),
    proxy_url: linkOf(attachment, { origin, place, now: world.clock.now() }),
  });
}

/** A message as the app gets it when nothing is hidden from it. */
export function messageJson(look: Look, message: Message): Json {
  const { world } = look;
  const channel = world.channels.get(message.channelId);
  const thread = message.threadId === undefined ? undefined : world.channels.get(message.threadId);
  const referenced = message.replyTo === undefined ? undefined : channel?.message(message.replyTo);
  return compact({
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: userJson(message.author),
    content: message.content,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    tts: false,
    mention_everyone: message.pings.isEveryone,
    mentions: message.pings.users
      .filter((id) => world.users.has(id))
      .map((id) => userJson(world.user(id))),
    mention_roles: message.pings.roles,
    attachments: message.attachments.map((each) => attachmentJson(look, each, message.channelId)),
    embeds: message.embeds,
    components: message.components,
    reactions: [],
    nonce: message.nonce,
    pinned: false,
    flags: message.flags,
    webhook_id: message.interaction === undefined ? undefined : world.appId,
    application_id: message.author.isBot ? world.appId : undefined,
    interaction_metadata: message.interaction,
    message_reference:
      message.replyTo === undefined
        ? undefined
        : { type: 0, message_id: message.replyTo, channel_id: message.channelId },
    referenced_message: referenced === undefined ? undefined : messageJson(look, referenced),
    thread: thread === undefined ? undefined : channelJson(world, thread),
  });
}

/** The same without what only MESSAGE_CONTENT shows (docs: events/gateway#message-content-intent). */
export function hushed(look: Look, message: Message): Json {
  const json = messageJson(look, message);
  const { world } = look;
  const channel = world.channels.get(message.channelId);
  const isShown =
    message.author.id === world.bot.id ||
    channel?.isDirect === true ||
    message.pings.users.includes(world.bot.id);
  if (isShown) return json;
  const { referenced_message: _hidden, ...rest } = json;
  return { ...rest, content: '', embeds: [], attachments: [], components: [] };
}
