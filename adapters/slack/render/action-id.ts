import type { Action } from '#src/card/card.ts';
import { head } from '#src/chat/literal.ts';
import { limits } from './limits.ts';

/** What somebody pressed, read out of its `action_id`. */
export type Pressed =
  | { readonly kind: 'button' }
  | { readonly kind: 'menu' }
  /** Of a card that is read as a form. */
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'form'; readonly label: string; readonly multiline: boolean };

/** Matches every button and menu of a card, for registering. */
export const pressedId = /^fettle-(?:button|menu|line|lines|page):/;

/** A form's label travels in the id: it is shown again when the form opens, and nothing rests on it. */
export function actionIdOf({ form }: Action, index: number): string {
  if (form === undefined) return `fettle-button:${index}`;
  const start = `fettle-${form.multiline ? 'lines' : 'line'}:${index}:`;
  return start + head(form.label, 200);
}

export function selectId(index: number): string {
  return `fettle-menu:${index}`;
}

export function pageIdOf(page: number): string {
  return `fettle-page:${page}`;
}

/** Undefined for what is no button or menu of a card. */
export function readActionId(id: string): Pressed | undefined {
  const parts = /^fettle-(button|menu|line|lines|page):(\d{1,3})(?::(.{0,200}))?$/su.exec(
    id.slice(0, limits.actions.actionId),
  );
  const kind = parts?.[1];
  if (kind === undefined) return undefined;
  if (kind === 'button' || kind === 'menu') return { kind };
  if (kind === 'page') return { kind, page: Number(parts?.[2]) };
  return { kind: 'form', label: parts?.[3] ?? '', multiline: kind === 'lines' };
}
