import type { Json } from '#test/slack/json.ts';
import { Act } from './act.ts';
import type { Channel } from './channel.ts';
import { type Command, commandType } from './command.ts';
import { chosenBy, filledIn, type GivenOptions, isFile, typedIn } from './command-line.ts';
import { type Filled, fillIn, optionOf } from './filling.ts';
import type { Guild, Role, User } from './guild.ts';
import { type About, begin, commandData, resolvedFiles, resolvedMessage } from './interacting.ts';
import { interactionType } from './interaction.ts';
import { limits } from './limits.ts';
import type { Attachment, Message } from './message.ts';
import { findPressable, type PressOptions } from './pressing.ts';
import { Refusal } from './refusal.ts';
import { kind } from './rules.ts';
import { lineOf, type SeenForm, type SeenMessage, see, seeForm, seenIn } from './screen.ts';
import type { Stage } from './stage.ts';
import { setThread, type ThreadChange } from './threads.ts';
import { type NewPost, openPost, type SayOptions, write } from './writing.ts';

/** Somebody with a Discord client: does what people do, and sees what people see. */
export class DiscordPerson {
  readonly user: User;
  readonly #stage: Stage;

  constructor(stage: Stage, user: User) {
    this.#stage = stage;
    this.user = user;
  }

  get id(): string {
    return this.user.id;
  }

