import { type Json, jsonAt, textAt } from '#test/slack/json.ts';
import { type Channel, channelType } from './channel.ts';
import { checked } from './checked.ts';
import { FormErrors } from './form-errors.ts';
import { postIn } from './message-routes.ts';
import { channelJson, messageJson } from './payloads.ts';
import type { PermissionName } from './permissions.ts';
import { Refusal } from './refusal.ts';
import {
  bodyOf,
  type Call,
  channelOf,
  demand,
  guildOf,
  messageOf,
  type Result,
  type Route,
} from './route.ts';
import { openThread, setThread } from './threads.ts';

function fromMessage(call: Call): Result {
  const { stage } = call;
  const parent = channelOf(call);
  const message = messageOf(call, parent);
  const body = checked(bodyOf(call), 'threadOfMessage');
  if (parent.isThread || parent.isDirect || parent.isForum) throw new Refusal('notInThisChannel');
  demand(call, parent, 'createPublicThreads');
  if (message.threadId !== undefined) throw new Refusal('threadExists');
  const thread = openThread(stage, {
    parent,
    body,
    ownerId: stage.world.bot.id,
    id: message.id,
  });
  stage.news.message('MESSAGE_UPDATE', parent.change(message.id, { threadId: thread.id }));
  return channelJson(stage.world, thread);
}

async function start(call: Call): Promise<Result> {
  const { stage } = call;
  const parent = channelOf(call);
  if (parent.isForum) return post(call, parent);
  if (parent.isThread || parent.isDirect) throw new Refusal('notInThisChannel');
  const body = checked(bodyOf(call), 'thread');
  const isPrivate = body.type === channelType.privateThread;
  demand(call, parent, isPrivate ? 'createPrivateThreads' : 'createPublicThreads');
  const type = isPrivate ? channelType.privateThread : channelType.publicThread;
  const thread = openThread(stage, { parent, body, ownerId: stage.world.bot.id, type });
  return channelJson(stage.world, thread);
}

/** A post in a forum: a thread whose first message has its id. */
async function post(call: Call, forum: Channel): Promise<Result> {
  const { stage } = call;
  const body = checked(bodyOf(call), 'forumPost');
  demand(call, forum, 'sendMessages');
  const appliedTags = tagsIn(body);
  checkTags(call, forum, appliedTags);
  const thread = openThread(stage, {
    parent: forum,
    body,
    ownerId: stage.world.bot.id,
    appliedTags,
  });
  try {
    const message = await postIn(call, thread, jsonAt(body, 'message') ?? {});
    return { ...channelJson(stage.world, thread), message: messageJson(stage.look(), message) };
  } catch (error) {
    stage.world.channels.delete(thread.id);
    stage.world.guildOf(thread)?.channels.delete(thread.id);
    throw error;
  }
}

/** Tags must be the forum's, at least one where it asks for one; moderated ones take a right. */
function checkTags(call: Call, forum: Channel, applied: readonly string[]): void {
  const errors = new FormErrors();
  for (const [index, id] of applied.entries())
    if (!forum.tags.some((tag) => tag.id === id))
      errors.add(['applied_tags', String(index)], 'UNKNOWN_TAG', 'This tag is not of this forum.');
  errors.settle();
  if (forum.requiresTag && applied.length === 0) throw new Refusal('tagRequired');
  const isModerated = forum.tags.some((tag) => tag.isModerated && applied.includes(tag.id));
  if (isModerated) demand(call, forum, 'manageThreads');
}

function change(call: Call): Result {
  const channel = channelOf(call);
  if (channel.isDirect) throw new Refusal('notInThisChannel');
  return channel.thread === undefined ? changeChannel(call, channel) : changeThread(call, channel);
}

function changeThread(call: Call, channel: Channel): Result {
  const { stage } = call;
  const { thread, parent } = channel;
  if (thread === undefined || parent === undefined) throw new Refusal('notInThisChannel');
  const body = checked(bodyOf(call), 'changedThread');
  if (thread.isArchived && body.archived !== false) throw new Refusal('archivedThread');
  demand(call, channel, rightFor(body, thread.isLocked, thread.ownerId === stage.world.bot.id));
  const appliedTags = body.applied_tags === undefined ? undefined : tagsIn(body);
  if (appliedTags !== undefined) {
    if (!parent.isForum) throw new Refusal('notInThisChannel');
    const news = appliedTags.filter((id) => !thread.appliedTags.includes(id));
    checkTags(
      call,
      parent,
      appliedTags.length === 0 ? [] : [...new Set([...appliedTags, ...news])],
    );
  }
  setThread(stage, channel, {
    isArchived: flagAt(body, 'archived'),
    isLocked: flagAt(body, 'locked'),
    name: textAt(body, 'name'),
    appliedTags,
  });
  return channelJson(stage.world, channel);
}

