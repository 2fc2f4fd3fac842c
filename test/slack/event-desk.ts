import type { SlackApp } from './app.ts';
import type { Delivery } from './delivery.ts';
import type { Identifiers } from './identifiers.ts';
import { compact, type Json } from './json.ts';
import { type Message, messageJson } from './message.ts';
import type { PostOffice } from './post-office.ts';
import type { Channel, Workspace } from './workspace.ts';

const scopeOfKind = {
  public: 'channels:history',
  private: 'groups:history',
  im: 'im:history',
} as const;
const eventOfKind = {
  public: 'message.channels',
  private: 'message.groups',
  im: 'message.im',
} as const;
const channelType = { public: 'channel', private: 'group', im: 'im' } as const;

/** Tells the app what it has subscribed to and may see. */
export class EventDesk {
  readonly #app: SlackApp;
  readonly #ids: Identifiers;
  readonly #office: PostOffice;

  constructor(app: SlackApp, parts: { readonly ids: Identifiers; readonly office: PostOffice }) {
    this.#app = app;
    this.#ids = parts.ids;
    this.#office = parts.office;
  }

  /** A message stands there: `message`, and `app_mention` beside it when it names the bot. */
  messagePosted(workspace: Workspace, message: Message): readonly Delivery[] {
    const channel = workspace.channel(message.channel);
    const subtype = message.files.length > 0 ? 'file_share' : undefined;
    const event = {
      ...this.#placed(workspace, message, channel),
      subtype,
      client_msg_id: this.#clientId(message),
    };
    return [
      ...this.#mentionedIn(workspace, message),
      ...this.#publishMessage(workspace, channel, event),
    ];
  }

  /** Also of a message that was edited: it is told anew, with `edited` and another event id. */
  #mentionedIn(workspace: Workspace, message: Message): readonly Delivery[] {
    const channel = workspace.channel(message.channel);
    const isMention =
      message.botId === undefined &&
      channel.kind !== 'im' &&
      message.text.includes(`<@${workspace.botUser.id}>`);
    if (!isMention) return [];
    const event = {
      ...this.#placed(workspace, message, channel),
      client_msg_id: this.#clientId(message),
      type: 'app_mention',
      channel_type: undefined,
    };
    return this.#publishIn(workspace, channel, {
      name: 'app_mention',
      scope: 'app_mentions:read',
      event,
    });
  }

  messageChanged(workspace: Workspace, message: Message): readonly Delivery[] {
    const channel = workspace.channel(message.channel);
    const previous = message.versions.at(-1) ?? message;
    const changed = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: channel.id,
      channel_type: channelType[channel.kind],
      ts: this.#ids.ts(),
      event_ts: this.#ids.ts(),
      message: messageJson(message, workspace.id),
      previous_message: messageJson(previous, workspace.id),
    };
    return [
      ...this.#mentionedIn(workspace, message),
      ...this.#publishMessage(workspace, channel, changed),
    ];
  }

  messageDeleted(workspace: Workspace, message: Message): readonly Delivery[] {
    const channel = workspace.channel(message.channel);
    return this.#publishMessage(workspace, channel, {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: channel.id,
      channel_type: channelType[channel.kind],
      ts: this.#ids.ts(),
      event_ts: this.#ids.ts(),
      deleted_ts: message.ts,
      previous_message: messageJson(message, workspace.id),
    });
  }

  /** An event that belongs to no channel, such as `app_home_opened`. */
  publish(workspace: Workspace, event: Json): readonly Delivery[] {
    const name = String(event.type);
    if (!this.#app.events.includes(name)) return [];
    return [this.#send(workspace, event)];
  }

  #publishMessage(workspace: Workspace, channel: Channel, event: Json): readonly Delivery[] {
    return this.#publishIn(workspace, channel, {
      name: eventOfKind[channel.kind],
      scope: scopeOfKind[channel.kind],
      event,
    });
  }

  #publishIn(
    workspace: Workspace,
    channel: Channel,
    { name, scope, event }: Publication,
  ): readonly Delivery[] {
    const isSeen = channel.members.has(workspace.botUser.id) && workspace.scopes.includes(scope);
    return this.#app.events.includes(name) && isSeen ? [this.#send(workspace, event, channel)] : [];
  }

  #send(workspace: Workspace, event: Json, channel?: Channel): Delivery {
    const eventTs = this.#ids.ts();
    const payload = {
      token: 'a-verification-token',
      team_id: workspace.id,
      context_team_id: workspace.id,
      context_enterprise_id: workspace.enterprise ?? null,
      api_app_id: this.#app.id,
      event: compact({ event_ts: eventTs, ...event }),
      type: 'event_callback',
      event_id: this.#ids.next('Ev'),
      event_time: Number(eventTs.split('.')[0]),
      authorizations: [
        {
          enterprise_id: workspace.enterprise ?? null,
          team_id: workspace.id,
          user_id: workspace.botUser.id,
          is_bot: true,
          is_enterprise_install: workspace.enterprise !== undefined,
        },
      ],
      is_ext_shared_channel: channel?.isExternal ?? false,
      event_context: `4-${this.#ids.next('context')}`,
    };
    return this.#office.send({ kind: 'events_api', payload });
  }

  #placed(workspace: Workspace, message: Message, channel: Channel): Json {
    const author = workspace.users.get(message.user);
    const parent = message.threadTs === message.ts ? undefined : message.threadTs;
    return {
      ...messageJson(message, author?.teamId ?? workspace.id),
      thread_ts: parent,
      parent_user_id: parent === undefined ? undefined : workspace.find(channel.id, parent)?.user,
      channel: channel.id,
      channel_type: channelType[channel.kind],
      event_ts: message.ts,
      user_team: author?.teamId,
    };
  }

  #clientId(message: Message): string | undefined {
    return message.botId === undefined ? `client-${message.ts}` : undefined;
  }
}

interface Publication {
  /** As in the manifest. */
  readonly name: string;
  readonly scope: string;
  readonly event: Json;
}
