import type { SlackView } from './home.ts';
import { type Json, jsonAt, listAt, textAt } from './json.ts';
import type { Message } from './message.ts';
import { type Shown, showMrkdwn, showPlain, together } from './mrkdwn.ts';
import { actionsOf, type BlockAction, labelOf, showBlocks } from './shown-blocks.ts';
import type { Workspace } from './workspace.ts';

/** A message as one person reads it now. */
export interface SeenMessage {
  readonly message: Message;
  readonly author: string;
  /** What stands on the screen: the blocks, or the text where there are none. */
  readonly text: string;
  /** What a screen reader and a notification say. */
  readonly spoken: string;
  readonly labels: readonly string[];
  readonly mentions: readonly string[];
  readonly links: readonly string[];
}

export interface Where {
  readonly channel: string;
  /** Only this thread, with the message that it hangs on. */
  readonly threadTs?: string | undefined;
}

/** All that this user reads there, oldest first. */
export function seenIn(workspace: Workspace, user: string, where: Where): readonly SeenMessage[] {
  if (!workspace.channel(where.channel).members.has(user)) return [];
  return workspace.messages
    .filter((message) => message.channel === where.channel && isFor(message, user))
    .filter(
      ({ ts, threadTs }) => where.threadTs === undefined || [ts, threadTs].includes(where.threadTs),
    )
    .map((message) => see(message, workspace));
}

/** Whether a message is for everybody or for this user. */
export function isFor(message: Message, user: string): boolean {
  return message.onlyFor === undefined || message.onlyFor === user;
}

export function see(message: Message, workspace: Workspace): SeenMessage {
  const text = showMrkdwn(message.text, { verbatim: message.botId === undefined });
  const blocks = message.botId === undefined ? showPlain('') : showBlocks(message.blocks);
  const files = showPlain(message.files.map(({ title }) => title).join('\n'));
  const shown = together([
    message.blocks.length > 0 && message.botId !== undefined ? blocks : text,
    files,
  ]);
  return {
    message,
    author: workspace.users.get(message.user)?.realName ?? message.user,
    text: shown.text,
    spoken: text.text,
    labels: actionsOf(message.blocks).flatMap(labelsOf),
    // The text notifies as well as the blocks do.
    mentions: [...new Set([...text.mentions, ...shown.mentions])],
    links: [...new Set([...text.links, ...shown.links])],
  };
}

/** A modal or Home tab as a person reads it. */
export interface SeenView {
  readonly title: string;
  readonly text: string;
  readonly labels: readonly string[];
  /** Labels of what can be filled in. */
  readonly inputs: readonly string[];
  readonly mentions: readonly string[];
}

export function seeView(view: SlackView): SeenView {
  const blocks = listAt(view.content, 'blocks');
  const shown: Shown = showBlocks(blocks);
  const inputs = blocks.filter((block) => textAt(block, 'type') === 'input');
  return {
    title: wordOf(view.content, 'title'),
    text: shown.text,
    labels: actionsOf(blocks.filter((block) => !inputs.includes(block))).flatMap(labelsOf),
    inputs: inputs.map((input) => wordOf(input, 'label')),
    mentions: shown.mentions,
  };
}

/** What can be pressed: the button's words, or those of each option. */
export function labelsOf({ element }: BlockAction): readonly string[] {
  const options = listAt(element, 'options');
  return options.length === 0 ? [labelOf(element)] : options.map(labelOf);
}

export function wordOf(from: Json, key: string): string {
  return textAt(jsonAt(from, key) ?? {}, 'text') ?? '';
}
