import { type Json, jsonAt, listAt, textAt } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import { isPressable } from './check-components.ts';
import { textsOf } from './check-message.ts';
import { allComponents } from './components.ts';
import { shown } from './markdown.ts';
import { has, type Message } from './message.ts';
import { kind } from './rules.ts';
import type { World } from './world.ts';

/** A message as one person reads it now. */
export interface SeenMessage {
  readonly message: Message;
  readonly author: string;
  readonly text: string;
  /** What can be pressed: the words of buttons, and of the options of selects. */
  readonly labels: readonly string[];
  /** Buttons and selects that are there and cannot be pressed. */
  readonly disabled: readonly string[];
  readonly files: readonly string[];
  /** Where it leads: addresses of link buttons and of masked or bare links. */
  readonly links: readonly string[];
  /** Whom it calls. */
  readonly pings: Message['pings'];
  readonly isPrivate: boolean;
}

/** All that this person reads in a channel, oldest first; nothing where they may not look. */
export function seenIn(world: World, userId: string, channel: Channel): readonly SeenMessage[] {
  if (!world.may(userId, channel, 'viewChannel')) return [];
  return channel.messages
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
    .map((message) => see(world, message));
}

export function see(world: World, message: Message): SeenMessage {
  const components = allComponents(message.components);
  const pressable = components.filter(isPressable).map(({ component }) => component);
  const isEnabled = (component: Json): boolean => component.disabled !== true;
  const raw = rawText(
    message,
    components.map(({ component }) => component),
  );
  const { text, links } = shown(raw, (id) => world.users.get(id)?.globalName ?? id);
  const addresses = components.flatMap(({ component }) => textAt(component, 'url') ?? []);
  return {
    message,
    author: message.author.globalName,
    text: has(message, 'loading') ? `${message.author.globalName} is thinking...` : text,
    labels: pressable.filter(isEnabled).flatMap(labelsOf),
    disabled: pressable.filter((component) => !isEnabled(component)).flatMap(labelsOf),
    files: message.attachments.map(({ filename }) => filename),
    links: [...links, ...addresses],
    pings: message.pings,
    isPrivate: message.onlyFor !== undefined,
  };
}

/** `Maria: what she wrote [a button]`. */
export function lineOf({ author, text, labels }: SeenMessage): string {
  const buttons = labels.map((label) => ` [${label}]`).join('');
  return `${author}: ${text}${buttons}`;
}

/** Content, then embeds, then the texts of components, then the names of files. */
function rawText(message: Message, components: readonly Json[]): string {
  const texts = components.flatMap((component) =>
    component.type === kind.text ? (textAt(component, 'content') ?? '') : [],
  );
  const files = message.attachments.flatMap(({ filename, description }) => [
    filename,
    ...(description === undefined ? [] : [description]),
  ]);
  return [message.content, ...message.embeds.flatMap(textsOf), ...texts, ...files]
    .filter((each) => each !== '')
    .join('\n');
}

/** The words of a button, or those of each option of a select. */
export function labelsOf(component: Json): readonly string[] {
  const options = listAt(component, 'options');
  if (options.length > 0) return options.map((option) => textAt(option, 'label') ?? '');
  return [textAt(component, 'label') ?? textAt(component, 'placeholder') ?? ''];
}

/** A form as a person reads it. */
export interface SeenForm {
  readonly title: string;
  readonly text: string;
  /** Labels of what can be filled in. */
  readonly inputs: readonly string[];
}

export function seeForm(content: Json): SeenForm {
  const components = allComponents(listAt(content, 'components')).map(({ component }) => component);
  const words = components.flatMap((component) => [
    textAt(component, 'content'),
    textAt(component, 'label'),
    textAt(component, 'description'),
    textAt(component, 'placeholder'),
    textAt(component, 'value'),
  ]);
  return {
    title: textAt(content, 'title') ?? '',
    text: words.filter((each) => each !== undefined).join('\n'),
    inputs: fieldsOf(content).map(({ label }) => label),
  };
}

export interface FormField {
  readonly label: string;
  readonly component: Json;
  /** The number of the label or row around it, and whether it is a label. */
  readonly around: Json;
}

/** What can be filled in, with its label. */
export function fieldsOf(content: Json): readonly FormField[] {
  return listAt(content, 'components').flatMap((around) => {
    if (around.type === kind.label) {
      const component = jsonAt(around, 'component') ?? {};
      return [{ label: textAt(around, 'label') ?? '', component, around }];
    }
    return listAt(around, 'components').map((component) => ({
      label: textAt(component, 'label') ?? '',
      component,
      around,
    }));
  });
}
