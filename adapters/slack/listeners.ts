import type { App, Context } from '@slack/bolt';
import { pressedId } from '#adapters/slack/render/action-id.ts';
import { formId, reportForm, reportFormId } from '#adapters/slack/render/form.ts';
import { surface } from '#adapters/slack/surface.ts';
import { CommandBody, type Commands } from './commands.ts';
import type { Conversation } from './conversation.ts';
import type { Desk } from './desk.ts';
import { HomeEvent, type HomeTab } from './home-tab.ts';
import { EventBody, MessageEvent, SaidMessage } from './message-event.ts';
import { PressBody, type Pressing, SubmitBody } from './pressed.ts';
import { type Removal, removalEvents, removalIn } from './removal.ts';
import { MessageShortcutBody, type Shortcuts } from './shortcuts.ts';
import type { Source } from './workspaces.ts';

/** Everything that reads what people of one workspace do. */
export interface Listening {
  readonly conversation: Conversation;
  readonly pressing: Pressing;
  readonly commands: Commands;
  readonly shortcuts: Shortcuts;
  readonly homeTab: HomeTab;
}

export interface Routes {
  /** The desk of the workspace that something comes from; undefined where the app is not installed. */
  readonly desk: (source: Source) => Promise<Desk | undefined>;
  /** Somebody removed the app, or took its token away. */
  readonly removed: (removal: Removal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Connects everything that the app's surface names with what is done about it. */
export function listen(app: App, routes: Routes): void {
  listenToEvents(app, routes);
  listenToPresses(app, routes);
  const [{ command }] = surface.commands;
  app.command(command, async ({ body, ack, context }) => {
    const desk = await routes.desk(sourceOf(context));
    if (desk === undefined) return ack(notInstalled);
    const { reading, workspace } = desk;
    const asked = CommandBody.parse({ ...body, team_id: workspace.team });
    await reading.commands.run(asked, (answer) => ack(answer));
  });
  listenToShortcuts(app, routes);
}

function listenToEvents(app: App, routes: Routes): void {
  app.event('app_mention', async ({ event, body, context }) => {
    const desk = await routes.desk(sourceOf(context));
    await desk?.reading.conversation.mentioned(
      MessageEvent.parse(event),
      SaidMessage.parse(event),
      happenedIn(body, desk),
    );
  });
  app.event('message', async ({ event, body, context }) => {
    const desk = await routes.desk(sourceOf(context));
    if (desk === undefined) return;
    const { conversation } = desk.reading;
    const told = MessageEvent.parse(event);
    const happened = happenedIn(body, desk);
    if (told.subtype === 'message_changed') return conversation.changed(told, happened);
    if (told.subtype === 'message_deleted') return conversation.deleted(told, happened);
    if (!isSaid(told.subtype)) return;
    await conversation.written(told, SaidMessage.parse(event), happened);
  });
  app.event('app_home_opened', async ({ event, context }) => {
    const desk = await routes.desk(sourceOf(context));
    await desk?.reading.homeTab.opened(HomeEvent.parse(event), desk.workspace.team);
  });
  for (const name of removalEvents) {
    app.event(name, async ({ body, context }) => {
      const removal = removalIn(body, sourceOf(context), routes.now());
      if (removal !== undefined) await routes.removed(removal);
    });
  }
}

function listenToPresses(app: App, routes: Routes): void {
  app.action(pressedId, async ({ body, ack, context }) => {
    const desk = await routes.desk(sourceOf(context));
    if (desk === undefined) return ack();
    const press = PressBody.parse({ ...body, team: { id: desk.workspace.team } });
    await desk.reading.pressing.press(press, {
      ack: () => ack(),
      open: async (view) =>
        (await desk.client()).views.open({ trigger_id: press.trigger_id, view }),
      replace: async (view_id, view) => (await desk.client()).views.update({ view_id, view }),
    });
  });
  app.view(formId, async ({ body, ack, context }) => {
    const desk = await routes.desk(sourceOf(context));
    if (desk === undefined) return ack();
    await desk.reading.pressing.submit(SubmitBody.parse(submitted(body, desk)), () => ack());
  });
  app.view(reportFormId, async ({ body, ack, context }) => {
    const desk = await routes.desk(sourceOf(context));
    if (desk === undefined) return ack();
    await desk.reading.shortcuts.onReport(SubmitBody.parse(submitted(body, desk)), () => ack());
  });
}

function listenToShortcuts(app: App, routes: Routes): void {
  for (const { type, callbackId } of surface.shortcuts) {
    app.shortcut(callbackId, async ({ body, ack, context, respond }) => {
      const desk = await routes.desk(sourceOf(context));
      if (desk === undefined) return ack();
      if (type === 'global') {
        const client = await desk.client();
        await client.views.open({ trigger_id: body.trigger_id, view: reportForm('') });
        await ack();
        return;
      }
      const chosen = MessageShortcutBody.parse(submitted(body, desk));
      await desk.reading.shortcuts.onMessage(chosen, {
        ack: () => ack(),
        refuse: () =>
          respond({ response_type: 'ephemeral', replace_original: false, text: notHere }),
      });
    });
  }
}

const notInstalled = {
  response_type: 'ephemeral',
  text: 'I am not installed in this workspace.',
} as const;

const notHere =
  'I am not in this conversation, so I cannot answer here. Invite me with /invite @fettle and choose this again, or paste the error into our direct messages.';

/** What a person says; joins, topics and the like are none of it. */
function isSaid(subtype: string | undefined): boolean {
  return subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast';
}

/** Where the app is installed that this came through; the workspace of whoever did it may be another one. */
function sourceOf({ teamId, enterpriseId, isEnterpriseInstall }: Context): Source {
  return { team: teamId, enterprise: enterpriseId, isOrgWide: isEnterpriseInstall };
}

function happenedIn(
  body: unknown,
  desk: Desk | undefined,
): { readonly team: string; readonly eventId: string } {
  const { event_id, team_id } = EventBody.parse(body);
  return { team: desk?.workspace.team ?? team_id, eventId: event_id };
}

function submitted<Body extends object>(body: Body, { workspace }: Desk) {
  return { ...body, team: { id: workspace.team } };
}
