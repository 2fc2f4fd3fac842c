import { compact, isJson, type Json, listOf, textAt } from './json.ts';
import type { Call, Methods } from './method.ts';
import { Refusal } from './refusal.ts';

export const otherMethods: Methods = {
  'auth.test': { scopes: [], run: authTest },
  'reactions.add': { scopes: ['reactions:write'], run: react },
  'reactions.remove': { scopes: ['reactions:write'], run: unreact },
  'assistant.threads.setStatus': { scopes: ['chat:write'], run: setStatus },
  'assistant.threads.setTitle': { scopes: ['assistant:write'], run: setTitle },
  'assistant.threads.setSuggestedPrompts': { scopes: ['assistant:write'], run: setPrompts },
};

function authTest({ workspace }: Call): Json {
  return {
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.domain,
    user: workspace.botUser.name,
    team_id: workspace.id,
    user_id: workspace.botUser.id,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  };
}

function react(call: Call): Json {
  const { message, name } = reaction(call);
  if (message.reactions.includes(name)) throw new Refusal('already_reacted');
  call.workspace.change(message, { reactions: [...message.reactions, name] });
  return {};
}

function unreact(call: Call): Json {
  const { message, name } = reaction(call);
  if (!message.reactions.includes(name)) throw new Refusal('no_reaction');
  call.workspace.change(message, { reactions: message.reactions.filter((each) => each !== name) });
  return {};
}

function reaction({ args, workspace }: Call) {
  const name = args.required('name', 'invalid_name');
  if (!/^[a-z0-9_+'-]+$/u.test(name)) throw new Refusal('invalid_name');
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  if (!channel.members.has(workspace.botUser.id)) throw new Refusal('not_in_channel');
  const message = workspace.find(channel.id, args.required('timestamp', 'no_item_specified'));
  if (message === undefined) throw new Refusal('message_not_found');
  return { message, name };
}

function setStatus(call: Call): Json {
  const status = call.args.text('status') ?? '';
  call.workspace.home.statuses.set(assistantThread(call), status);
  return {};
}

function setTitle(call: Call): Json {
  call.workspace.home.titles.set(assistantThread(call), call.args.required('title'));
  return {};
}

function setPrompts(call: Call): Json {
  const given = call.args.structure('prompts', 'invalid_arguments');
  const prompts = listOf(given);
  const isWhole = prompts.every(
    (prompt) => isJson(prompt) && textAt(prompt, 'title') && textAt(prompt, 'message'),
  );
  if (prompts.length === 0 || prompts.length > 4 || !isWhole)
    throw new Refusal('invalid_arguments');
  call.workspace.home.prompts.set(assistantThread(call), prompts.map(compact));
  return {};
}

/** Where the person and the app talk; a channel that the bot is in. */
function assistantThread({ args, workspace }: Call): string {
  const channel = workspace.channel(args.required('channel_id', 'channel_not_found'));
  if (!channel.members.has(workspace.botUser.id)) throw new Refusal('channel_not_found');
  return `${channel.id}/${args.text('thread_ts') ?? ''}`;
}
