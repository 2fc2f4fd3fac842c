import { Act } from './act.ts';
import { type Filled, fillIn } from './form.ts';
import type { SlackView } from './home.ts';
import {
  type Actor,
  commandOf,
  interactionOf,
  messagePlace,
  newResponseUrl,
  shortcutOn,
} from './interactions.ts';
import { type Json, jsonAt } from './json.ts';
import { type FoundAction, findAction, type PressOptions } from './pressing.ts';
import { type SeenMessage, type SeenView, seenIn, seeView } from './screen.ts';
import type { SlackServer } from './slack-server.ts';
import { answerForm, formTrouble } from './submission.ts';
import { composed, typed } from './typed-text.ts';
import { viewJson } from './view-methods.ts';
import type { Channel, SlackUser, Workspace } from './workspace.ts';
import { ownMessage, type SayOptions, tombstone, write } from './writing.ts';

/** Somebody with a Slack client: does what people do, and sees what people see. */
export class SlackPerson {
  readonly user: SlackUser;
  readonly workspace: Workspace;
  readonly #server: SlackServer;

  constructor(server: SlackServer, workspace: Workspace, user: SlackUser) {
    this.#server = server;
    this.workspace = workspace;
    this.user = user;
  }

  get id(): string {
    return this.user.id;
  }

  join(channel: Channel): void {
    this.workspace.join(channel.id, this.id);
  }

  /** Writes into a channel or a thread. The text is what was typed; Slack escapes it. */
  say(channel: Channel, text: string, options: SayOptions = {}): Act {
    return write(this.#actor, channel, { ...typed(text), ...options });
  }

  /** Writes with the app's name before the text. */
  mention(channel: Channel, text: string, options: SayOptions = {}): Act {
    return write(this.#actor, channel, {
      ...composed(this.workspace.botUser.id, text),
      ...options,
    });
  }

  /** Writes to the app alone. */
  direct(text: string, options: SayOptions = {}): Act {
    return this.say(this.workspace.directMessages(this.id), text, options);
  }

