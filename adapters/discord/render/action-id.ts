import type { Action } from '#src/card/card.ts';
import { head, literal } from '#src/chat/literal.ts';
import { limits } from './limits.ts';

/** What somebody pressed, read out of its `custom_id`. A token is the core's: opaque, and no authority. */
export type Pressed =
  | { readonly kind: 'button'; readonly token: string }
  /** Must be asked first; `ordinal` finds what is asked. */
  | { readonly kind: 'confirm'; readonly token: string; readonly ordinal: number }
  | { readonly kind: 'confirmed'; readonly token: string }
  | { readonly kind: 'not-now' }
  /** The token is the value that was chosen. */
  | { readonly kind: 'menu' }
  | {
      readonly kind: 'form';
      readonly token: string;
      readonly label: string;
      readonly multiline: boolean;
    };

/** What a token may be long: the rest of an id is ours. The core's have 24 characters. */
export const longestToken = 70;

export const notNowId = 'fettle-not-now';

/** `ordinal` counts the buttons of one kind in one message, so that an id stands there once. */
export function actionIdOf({ form, confirm, token }: Action, ordinal: number): string {
  if (form !== undefined) {
    const start = `fettle-${form.multiline ? 'lines' : 'line'}:${ordinal}:${token}:`;
    return start + head(form.label, limits.button.customId - start.length);
  }
  const kind = confirm === undefined || confirm === '' ? 'button' : 'confirm';
  return `fettle-${kind}:${ordinal}:${token}`;
}

/** Of the button that counts, in the private question of `confirmation`. */
export function confirmedId(token: string): string {
  return `fettle-confirmed:0:${token}`;
}

export function menuId(ordinal: number): string {
  return `fettle-menu:${ordinal}`;
}

/** Undefined for what is no button or menu of a card. */
export function readActionId(id: string): Pressed | undefined {
  if (id === notNowId) return { kind: 'not-now' };
  if (/^fettle-menu:\d{1,3}$/.test(id)) return { kind: 'menu' };
  const parts =
    /^fettle-(button|confirm|confirmed|line|lines):(\d{1,3}):([^:]{1,70})(?::(.*))?$/su.exec(id);
  const [, kind, ordinal, token, label] = parts ?? [];
  if (kind === undefined || token === undefined) return undefined;
  if (kind === 'button' || kind === 'confirmed') return { kind, token };
  if (kind === 'confirm') return { kind, token, ordinal: Number(ordinal) };
  return { kind: 'form', token, label: literal(label ?? ''), multiline: kind === 'lines' };
}
