import { compact, type Json, textAt } from './json.ts';
import { limits } from './limits.ts';
import { type Message, messageJson } from './message.ts';
import type { Call, Methods } from './method.ts';
import { checked, contentOf, escapedBytes, postableChannel } from './posted.ts';
import { Refusal } from './refusal.ts';

export const chatMethods: Methods = {
  'chat.postMessage': { scopes: ['chat:write'], run: postMessage },
  'chat.update': { scopes: ['chat:write'], run: update },
  'chat.delete': { scopes: ['chat:write'], run: remove },
  'chat.postEphemeral': { scopes: ['chat:write'], run: postEphemeral },
  'chat.getPermalink': { scopes: [], run: permalink },
  'blocks.validate': { scopes: [], run: validate },
};

function postMessage(call: Call): Json {
  const channel = postableChannel(call);
  const content = contentOf(call);
  const message = call.workspace.keep({
    ...ownMessage(call, channel.id),
    ...content,
    threadTs: threadOf(call, channel.id),
  });
  call.stage.desk.messagePosted(call.workspace, message);
  return answer(message, call, content.warnings);
}

function update(call: Call): Json {
  const { workspace, args, stage } = call;
  const old = ownPosted(call, 'cant_update_message');
  // Counted before anything else, and without regard to the blocks.
  if (escapedBytes(args.text('text') ?? '') > limits.updateText) throw new Refusal('msg_too_long');
  const content = contentOf(call);
  const isEdit = content.blocks.length === 0;
  const changed = workspace.change(old, {
    text: content.text,
    // Text without blocks takes the blocks away, and with them the buttons.
    blocks: content.blocks,
    metadata: content.metadata ?? old.metadata,
    editedBy: isEdit ? workspace.botUser.id : old.editedBy,
  });
  stage.desk.messageChanged(workspace, changed);
  return answer(changed, call, content.warnings);
}

function remove(call: Call): Json {
  const old = ownPosted(call, 'cant_delete_message');
  call.workspace.remove(old);
  call.stage.desk.messageDeleted(call.workspace, old);
  return { channel: old.channel, ts: old.ts };
}

function postEphemeral(call: Call): Json {
  const { workspace, args } = call;
  const channel = postableChannel(call);
  const user = args.required('user', 'user_not_in_channel');
  if (!channel.members.has(user)) throw new Refusal('user_not_in_channel');
  const { text, blocks } = contentOf(call);
  const own = ownMessage(call, channel.id);
  workspace.keep({ ...own, text, blocks, threadTs: threadOf(call, channel.id), onlyFor: user });
  return { message_ts: own.ts };
}

function permalink({ args, workspace }: Call): Json {
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  const ts = args.required('message_ts', 'message_not_found');
  if (workspace.find(channel.id, ts) === undefined) throw new Refusal('message_not_found');
  const name = `p${ts.replace('.', '')}`;
  return {
    channel: channel.id,
    permalink: `https://${workspace.domain}.slack.com/archives/${channel.id}/${name}`,
  };
}

function validate({ args, workspace }: Call): Json {
  checked(args.structure('blocks', 'invalid_blocks_format'), workspace);
  return {};
}

function ownMessage({ workspace, stage }: Call, channel: string): Omit<Message, 'text' | 'blocks'> {
  return {
    ts: stage.ids.ts(),
    channel,
    user: workspace.botUser.id,
    botId: workspace.botId,
    appId: workspace.appId,
    files: [],
    reactions: [],
    versions: [],
  };
}

/** A message that this app has posted and everybody sees. */
function ownPosted({ args, workspace }: Call, otherwise: string): Message {
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  const message = workspace.find(channel.id, args.required('ts', 'message_not_found'));
  if (message === undefined) throw new Refusal('message_not_found');
  if (message.botId !== workspace.botId) throw new Refusal(otherwise);
  return message;
}

function threadOf({ args, workspace }: Call, channel: string): string | undefined {
  const ts = args.text('thread_ts');
  if (ts === undefined) return;
  const parent = workspace.find(channel, ts);
  if (parent === undefined) throw new Refusal('thread_not_found');
  if (parent.threadTs !== undefined && parent.threadTs !== parent.ts)
    throw new Refusal('cannot_reply_to_message');
  return ts;
}

function answer(message: Message, { workspace }: Call, warnings: readonly string[]): Json {
  const shown = messageJson(message, workspace.id);
  return compact({
    channel: message.channel,
    ts: message.ts,
    text: textAt(shown, 'text'),
    message: compact({ ...shown, metadata: message.metadata }),
    warning: warnings[0],
    response_metadata: warnings.length === 0 ? undefined : { warnings },
  });
}
