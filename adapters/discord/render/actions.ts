import type {
  APIActionRowComponent,
  APIButtonComponentWithCustomId,
  APIComponentInMessageActionRow,
  APISelectMenuOption,
  APIStringSelectComponent,
} from 'discord.js';
import type { Action } from '#src/card/card.ts';
import { cut } from '#src/chat/literal.ts';
import { actionIdOf, longestToken, menuId } from './action-id.ts';
import { limits } from './limits.ts';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Rows {
  readonly rows: readonly Row[];
  /** What stands there as a button, in order. */
  readonly pressed: readonly Action[];
  readonly isCut: boolean;
}

/** What a person may press: up to five choices as buttons, more of them as menus. */
export function actionRows(actions: readonly Action[]): Rows {
  const sound = actions.filter(isSound);
  const choices = sound.filter(isChoice);
  const menus = choices.length > limits.rows.buttons ? menusOf(choices) : [];
  const others = menus.length === 0 ? sound : sound.filter((action) => !isChoice(action));
  const room = (limits.rows.most - menus.length) * limits.rows.buttons;
  const pressed = others.filter(isAskable).slice(0, room);
  const offered = menus.reduce((sum, { options }) => sum + options.length, 0);
  const isMissing =
    sound.length < actions.length ||
    pressed.length < others.length ||
    (menus.length > 0 && offered < choices.length);
  return {
    rows: [...menus.map((menu) => rowOf([menu])), ...buttonRows(pressed.map(buttonOf))],
    pressed,
    isCut: isMissing || pressed.some(({ label }) => label.length > limits.button.label),
  };
}

/** Fits into an id, and stands there once: the same token twice is the same answer. */
function isSound({ token }: Action, index: number, all: readonly Action[]): boolean {
  const fits = /^[^:]+$/.test(token) && token.length <= longestToken;
  return fits && all.findIndex((each) => each.token === token) === index;
}

/** What is asked before a button counts stands in the message, which has room for few of them. */
function isAskable(action: Action, index: number, all: readonly Action[]): boolean {
  const before = all.slice(0, index).filter(isConfirmed).length;
  return !isConfirmed(action) || before < limits.rows.confirmed;
}

/** Buttons in rows of five. */
export function buttonRows(buttons: readonly APIButtonComponentWithCustomId[]): readonly Row[] {
  const size = limits.rows.buttons;
  return Array.from({ length: Math.ceil(buttons.length / size) }, (_, index) =>
    rowOf(buttons.slice(index * size, (index + 1) * size)),
  );
}

export function isConfirmed({ form, confirm }: Action): boolean {
  return form === undefined && confirm !== undefined && confirm !== '';
}

/** One of several answers: nothing to confirm, nothing to write, nothing that stands out. */
function isChoice({ style, confirm, form }: Action): boolean {
  return style === 'plain' && confirm === undefined && form === undefined;
}

function menusOf(choices: readonly Action[]): readonly APIStringSelectComponent[] {
  const room = limits.select.options;
  const number = Math.min(limits.rows.menus, Math.ceil(choices.length / room));
  return Array.from({ length: number }, (_, index) => {
    const options = choices.slice(index * room, (index + 1) * room).map(optionOf);
    return { type: 3, custom_id: menuId(index), placeholder: 'Choose one', options };
  });
}

function optionOf({ label, token }: Action): APISelectMenuOption {
  return { label: cut(label, limits.select.label).text, value: token };
}

function buttonOf(
  action: Action,
  index: number,
  all: readonly Action[],
): APIButtonComponentWithCustomId {
  const before = all.slice(0, index).filter(isConfirmed).length;
  return {
    type: 2,
    custom_id: actionIdOf(action, isConfirmed(action) ? before : index),
    label: cut(action.label, limits.button.label).text,
    style: styles[action.style],
  };
}

/** Of buttons: https://discord.com/developers/docs/components/reference#button-button-styles */
export const styles = { primary: 1, plain: 2, danger: 4 } as const;

function rowOf(components: APIComponentInMessageActionRow[]): Row {
  return { type: 1, components };
}
