import type { App } from '@slack/bolt';
import { pressedId } from '#adapters/slack/render/action-id.ts';
import { formId, reportForm, reportFormId } from '#adapters/slack/render/form.ts';
import { surface } from '#adapters/slack/surface.ts';
import { CommandBody, type Commands } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { HomeEvent, type HomeTab } from './home-tab.ts';
import { EventBody, MessageEvent, SaidMessage } from './message-event.ts';
import { PressBody, type Pressing, SubmitBody } from './pressed.ts';
import { MessageShortcutBody, type Shortcuts } from './shortcuts.ts';

export interface Listening {
  readonly conversation: Conversation;
  readonly pressing: Pressing;
  readonly commands: Commands;
  readonly shortcuts: Shortcuts;
  readonly homeTab: HomeTab;
  /** Somebody removed the app, or took its token away. */
  readonly removed: (event: string) => void;
}

/** Connects everything that the app's surface names with what is done about it. */
export function listen(app: App, parts: Listening): void {
  listenToEvents(app, parts);
  listenToPresses(app, parts);
  const [{ command }] = surface.commands;
  app.command(command, async ({ body, ack }) => {
    await parts.commands.run(CommandBody.parse(body), (answer) => ack(answer));
  });
  listenToShortcuts(app, parts);
}

function listenToEvents(app: App, { conversation, homeTab, removed }: Listening): void {
  app.event('app_mention', async ({ event, body }) => {
    const happened = happenedIn(body);
    await conversation.mentioned(MessageEvent.parse(event), SaidMessage.parse(event), happened);
  });
  app.event('message', async ({ event, body }) => {
    const told = MessageEvent.parse(event);
    const happened = happenedIn(body);
    if (told.subtype === 'message_changed') return conversation.changed(told, happened);
    if (told.subtype === 'message_deleted') return conversation.deleted(told, happened);
    if (!isSaid(told.subtype)) return;
    await conversation.written(told, SaidMessage.parse(event), happened);
  });
  app.event('app_home_opened', async ({ event, body }) => {
    await homeTab.opened(HomeEvent.parse(event), happenedIn(body).team);
  });
  for (const name of ['app_uninstalled', 'tokens_revoked']) {
    app.event(name, async () => removed(name));
  }
}

function listenToPresses(app: App, { pressing, shortcuts }: Listening): void {
  app.action(pressedId, async ({ body, ack, client }) => {
    const press = PressBody.parse(body);
    await pressing.press(press, {
      ack: () => ack(),
      open: (view) => client.views.open({ trigger_id: press.trigger_id, view }),
    });
  });
  app.view(formId, async ({ body, ack }) => {
    await pressing.submit(SubmitBody.parse(body), () => ack());
  });
  app.view(reportFormId, async ({ body, ack }) => {
    await shortcuts.onReport(SubmitBody.parse(body), () => ack());
  });
}

function listenToShortcuts(app: App, { shortcuts }: Listening): void {
  for (const { type, callbackId } of surface.shortcuts) {
    app.shortcut(callbackId, async ({ body, ack, client, respond }) => {
      if (type === 'global') {
        await client.views.open({ trigger_id: body.trigger_id, view: reportForm('') });
        await ack();
        return;
      }
      await shortcuts.onMessage(MessageShortcutBody.parse(body), {
        ack: () => ack(),
        refuse: () =>
          respond({ response_type: 'ephemeral', replace_original: false, text: notHere }),
      });
    });
  }
}

const notHere =
  'I am not in this channel, so I cannot answer here. Invite me with /invite @fettle and choose this again.';

/** What a person says; joins, topics and the like are none of it. */
function isSaid(subtype: string | undefined): boolean {
  return subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast';
}

function happenedIn(body: unknown): { readonly team: string; readonly eventId: string } {
  const { event_id, team_id } = EventBody.parse(body);
  return { team: team_id, eventId: event_id };
}
