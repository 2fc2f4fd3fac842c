import { type Json, jsonAt, listAt, textAt } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import { compose, revise } from './composing.ts';
import { limits } from './limits.ts';
import type { Message } from './message.ts';
import { hushed, messageJson } from './payloads.ts';
import { Refusal } from './refusal.ts';
import {
  bodyOf,
  type Call,
  channelOf,
  demand,
  messageOf,
  param,
  type Result,
  type Route,
} from './route.ts';
import { isOlder } from './snowflakes.ts';
import type { Stage } from './stage.ts';
import { wake } from './threads.ts';

/** A message as REST gives it: without what only MESSAGE_CONTENT shows, and without its nonce. */
export function readable(stage: Stage, message: Message): Json {
  const isPrivileged = stage.world.app.privileged.includes('messageContent');
  const json = (isPrivileged ? messageJson : hushed)(stage.look(), message);
  const { nonce: _nonce, ...rest } = json;
  return rest;
}

async function post(call: Call): Promise<Result> {
  const channel = channelOf(call);
  return messageJson(call.stage.look(), await postIn(call, channel, bodyOf(call)));
}

/** Posts into a channel or thread, as the bot, with all rights that it takes. */
export async function postIn(call: Call, channel: Channel, body: Json): Promise<Message> {
  const { stage, files } = call;
  const { world } = stage;
  if (channel.isForum) throw new Refusal('notInThisChannel');
  demandPosting(call, channel, body);
  const person = channel.recipients[0];
  if (channel.isDirect && person !== undefined && world.closedToBot.has(person))
    throw new Refusal('cannotSendToUser');
  const message = await compose(stage, {
    body,
    files,
    channel,
    author: world.bot,
    shape: 'newMessage',
    replyTo: repliedTo(body, channel),
  });
  const twin = body.enforce_nonce === true ? sameNonce(channel, message, stage) : undefined;
  if (twin !== undefined) return twin;
  wake(stage, channel, world.bot.id);
  channel.keep(message);
  stage.news.message('MESSAGE_CREATE', message);
  stage.changes.announce();
  return message;
}

function demandPosting(call: Call, channel: Channel, body: Json): void {
  demand(call, channel, channel.isThread ? 'sendMessagesInThreads' : 'sendMessages');
  if (listAt(body, 'embeds').length > 0) demand(call, channel, 'embedLinks');
  if (call.files.length > 0) demand(call, channel, 'attachFiles');
  if (body.message_reference !== undefined) demand(call, channel, 'readMessageHistory');
}

function repliedTo(body: Json, channel: Channel): Message | undefined {
  const reference = jsonAt(body, 'message_reference');
  if (reference === undefined) return;
  const found = channel.message(textAt(reference, 'message_id') ?? '');
  if (found === undefined && reference.fail_if_not_exists !== false)
    throw new Refusal('unknownMessage');
  return found;
}

function sameNonce(channel: Channel, message: Message, { world }: Stage): Message | undefined {
  return channel.messages.find(
    ({ nonce, author, createdAt }) =>
      nonce !== undefined &&
      nonce === message.nonce &&
      author.id === message.author.id &&
      world.clock.now() - createdAt <= limits.nonceMs,
  );
}

function list(call: Call): Result {
  const { stage, query } = call;
  const channel = channelOf(call);
  demand(call, channel, 'readMessageHistory');
  const limit = Number(query.get('limit') ?? 50);
  if (!(limit >= 1 && limit <= limits.listedMessages)) throw new Refusal('invalidForm');
  const shown = channel.messages.filter(({ onlyFor }) => onlyFor === undefined);
  return chosen(shown, query, limit).map((message) => readable(stage, message));
}

/** Newest first, as Discord gives them. After an id come the oldest of those that follow it. */
function chosen(
  messages: readonly Message[],
  query: URLSearchParams,
  limit: number,
): readonly Message[] {
  const [before, after, around] = [query.get('before'), query.get('after'), query.get('around')];
  if (after !== null)
    return messages
      .filter(({ id }) => isOlder(after, id))
      .slice(0, limit)
      .toReversed();
  if (around !== null) {
    const at = messages.findIndex(({ id }) => !isOlder(id, around));
    const from = Math.max(0, at - Math.floor(limit / 2));
    return messages.slice(from, from + limit).toReversed();
  }
  const older = before === null ? messages : messages.filter(({ id }) => isOlder(id, before));
  return older.slice(-limit).toReversed();
}

function get(call: Call): Result {
  const channel = channelOf(call);
  demand(call, channel, 'readMessageHistory');
  return readable(call.stage, messageOf(call, channel));
}

async function edit(call: Call): Promise<Result> {
  const { stage, files } = call;
  const channel = channelOf(call);
  const message = messageOf(call, channel);
  if (message.author.id !== stage.world.bot.id) throw new Refusal('notTheirMessage');
  if (channel.thread?.isArchived === true) throw new Refusal('archivedThread');
  if (files.length > 0) demand(call, channel, 'attachFiles');
  const change = await revise(stage, message, {
    body: bodyOf(call),
    files,
    shape: 'editedMessage',
  });
  const changed = channel.change(message.id, change);
  stage.news.message('MESSAGE_UPDATE', changed);
  stage.changes.announce();
  return messageJson(stage.look(), changed);
}

function remove(call: Call): Result {
  const { stage } = call;
  const channel = channelOf(call);
  const message = messageOf(call, channel);
  if (channel.thread?.isArchived === true) throw new Refusal('archivedThread');
  if (message.author.id !== stage.world.bot.id) demand(call, channel, 'manageMessages');
  channel.remove(message.id);
  stage.news.deleted(message);
  stage.changes.announce();
  return;
}

function react(call: Call): Result {
  const channel = channelOf(call);
  const message = messageOf(call, channel);
  demand(call, channel, 'readMessageHistory');
  demand(call, channel, 'addReactions');
  if (channel.thread?.isArchived === true) throw new Refusal('archivedThread');
  const reaction = { user: call.stage.world.bot.id, emoji: param(call, 'emoji') };
  const others = message.reactions.filter(
    ({ user, emoji }) => user !== reaction.user || emoji !== reaction.emoji,
  );
  channel.messages = channel.messages.map((each) =>
    each.id === message.id ? { ...each, reactions: [...others, reaction] } : each,
  );
  call.stage.changes.announce();
  return;
}

function typing(call: Call): Result {
  const channel = channelOf(call);
  demand(call, channel, channel.isThread ? 'sendMessagesInThreads' : 'sendMessages');
  return;
}

const at = '/channels/:channel/messages';

export const messageRoutes: readonly Route[] = [
  { method: 'POST', path: at, run: post },
  { method: 'GET', path: at, run: list },
  { method: 'GET', path: `${at}/:message`, run: get },
  { method: 'PATCH', path: `${at}/:message`, run: edit },
  { method: 'DELETE', path: `${at}/:message`, run: remove },
  { method: 'PUT', path: `${at}/:message/reactions/:emoji/@me`, run: react },
  { method: 'POST', path: '/channels/:channel/typing', run: typing },
];
