import { type Json, jsonAt, listAt } from '#test/slack/json.ts';
import { checkModal } from './check-modal.ts';
import { checked } from './checked.ts';
import { compose, revise } from './composing.ts';
import { invalid } from './form-errors.ts';
import { type Interaction, interactionType } from './interaction.ts';
import { interactionMetadata } from './interaction-payloads.ts';
import { type Message, messageFlag } from './message.ts';
import { messageJson } from './payloads.ts';
import { Refusal } from './refusal.ts';
import { bodyOf, type Call, param, type Result, type Route } from './route.ts';

const callback = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  autocomplete: 8,
  modal: 9,
} as const;

/** Which first responses an interaction may get. */
function allowed({ type, source }: Interaction): readonly number[] {
  const { message, deferredMessage, deferredUpdate, update, autocomplete, modal } = callback;
  if (type === interactionType.autocomplete) return [autocomplete];
  const always = [message, deferredMessage];
  if (type === interactionType.command) return [...always, modal];
  const onMessage = source === undefined ? [] : [deferredUpdate, update];
  return type === interactionType.modal
    ? [...always, ...onMessage]
    : [...always, ...onMessage, modal];
}

async function respond(call: Call): Promise<Result> {
  const { stage } = call;
  const interaction = stage.interactions.waiting(param(call, 'interaction'), param(call, 'token'));
  const body = bodyOf(call);
  const { type } = body;
  if (typeof type !== 'number' || !allowed(interaction).includes(type))
    throw invalid(
      ['type'],
      'BASE_TYPE_CHOICES',
      `Value must be one of {${allowed(interaction).join(', ')}}.`,
    );
  const message = await carryOut(call, interaction, { type, data: jsonAt(body, 'data') ?? {} });
  if (call.query.get('with_response') !== 'true') return;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      response_message_id: message?.id,
      response_message_loading: interaction.state === 'deferred',
      response_message_ephemeral: message?.onlyFor !== undefined,
    },
    resource: {
      type,
      message: message === undefined ? undefined : messageJson(stage.look(), message),
    },
  };
}

interface Answer {
  readonly type: number;
  readonly data: Json;
}

async function carryOut(
  call: Call,
  interaction: Interaction,
  { type, data }: Answer,
): Promise<Message | undefined> {
  const { interactions } = call.stage;
  const settle = (state: 'deferred' | 'answered') => {
    // Looked at again: what was sent may have taken its time.
    interactions.waiting(interaction.id, interaction.token);
    interactions.settle(interaction, state, type);
  };
  switch (type) {
    case callback.autocomplete:
      checked(data, 'autocomplete', ['data']);
      interaction.choices = listAt(data, 'choices');
      settle('answered');
      return;
    case callback.modal:
      checkModal(data);
      interactions.forms.set(interaction.user.id, { content: data, from: interaction });
      settle('answered');
      return;
    case callback.deferredUpdate:
      interaction.original = whereOf(interaction.source);
      settle('answered');
      return;
    case callback.update: {
      const { source } = interaction;
      if (source === undefined) return;
      const change = await changeOf(call, source, data);
      settle('answered');
      interaction.original = whereOf(source);
      return put(call, source, change);
    }
    default: {
      const isDeferred = type === callback.deferredMessage;
      const message = await answerWith(call, interaction, { type, data });
      settle(isDeferred ? 'deferred' : 'answered');
      interaction.original = whereOf(message);
      return show(call, message);
    }
  }
}

function answerWith(
  call: Call,
  interaction: Interaction,
  { type, data }: Answer,
): Promise<Message> {
  const isDeferred = type === callback.deferredMessage;
  if (isDeferred && Object.keys(data).some((name) => name !== 'flags'))
    throw invalid(['data'], 'UNKNOWN_FIELD', 'Only flags can be promised.');
  if (isDeferred && (flagsOf(data) & ~messageFlag.ephemeral) !== 0)
    throw invalid(['data', 'flags'], 'BASE_TYPE_CHOICES', 'Only EPHEMERAL can be promised.');
  return makeReply(call, interaction, {
    body: data,
    flags: isDeferred ? messageFlag.loading : 0,
    type: interaction.type === interactionType.command ? 20 : 0,
  });
}