  say(channel: Channel, text: string, options: SayOptions = {}): Act {
    return write(this.#stage, this.user, channel, text, options);
  }

  /** Writes what was pasted: the client sends what is too long for a message as a file. */
  paste(channel: Channel, text: string): Act {
    if ([...text].length <= limits.content) return this.say(channel, text);
    const file = this.file('message.txt', Buffer.from(text), 'text/plain; charset=utf-8');
    return this.say(channel, '', { files: [file] });
  }

  /** Writes with the bot's name before the text. */
  mention(channel: Channel, text: string, options: SayOptions = {}): Act {
    return this.say(channel, `<@${this.#stage.world.bot.id}> ${text}`, options);
  }

  /** Writes to the bot alone. */
  direct(text: string, options: SayOptions = {}): Act {
    return this.say(this.directMessages, text, options);
  }

  get directMessages(): Channel {
    return this.#stage.world.directMessages(this.id);
  }

  /** Opens a post in a forum. */
  post(forum: Channel, post: NewPost): Act {
    return openPost(this.#stage, this.user, forum, post);
  }

  edit(message: Message, text: string): Act {
    const channel = this.#own(message);
    const { clock } = this.#stage.world;
    const changed = channel.change(message.id, { content: text, editedAt: clock.now() });
    return this.#acted(this.#stage.news.message('MESSAGE_UPDATE', changed), changed);
  }

  remove(message: Message): Act {
    this.#own(message).remove(message.id);
    return this.#acted(this.#stage.news.deleted(message), message);
  }

  /** A file on this person's disk, as it is uploaded; it has an address as soon as it is sent. */
  file(filename: string, bytes: Uint8Array, contentType = 'image/png'): Attachment {
    const id = this.#stage.world.ids.next();
    return this.#stage.cdn.keep({ id, filename, bytes, contentType, description: undefined });
  }

  /** Runs `name subcommand` as the client lets them: only what is registered, only what fits. */
  slash(channel: Channel, words: string, given: GivenOptions = {}): Act {
    const chosen = chosenBy(words, this.#commands(channel));
    const files = Object.values(given).filter(isFile);
    const data = {
      ...commandData(chosen.command),
      options: filledIn(chosen, given),
      ...resolvedFiles(this.#stage, files),
    };
    return this.#start({ type: interactionType.command, channel, data });
  }

  /** Types into an option that completes; the other options may be filled already. */
  complete(channel: Channel, words: string, typing: Typing): Act {
    const chosen = chosenBy(words, this.#commands(channel));
    const { option, text, others = {} } = typing;
    const options = typedIn(chosen, { ...others, [option]: text }, option);
    const data = { ...commandData(chosen.command), options };
    return this.#start({ type: interactionType.autocomplete, channel, data });
  }

  /** Chooses a command in the menu of a message, whoever wrote it. */
  messageCommand(name: string, message: Message): Act {
    const channel = this.#channelOf(message);
    const command = this.#commands(channel).find(
      (each) => each.type === commandType.message && each.name === name,
    );
    if (command === undefined) throw new Error(`there is no message command "${name}"`);
    const data = { ...commandData(command), ...resolvedMessage(this.#stage, message) };
    return this.#start({ type: interactionType.command, channel, data });
  }

  /** Presses a button, or chooses the option of a select, by its words. */
  press(label: string, options: PressOptions = {}): Act {
    const { message, component } = findPressable(this.#stage.world, this.id, label, options);
    const isButton = component.type === kind.button;
    return this.#use(message, component, isButton ? {} : { values: [optionOf(component, label)] });
  }

  /** Chooses several options of the newest select that has the first of them. */
  choose(labels: readonly string[], options: PressOptions = {}): Act {
    const [first = ''] = labels;
    const { message, component } = findPressable(this.#stage.world, this.id, first, options);
    return this.#use(message, component, {
      values: labels.map((each) => optionOf(component, each)),
    });
  }

  /** Fills in and sends the form that lies before them. Throws when the client would not send it. */
  submit(filled: Filled = {}): Act {
    const { interactions } = this.#stage;
    const form = interactions.forms.get(this.id);
    if (form === undefined) throw new Error(`${this.user.username} sees no form`);
    const { components, files } = fillIn(form.content, filled);
    interactions.forms.delete(this.id);
    const data = {
      custom_id: form.content.custom_id,
      components,
      ...resolvedFiles(this.#stage, files),
    };
    const { channel, source } = form.from;
    return this.#start({ type: interactionType.modal, channel, source, data });
  }

  /** Closes the form; the app is not told. */
  dismiss(): void {
    this.#stage.interactions.forms.delete(this.id);
  }

  /** Archives, locks, renames or tags a thread, as its owner or a moderator may. */
  changeThread(thread: Channel, change: ThreadChange): void {
    setThread(this.#stage, thread, change);
  }

  give(guild: Guild, role: Role): void {
    const member = this.#stage.world.memberOf(guild, this.id);
    member.roles.add(role.id);
    this.#stage.news.member(guild, member);
  }

  take(guild: Guild, role: Role): void {
    const member = this.#stage.world.memberOf(guild, this.id);
    member.roles.delete(role.id);
    this.#stage.news.member(guild, member);
  }

  leave(guild: Guild): void {
    guild.members.delete(this.id);
  }

  /** All that this person reads in a channel, thread or post, oldest first. */
  sees(channel: Channel): readonly SeenMessage[] {
    return seenIn(this.#stage.world, this.id, channel);
  }

  /** What they read in their conversation with the bot. */
  get inbox(): readonly SeenMessage[] {
    return this.sees(this.directMessages);
  }

  /** The same as one text, with who wrote it and what can be pressed. */
  transcript(channel: Channel): string {
    return this.sees(channel).map(lineOf).join('\n');
  }

  /** The form that lies before them; undefined where there is none. */
  get form(): SeenForm | undefined {
    const form = this.#stage.interactions.forms.get(this.id);
    return form === undefined ? undefined : seeForm(form.content);
  }

  /** What Discord itself told them, oldest first. */
  get notices(): readonly string[] {
    return this.#stage.world.notices.get(this.id) ?? [];
  }

  /** How a message looks to them now. */
  look(message: Message): SeenMessage {
    return see(this.#stage.world, this.#channelOf(message).message(message.id) ?? message);
  }

  #use(message: Message, component: Json, more: Json): Act {
    const data = { custom_id: component.custom_id, component_type: component.type, ...more };
    const channel = this.#channelOf(message);
    return this.#start({
      type: interactionType.component,
      channel,
      source: channel.message(message.id) ?? message,
      data,
    });
  }

  #start(about: Omit<About, 'user'>): Act {
    if (!this.#stage.world.may(this.id, about.channel, 'viewChannel'))
      throw new Refusal('missingAccess');
    return begin(this.#stage, { ...about, user: this.user });
  }

  #commands(channel: Channel): readonly Command[] {
    const { world } = this.#stage;
    if (!world.may(this.id, channel, 'useApplicationCommands')) return [];
    const ofGuild = world.commands.get(channel.guildId ?? '') ?? [];
    return [...ofGuild, ...(world.commands.get('global') ?? [])];
  }

  #channelOf(message: Message): Channel {
    const channel = this.#stage.world.channels.get(message.channelId);
    if (channel === undefined) throw new Refusal('unknownChannel');
    return channel;
  }

  #own(message: Message): Channel {
    if (message.author.id !== this.id) throw new Refusal('notTheirMessage');
    return this.#channelOf(message);
  }

  #acted(happening: Act['happenings'][number] | undefined, message: Message): Act {
    const { changes } = this.#stage;
    changes.announce();
    return new Act({ changes, message, happenings: [happening] });
  }
}

export interface Typing {
  readonly option: string;
  readonly text: string;
  readonly others?: GivenOptions | undefined;
}