/** Whoever opened a thread may name, tag, close and reopen it; locking takes the right to manage. */
function rightFor(body: Json, isLocked: boolean, isOwner: boolean): PermissionName {
  const isUnarchiving = body.archived === false && Object.keys(body).length === 1;
  if (body.locked !== undefined || isLocked) return 'manageThreads';
  if (isOwner || isUnarchiving) return 'sendMessagesInThreads';
  return 'manageThreads';
}

function changeChannel(call: Call, channel: Channel): Result {
  const { world, news, changes } = call.stage;
  const body = checked(bodyOf(call), 'changedChannel');
  demand(call, channel, 'manageChannels');
  channel.name = textAt(body, 'name') ?? channel.name;
  channel.topic = textAt(body, 'topic') ?? channel.topic;
  const tags = body.available_tags;
  if (Array.isArray(tags)) channel.tags = tags.map((tag: Json) => tagOf(call, tag));
  if (typeof body.flags === 'number') channel.requiresTag = (body.flags & (1 << 4)) !== 0;
  news.channel('CHANNEL_UPDATE', channel);
  changes.announce();
  return channelJson(world, channel);
}

function tagOf({ stage }: Call, tag: Json): Channel['tags'][number] {
  return {
    id: textAt(tag, 'id') ?? stage.world.ids.next(),
    name: textAt(tag, 'name') ?? '',
    isModerated: tag.moderated === true,
  };
}

function remove(call: Call): Result {
  const { world, news, changes } = call.stage;
  const channel = channelOf(call);
  demand(call, channel, channel.isThread ? 'manageThreads' : 'manageChannels');
  const json = channelJson(world, channel);
  news.channel(channel.isThread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel);
  world.channels.delete(channel.id);
  world.guildOf(channel)?.channels.delete(channel.id);
  changes.announce();
  return json;
}

function join(call: Call): Result {
  const channel = channelOf(call);
  if (channel.thread?.isArchived === true) throw new Refusal('archivedThread');
  channel.thread?.members.add(call.stage.world.bot.id);
  return;
}

function active(call: Call): Result {
  const { world } = call.stage;
  const seen = guildOf(call).activeThreads.filter((each) =>
    world.may(world.bot.id, each, 'viewChannel'),
  );
  return threadList(call, seen);
}

function archived(call: Call): Result {
  const parent = channelOf(call);
  demand(call, parent, 'readMessageHistory');
  const threads = [...call.stage.world.channels.values()].filter(
    (each) => each.parent === parent && each.thread?.isArchived === true,
  );
  return { ...threadList(call, threads), has_more: false };
}

function threadList({ stage: { world } }: Call, threads: readonly Channel[]): Json {
  const members = threads
    .filter(({ thread }) => thread?.members.has(world.bot.id))
    .map(({ id }) => ({
      id,
      user_id: world.bot.id,
      join_timestamp: new Date(world.clock.now()).toISOString(),
      flags: 0,
    }));
  return { threads: threads.map((each) => channelJson(world, each)), members };
}

function tagsIn(body: Json): readonly string[] {
  return Array.isArray(body.applied_tags) ? body.applied_tags.map(String) : [];
}

function flagAt(body: Json, name: string): boolean | undefined {
  const value = body[name];
  return typeof value === 'boolean' ? value : undefined;
}

const at = '/channels/:channel';

export const threadRoutes: readonly Route[] = [
  { method: 'POST', path: `${at}/messages/:message/threads`, run: fromMessage },
  { method: 'POST', path: `${at}/threads`, run: start },
  {
    method: 'GET',
    path: at,
    run: (call) => channelJson(call.stage.world, channelOf(call)),
  },
  { method: 'PATCH', path: at, run: change },
  { method: 'DELETE', path: at, run: remove },
  { method: 'PUT', path: `${at}/thread-members/@me`, run: join },
  { method: 'GET', path: `${at}/threads/archived/public`, run: archived },
  { method: 'GET', path: '/guilds/:guild/threads/active', run: active },
];
