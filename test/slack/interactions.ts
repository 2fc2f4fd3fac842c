import { compact, type Json } from './json.ts';
import { type Message, messageJson } from './message.ts';
import type { SlackServer } from './slack-server.ts';
import { typed } from './typed-text.ts';
import type { Channel, SlackUser, Workspace } from './workspace.ts';

/** Who acts, and where. */
export interface Actor {
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly user: SlackUser;
}

/** What every interaction says about who acted. */
export function interactionOf(type: string, actor: Actor): Json {
  const { server, workspace, user } = actor;
  return {
    type,
    token: 'a-verification-token',
    api_app_id: server.app.id,
    team: { id: workspace.id, domain: workspace.domain },
    enterprise: workspace.enterprise === undefined ? null : { id: workspace.enterprise },
    is_enterprise_install: workspace.enterprise !== undefined,
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    trigger_id: newTrigger(actor),
  };
}

/** A fresh trigger of this person: good for one view, for three seconds. */
export function newTrigger({ server, workspace, user }: Actor): string {
  const id = `${server.ids.ts()}.${server.ids.next('t')}`;
  return server.triggers.issue(id, { team: workspace.id, user: user.id });
}

export interface ResponsePlace {
  readonly channel: Channel;
  readonly message?: Message | undefined;
  readonly threadTs?: string | undefined;
}

/** A fresh response_url for what this person did there. */
export function newResponseUrl({ server, workspace, user }: Actor, place: ResponsePlace): string {
  const path = server.responseUrls.issue({
    workspace,
    user: user.id,
    channel: place.channel.id,
    threadTs: place.threadTs ?? place.message?.threadTs,
    messageTs: place.message?.ts,
  });
  return `${server.origin}${path}`;
}

/** Where a button of a message stands. */
export function messagePlace(message: Message, channel: Channel, workspace: Workspace): Json {
  return {
    container: compact({
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.onlyFor !== undefined,
      thread_ts: message.threadTs,
    }),
    channel: { id: channel.id, name: channelName(channel) },
    message: message.onlyFor === undefined ? messageJson(message, workspace.id) : undefined,
    state: { values: {} },
  };
}

export function channelName(channel: Channel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}

export interface Command {
  readonly channel: Channel;
  readonly command: string;
  /** As it was typed. */
  readonly text: string;
}

/** What a slash command tells the app. */
export function commandOf(actor: Actor, { channel, command, text }: Command): Json {
  const { server, workspace, user } = actor;
  return {
    token: 'a-verification-token',
    team_id: workspace.id,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text: typed(text).text,
    api_app_id: server.app.id,
    ...(workspace.enterprise === undefined ? {} : { enterprise_id: workspace.enterprise }),
    is_enterprise_install: String(workspace.enterprise !== undefined),
    response_url: newResponseUrl(actor, { channel }),
    trigger_id: newTrigger(actor),
  };
}

/** A shortcut in the menu of a message. */
export function shortcutOn(
  actor: Actor,
  callbackId: string,
  { channel, message }: { readonly channel: Channel; readonly message: Message },
): Json {
  return {
    ...interactionOf('message_action', actor),
    callback_id: callbackId,
    action_ts: actor.server.ids.ts(),
    message_ts: message.ts,
    channel: { id: channel.id, name: channelName(channel) },
    message: messageJson(message, actor.workspace.id),
    response_url: newResponseUrl(actor, { channel, message }),
  };
}
