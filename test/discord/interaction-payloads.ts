import { compact, type Json } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import type { Interaction } from './interaction.ts';
import { channelJson, memberJson, messageJson, userJson } from './payloads.ts';
import type { Stage } from './stage.ts';

/** What every INTERACTION_CREATE carries: who, where, and what both may do there. */
export function interactionJson(
  { world, look }: Stage,
  made: { readonly id: string; readonly token: string },
  about: Pick<Interaction, 'type' | 'user' | 'channel' | 'source'> & { readonly data: Json },
): Json {
  const { type, user, channel, source, data } = about;
  const guild = world.guildOf(channel);
  const member = guild?.members.get(user.id);
  return compact({
    ...made,
    application_id: world.appId,
    type,
    data,
    version: 1,
    guild_id: guild?.id,
    guild: guild === undefined ? undefined : { id: guild.id, features: [], locale: 'en-US' },
    channel_id: channel.id,
    channel: channelOf(
      channel,
      channelJson(world, channel),
      String(world.rightsOf(user.id, channel)),
    ),
    member:
      member === undefined
        ? undefined
        : { ...memberJson(member), permissions: String(world.rightsOf(user.id, channel)) },
    user: member === undefined ? userJson(user) : undefined,
    message: source === undefined ? undefined : messageJson(look(), source),
    app_permissions: String(world.rightsOf(world.bot.id, channel)),
    locale: user.locale,
    guild_locale: guild === undefined ? undefined : 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: guild?.id ?? '0' },
    context: guild === undefined ? 1 : 0,
    attachment_size_limit: 10 * 1024 * 1024,
  });
}

function channelOf(channel: Channel, json: Json, permissions: string): Json {
  return channel.isDirect ? json : { ...json, permissions };
}

/** What a message says of the interaction that it answers. */
export function interactionMetadata({ id, type, user, source }: Interaction): Json {
  return compact({
    id,
    type,
    user: userJson(user),
    authorizing_integration_owners: {},
    interacted_message_id: source?.id,
  });
}
