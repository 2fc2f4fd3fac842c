import { compact, type Json } from './json.ts';
import { type Message, messageJson } from './message.ts';
import type { Call, Methods } from './method.ts';
import { Refusal } from './refusal.ts';
import type { Channel, SlackUser, Workspace } from './workspace.ts';

export const conversationMethods: Methods = {
  'conversations.replies': { scopes: [], run: replies },
  'conversations.history': { scopes: [], run: history },
  'conversations.info': { scopes: [], run: info },
  'conversations.members': { scopes: [], run: members },
  'conversations.open': { scopes: ['im:write'], run: open },
  'users.info': { scopes: ['users:read'], run: userInfo },
  'users.lookupByEmail': { scopes: ['users:read.email'], run: lookup },
};

const kindsOfScope = { public: 'channels', private: 'groups', im: 'im' } as const;

/** A channel of which the bot may read this. */
function readable({ args, workspace }: Call, right: 'read' | 'history'): Channel {
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  const needed = `${kindsOfScope[channel.kind]}:${right}`;
  if (!workspace.scopes.includes(needed)) {
    throw new Refusal('missing_scope', { needed, provided: workspace.scopes.join(',') });
  }
  const isMember = channel.members.has(workspace.botUser.id);
  if (!isMember && channel.kind !== 'public') throw new Refusal('channel_not_found');
  if (!isMember && right === 'history') throw new Refusal('not_in_channel');
  return channel;
}

function replies(call: Call): Json {
  const channel = readable(call, 'history');
  const ts = call.args.required('ts', 'thread_not_found');
  const thread = visible(call.workspace, channel.id).filter(
    (message) => message.ts === ts || message.threadTs === ts,
  );
  if (!thread.some((message) => message.ts === ts)) throw new Refusal('thread_not_found');
  return page(call, thread);
}

function history(call: Call): Json {
  const channel = readable(call, 'history');
  const standing = visible(call.workspace, channel.id).filter(
    ({ ts, threadTs }) => threadTs === undefined || threadTs === ts,
  );
  return page(call, standing.toReversed());
}

function visible(workspace: Workspace, channel: string): readonly Message[] {
  return workspace.messages.filter(
    (message) => message.channel === channel && message.onlyFor === undefined,
  );
}

function page({ args, workspace }: Call, all: readonly Message[]): Json {
  const isInclusive = args.flag('inclusive');
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest') ?? '9999999999.999999';
  const within = all.filter(
    ({ ts }) => (ts > oldest && ts < latest) || (isInclusive && (ts === oldest || ts === latest)),
  );
  const from = Number(args.text('cursor') ?? 0);
  const to = from + Math.min(args.number('limit', 100), 999);
  const hasMore = to < within.length;
  return compact({
    messages: within.slice(from, to).map((message) => withMetadata(message, { args, workspace })),
    has_more: hasMore,
    response_metadata: hasMore ? { next_cursor: String(to) } : undefined,
  });
}

/** Without `include_all_metadata` only the type of the metadata is told. */
function withMetadata(
  message: Message,
  { args, workspace }: Pick<Call, 'args' | 'workspace'>,
): Json {
  const { metadata } = message;
  const shown = messageJson(message, workspace.id);
  if (metadata === undefined) return shown;
  const isAsked = args.flag('include_all_metadata');
  return { ...shown, metadata: isAsked ? metadata : { event_type: metadata.event_type } };
}

function info(call: Call): Json {
  const channel = readable(call, 'read');
  return { channel: channelJson(channel, call.workspace) };
}

function members(call: Call): Json {
  return { members: [...readable(call, 'read').members] };
}

function open({ args, workspace }: Call): Json {
  const users = args.required('users', 'users_list_not_supplied').split(',');
  if (users.length > 1) throw new Refusal('method_not_supported_for_channel_type');
  const channel = workspace.directMessages(workspace.user(users[0]).id);
  return { channel: { id: channel.id } };
}

function userInfo({ args, workspace }: Call): Json {
  const user = workspace.user(args.required('user', 'user_not_found'));
  return { user: userJson(user, workspace) };
}

function lookup({ args, workspace }: Call): Json {
  const email = args.required('email', 'users_not_found').toLowerCase();
  const user = [...workspace.users.values()].find(
    (each) => each.email === email && !each.isDeleted,
  );
  if (user === undefined) throw new Refusal('users_not_found');
  return { user: userJson(user, workspace) };
}

export function channelJson(channel: Channel, workspace: Workspace): Json {
  const other = [...channel.members].find((member) => member !== workspace.botUser.id);
  return compact({
    id: channel.id,
    name: channel.kind === 'im' ? undefined : channel.name,
    user: channel.kind === 'im' ? other : undefined,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_private: channel.kind !== 'public',
    is_member: channel.members.has(workspace.botUser.id),
    is_archived: channel.isArchived,
    is_ext_shared: channel.isExternal,
    is_shared: channel.isExternal,
    is_org_shared: false,
    context_team_id: workspace.id,
  });
}

function userJson(user: SlackUser, workspace: Workspace): Json {
  const isHere = user.teamId === workspace.id;
  const mayReadEmail = workspace.scopes.includes('users:read.email') && isHere;
  return compact({
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted,
    tz: user.timeZone,
    locale: 'en-GB',
    is_bot: user.isBot,
    is_app_user: false,
    is_restricted: user.guest !== 'no',
    is_ultra_restricted: user.guest === 'single',
    is_stranger: isHere ? undefined : true,
    is_email_confirmed: isHere ? user.isMailConfirmed : undefined,
    profile: compact({
      real_name: user.realName,
      display_name: user.name,
      email: mayReadEmail ? user.email : undefined,
    }),
  });
}