  /** Types the words anew; a mention before them stays. */
  edit(channel: Channel, ts: string, text: string): Act {
    const before = ownMessage(this.#actor, channel, ts);
    const bot = this.workspace.botUser.id;
    const letter = before.text.startsWith(`<@${bot}>`) ? composed(bot, text) : typed(text);
    const changed = this.workspace.change(before, { ...letter, editedBy: this.id });
    return new Act(this.#server.desk.messageChanged(this.workspace, changed), ts);
  }

  /** A message that has answers leaves a tombstone behind, and counts as changed. */
  remove(channel: Channel, ts: string): Act {
    const message = ownMessage(this.#actor, channel, ts);
    if (this.workspace.messages.some(({ threadTs }) => threadTs === ts)) {
      const tomb = this.workspace.change(message, tombstone);
      return new Act(this.#server.desk.messageChanged(this.workspace, tomb), ts);
    }
    this.workspace.remove(message);
    return new Act(this.#server.desk.messageDeleted(this.workspace, message), ts);
  }

  /** `command` with its slash. In a thread Slack refuses it, and the app hears nothing. */
  slash(
    channel: Channel,
    command: string,
    options: { readonly text?: string; readonly threadTs?: string } = {},
  ): Act {
    if (!this.#server.app.commands.includes(command))
      return this.#refused(`${command} is not a valid command.`);
    if (options.threadTs !== undefined)
      return this.#refused(`${command} is not supported in threads. Sorry!`);
    const payload = commandOf(this.#actor, { channel, command, text: options.text ?? '' });
    const origin = { workspace: this.workspace, channel: channel.id, user: this.id };
    const delivery = this.#server.office.send({ kind: 'slash_commands', payload }, (answer) => {
      if (Object.keys(answer).length > 0) this.#server.responseUrls.respond(origin, answer);
    });
    return this.#watched(
      new Act([delivery]),
      `${command} failed with the error "operation_timeout"`,
    );
  }

  /** Chooses a shortcut in the menu of a message, in a channel or a thread. */
  messageShortcut(callbackId: string, channel: Channel, ts: string): Act {
    const message = this.workspace.find(channel.id, ts);
    const isKnown = this.#server.app.messageShortcuts.includes(callbackId);
    if (message === undefined || !isKnown)
      throw new Error(`there is no shortcut ${callbackId} on ${ts}`);
    return this.#interact(shortcutOn(this.#actor, callbackId, { channel, message }));
  }

  globalShortcut(callbackId: string): Act {
    if (!this.#server.app.globalShortcuts.includes(callbackId))
      throw new Error(`there is no shortcut ${callbackId}`);
    return this.#interact({
      ...interactionOf('shortcut', this.#actor),
      callback_id: callbackId,
      action_ts: this.#server.ids.ts(),
    });
  }

  /** Presses a button or chooses an option by its words: the newest that this person sees. */
  press(label: string, options: PressOptions = {}): Act {
    const found = findAction(this, label, options);
    if (jsonAt(found.element, 'confirm') !== undefined && options.confirm === 'dismiss')
      return new Act([]);
    return this.#interact({
      ...interactionOf('block_actions', this.#actor),
      ...this.#placeOf(found),
      actions: [{ ...found.action, action_ts: this.#server.ids.ts() }],
    });
  }

  /** Fills in and sends the form on top. Throws when Slack's client would not send it. */
  submit(filled: Filled = {}): Act {
    const view = this.#top();
    const values = fillIn(view, filled);
    const payload = {
      ...interactionOf('view_submission', this.#actor),
      view: viewJson(view, this.workspace, values),
      response_urls: [],
    };
    const delivery = this.#server.office.send({ kind: 'interactive', payload }, (answer) =>
      answerForm(this.#actor, view, answer),
    );
    return this.#watched(new Act([delivery]), formTrouble);
  }

  /** Closes the form on top; the app hears of it where it asked to. */
  dismiss(): Act {
    const view = this.#top();
    const stack = this.workspace.home.modals.get(this.id) ?? [];
    this.workspace.home.modals.set(
      this.id,
      view.content.clear_on_close === true ? [] : stack.slice(0, -1),
    );
    if (view.content.notify_on_close !== true) return new Act([]);
    const payload = {
      ...interactionOf('view_closed', this.#actor),
      view: viewJson(view, this.workspace),
      is_cleared: false,
    };
    return this.#interact(payload);
  }

  /** Opens the app's Home tab or its messages. */
  openApp(tab: 'home' | 'messages' = 'home'): Act {
    const channel = this.workspace.directMessages(this.id).id;
    const view = this.workspace.home.tabs.get(this.id);
    const event = {
      type: 'app_home_opened',
      user: this.id,
      channel,
      tab,
      view: view === undefined || tab !== 'home' ? undefined : viewJson(view, this.workspace),
    };
    return new Act(this.#server.desk.publish(this.workspace, event));
  }

  /** All that this person reads in a channel, or in one thread of it, oldest first. */
  sees(channel: Channel, threadTs?: string): readonly SeenMessage[] {
    return seenIn(this.workspace, this.id, { channel: channel.id, threadTs });
  }

  /** The form on top; undefined where none is open. */
  get form(): SeenView | undefined {
    const view = this.workspace.home.modals.get(this.id)?.at(-1);
    return view === undefined ? undefined : seeView(view);
  }

  get homeTab(): SeenView | undefined {
    const view = this.workspace.home.tabs.get(this.id);
    return view === undefined ? undefined : seeView(view);
  }

  /** What Slack itself told this person: errors and refusals, oldest first. */
  get notices(): readonly string[] {
    return this.workspace.home.notices.get(this.id) ?? [];
  }

  get #actor(): Actor {
    return { server: this.#server, workspace: this.workspace, user: this.user };
  }

  #top(): SlackView {
    const view = this.workspace.home.modals.get(this.id)?.at(-1);
    if (view === undefined) throw new Error(`${this.user.name} sees no form`);
    return view;
  }

  #placeOf({ message, view }: FoundAction): Json {
    if (view !== undefined) {
      return {
        container: { type: 'view', view_id: view.id },
        view: viewJson(view, this.workspace),
      };
    }
    if (message === undefined) return {};
    const channel = this.workspace.channel(message.channel);
    return {
      ...messagePlace(message, channel, this.workspace),
      response_url: newResponseUrl(this.#actor, { channel, message }),
    };
  }

  #interact(payload: Json): Act {
    const delivery = this.#server.office.send({ kind: 'interactive', payload });
    return this.#watched(new Act([delivery]), 'Slack could not reach the app. Please try again.');
  }

  /** The person is told when the app did not answer in time. */
  #watched(act: Act, notice: string): Act {
    for (const { outcome } of act.deliveries) {
      void outcome.then((end) => {
        if (end.kind === 'lost') this.workspace.home.note(this.id, notice);
        this.#server.changes.announce();
      });
    }
    return act;
  }

  #refused(notice: string): Act {
    this.workspace.home.note(this.id, notice);
    return new Act([]);
  }
}
