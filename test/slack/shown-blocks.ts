import { isJson, type Json, listAt, listOf, textAt } from './json.ts';
import { type Shown, showMarkdown, showMrkdwn, showPlain, together } from './mrkdwn.ts';

/** What a person reads in blocks, top to bottom, without what can be pressed. */
export function showBlocks(blocks: readonly Json[]): Shown {
  return together(blocks.map((block) => showValue(block)));
}

/** Everything in blocks that can be pressed or chosen, top to bottom. */
export function actionsOf(blocks: readonly Json[]): readonly BlockAction[] {
  return blocks.flatMap((block) => {
    const blockId = textAt(block, 'block_id') ?? '';
    const inside = [
      block.accessory,
      ...listAt(block, 'elements'),
      ...listAt(block, 'actions'),
      block.element,
    ];
    const own = inside
      .filter(isJson)
      .filter((element) => textAt(element, 'action_id') !== undefined);
    const nested = [...listAt(block, 'child_blocks'), ...listAt(block, 'elements')].filter(
      (child) => textAt(child, 'block_id') !== undefined,
    );
    return [...own.map((element) => ({ blockId, element })), ...actionsOf(nested)];
  });
}

export interface BlockAction {
  readonly blockId: string;
  readonly element: Json;
}

/** The words on a button or choice: the option's for a menu. */
export function labelOf(element: Json): string {
  const label = element.text;
  return isJson(label) ? (textAt(label, 'text') ?? '') : '';
}

/** Words of Slack's clients for the state of a task. */
const statusWords: Readonly<Record<string, string>> = {
  pending: 'pending',
  in_progress: 'in progress',
  complete: 'done',
  error: 'failed',
};

const pressable = ['button', 'overflow', 'static_select', 'feedback_buttons', 'icon_button'];

function showValue(value: Json): Shown {
  const type = textAt(value, 'type') ?? '';
  if (pressable.includes(type)) return showPlain('');
  const text = textAt(value, 'text') ?? '';
  if (type === 'mrkdwn') return showMrkdwn(text, { verbatim: value.verbatim === true });
  if (type === 'markdown') return showMarkdown(text);
  if (
    type === 'rich_text_section' ||
    type === 'rich_text_quote' ||
    type === 'rich_text_preformatted'
  ) {
    return together(listAt(value, 'elements').map(showInline), '');
  }
  if (type === 'task_card')
    return together([
      showPlain(statusWords[textAt(value, 'status') ?? ''] ?? ''),
      showParts(value),
    ]);
  return showParts(value);
}

/** In the order in which clients show them. */
const parts = [
  'title',
  'rich_text_title',
  'subtitle',
  'label',
  'text',
  'fields',
  'body',
  'caption',
  'details',
  'output',
  'elements',
  'rows',
  'tasks',
  'child_blocks',
  'hint',
  'accessory',
  'alt_text',
];

function showParts(value: Json): Shown {
  return together(parts.map((part) => showPart(value[part])));
}

function showPart(part: unknown): Shown {
  if (typeof part === 'string') return showPlain(part);
  if (isJson(part)) return showValue(part);
  if (!Array.isArray(part)) return showPlain('');
  return together(
    part.map((each) =>
      Array.isArray(each) ? together(listOf(each).map(showValue), ' | ') : showPart(each),
    ),
  );
}

function showInline(element: Json): Shown {
  const text = textAt(element, 'text') ?? '';
  switch (textAt(element, 'type') ?? 'text') {
    case 'user':
      return {
        text: `@${textAt(element, 'user_id')}`,
        mentions: [textAt(element, 'user_id') ?? ''],
        links: [],
      };
    case 'usergroup':
      return {
        text: '@group',
        mentions: [`!subteam^${textAt(element, 'usergroup_id')}`],
        links: [],
      };
    case 'broadcast':
      return {
        text: `@${textAt(element, 'range')}`,
        mentions: [`!${textAt(element, 'range')}`],
        links: [],
      };
    case 'link':
      return {
        text: text === '' ? (textAt(element, 'url') ?? '') : text,
        mentions: [],
        links: [textAt(element, 'url') ?? ''],
      };
    case 'date':
      return showPlain(textAt(element, 'fallback') ?? '');
    case 'emoji':
      return showPlain(`:${textAt(element, 'name')}:`);
    default:
      return showPlain(text);
  }
}