interface Reply {
  readonly body: Json;
  readonly flags: number;
  readonly type: number;
}

function makeReply(
  call: Call,
  interaction: Interaction,
  { body, flags, type }: Reply,
): Promise<Message> {
  const { stage, files } = call;
  const isEphemeral = (flagsOf(body) & messageFlag.ephemeral) !== 0;
  return compose(stage, {
    body,
    files,
    channel: interaction.channel,
    author: stage.world.bot,
    shape: 'webhookMessage',
    type,
    flags,
    onlyFor: isEphemeral ? interaction.user.id : undefined,
    interaction: interactionMetadata(interaction),
  });
}

async function followUp(call: Call): Promise<Result> {
  const { stage } = call;
  const interaction = stage.interactions.answered(param(call, 'token'));
  const original = originalOf(call, interaction);
  const isFirst = original !== undefined && (original.flags & messageFlag.loading) !== 0;
  // The first follow-up after a promise is what was promised.
  if (isFirst) return changeMessage(call, original);
  const message = await makeReply(call, interaction, { body: bodyOf(call), flags: 0, type: 0 });
  return messageJson(stage.look(), show(call, message));
}

function getOriginal(call: Call): Result {
  return messageJson(call.stage.look(), ownMessage(call));
}

async function editMessage(call: Call): Promise<Result> {
  return changeMessage(call, ownMessage(call));
}

async function changeMessage(call: Call, message: Message): Promise<Result> {
  const change = await changeOf(call, message, bodyOf(call));
  return messageJson(call.stage.look(), put(call, message, change));
}

function deleteMessage(call: Call): Result {
  const { stage } = call;
  const message = ownMessage(call);
  stage.world.channels.get(message.channelId)?.remove(message.id);
  stage.news.deleted(message);
  stage.changes.announce();
  return;
}

function ownMessage(call: Call): Message {
  const interaction = call.stage.interactions.answered(param(call, 'token'));
  const message = originalOf(call, interaction);
  if (message === undefined) throw new Refusal('unknownMessage');
  return message;
}

function originalOf(call: Call, interaction: Interaction): Message | undefined {
  const named = param(call, 'message');
  const { original, channel } = interaction;
  if (named !== '' && named !== '@original') return channel.message(named);
  if (original === undefined) return;
  return call.stage.world.channels.get(original.channelId)?.message(original.messageId);
}

function changeOf(call: Call, message: Message, body: Json): Promise<Partial<Message>> {
  const { stage, files } = call;
  return revise(stage, message, { body, files, shape: 'webhookMessage' });
}

function put({ stage }: Call, message: Message, change: Partial<Message>): Message {
  const channel = stage.world.channels.get(message.channelId);
  if (channel === undefined) throw new Refusal('unknownMessage');
  const changed = channel.change(message.id, change);
  stage.news.message('MESSAGE_UPDATE', changed);
  stage.changes.announce();
  return changed;
}

function show({ stage }: Call, message: Message): Message {
  stage.world.channels.get(message.channelId)?.keep(message);
  stage.news.message('MESSAGE_CREATE', message);
  stage.changes.announce();
  return message;
}

function whereOf(message: Message | undefined): Interaction['original'] {
  if (message === undefined) return;
  return { channelId: message.channelId, messageId: message.id };
}

function flagsOf(data: Json): number {
  return typeof data.flags === 'number' ? data.flags : 0;
}

const hook = '/webhooks/:app/:token';

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    isOpen: true,
    run: respond,
  },
  { method: 'POST', path: hook, isOpen: true, run: followUp },
  { method: 'GET', path: `${hook}/messages/:message`, isOpen: true, run: getOriginal },
  { method: 'PATCH', path: `${hook}/messages/:message`, isOpen: true, run: editMessage },
  { method: 'DELETE', path: `${hook}/messages/:message`, isOpen: true, run: deleteMessage },
];
