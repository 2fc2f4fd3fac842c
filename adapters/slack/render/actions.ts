import type { types } from '@slack/bolt';
import type { Action } from '#src/card/card.ts';
import { cut } from '#src/chat/literal.ts';
import { actionIdOf, selectId } from './action-id.ts';
import { limits } from './limits.ts';
import { sizeOf } from './literal.ts';
import type { Part, Parts } from './part.ts';

/** So many answers are buttons; more of them are a menu. */
const mostButtons = 5;
/** Ours: so that what a message says has room beside what one may press. */
const mostMenus = 2;

/** What a person may press. Tokens stand in values: opaque, and not longer than Slack takes. */
export function actionParts(actions: readonly Action[]): Parts {
  const choices = actions.filter(isChoice);
  const menus = choices.length > mostButtons ? menusOf(choices) : [];
  const kept = menus.length === 0 ? actions : actions.filter((action) => !isChoice(action));
  const pressed = kept.filter(({ token }) => token.length <= limits.button.value);
  const buttons = pressed.slice(0, limits.actions.elements - menus.length);
  const elements = [
    ...menus,
    ...buttons.map((action) => buttonOf(action, actions.indexOf(action))),
  ];
  const offered = menus.reduce((sum, { options }) => sum + (options?.length ?? 0), 0);
  const isMissing = buttons.length < kept.length || (menus.length > 0 && offered < choices.length);
  const labels = actions.filter((action) => menus.length === 0 || !isChoice(action));
  return {
    parts: elements.length === 0 ? [] : [partOf(elements)],
    isCut: isMissing || labels.some(({ label }) => label.length > limits.button.text),
  };
}

/** One of several answers: nothing to confirm, nothing to write, nothing that stands out. */
function isChoice({ style, confirm, form, token }: Action): boolean {
  const fits = token.length <= limits.select.value;
  return style === 'plain' && confirm === undefined && form === undefined && fits;
}

function menusOf(choices: readonly Action[]): readonly types.StaticSelect[] {
  const room = limits.select.options;
  const number = Math.min(mostMenus, Math.ceil(choices.length / room));
  return Array.from({ length: number }, (_, index) => {
    const own = choices.slice(index * room, (index + 1) * room).map(optionOf);
    return {
      type: 'static_select',
      action_id: selectId(index),
      placeholder: plain('Choose one'),
      options: own,
    };
  });
}

function optionOf({ label, token }: Action): types.PlainTextOption {
  return { text: plain(cut(label, limits.select.text).text), value: token };
}

function buttonOf(action: Action, index: number): types.Button {
  const { label, style, token, confirm } = action;
  return {
    type: 'button',
    action_id: actionIdOf(action, index),
    text: plain(cut(label, limits.button.text).text),
    value: token,
    ...(style === 'plain' ? {} : { style }),
    ...(confirm === undefined || confirm === '' ? {} : { confirm: dialogOf(action, confirm) }),
  };
}

function dialogOf({ label, style }: Action, confirm: string): types.ConfirmationDialog {
  return {
    title: plain(cut(`${label}?`, limits.confirm.title).text),
    text: plain(cut(confirm, limits.confirm.text).text),
    confirm: plain(cut(label, limits.confirm.button).text),
    deny: plain('Not now'),
    ...(style === 'danger' ? { style: 'danger' as const } : {}),
  };
}

/** Plain text whose colons and signs stay what they are. */
function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function partOf(elements: readonly (types.Button | types.StaticSelect)[]): Part {
  const sizes = elements.map((element) => sizeOf(JSON.stringify(element)));
  return {
    block: { type: 'actions', elements: [...elements] },
    size: sizes.reduce((sum, size) => sum + size, 0),
  };
}
