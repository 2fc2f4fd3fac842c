import type { Card } from '#src/card/card.ts';
import { accountsIn } from '#src/chat/accounts-in.ts';
import { wholeName } from '#src/chat/whole-text.ts';
import { actionRows, isConfirmed, type Row } from './actions.ts';
import { blockLines } from './block-lines.ts';
import { confirmLines } from './confirm.ts';
import { headingLines } from './heading.ts';
import { inline, userOf } from './inline.ts';
import { limits } from './limits.ts';
import { fitting, type Line, type Lines, sizeOf } from './lines.ts';
import type { Form, RenderView } from './rendered.ts';
import { settledRows } from './settled.ts';

/** What one message says, in lines of markdown that fit into it together. */
export interface Said {
  readonly heading: readonly Line[];
  /** One for each block that says something. */
  readonly bodies: readonly (readonly Line[])[];
  /** What buttons ask before they count, in their order. */
  readonly asked: readonly Line[];
  /** That something is missing, and who is meant all the same. */
  readonly notes: readonly Line[];
  readonly rows: readonly Row[];
  /** Users whom the card means, each once and in order. */
  readonly users: readonly string[];
  /** Something of the card is not in the message. */
  readonly isCut: boolean;
}

export interface SayingView extends RenderView {
  /** Something is missing already, of which the whole is attached. */
  readonly isShort: boolean;
}

const rooms: Readonly<Record<Form, number>> = {
  container: limits.container.text,
  embed: limits.embed.description,
  text: limits.message.content,
  bare: limits.message.content,
};

/** Ours: more people than that one card never asks. */
const mostUsers = 20;
/** `<@`, an id, `>` and a blank. */
const mentionSize = 24;
const noteSize = 80;

/** A clean card whose code is short already. Whoever is meant is told, whatever is cut. */
export function saidIn(card: Card, view: SayingView): Said {
  const users = usersIn(card);
  const { rows, asked, lost } = pressable(card, view);
  const last = [...asked.lines, ...lost.lines];
  const room = rooms[view.form] - sizeOf(last) - noteSize - mentionSize * users.length;
  const shown = fitting([headingLines(card), ...card.blocks.map(blockLines)], room);
  const isCut = view.isShort || [asked, lost, ...shown].some((each) => each.isCut);
  const [heading = [], ...bodies] = shown.map(({ lines }) => lines);
  const text = [...heading, ...bodies.flat(), ...last].join('\n');
  return {
    heading,
    bodies: bodies.filter((lines) => lines.length > 0),
    asked: asked.lines,
    notes: [...lost.lines, ...(isCut ? [noteOf(view)] : []), ...unsaid(users, text)],
    rows,
    users,
    isCut,
  };
}

interface Pressable {
  readonly rows: readonly Row[];
  readonly asked: Lines;
  readonly lost: Lines;
}

const nothing: Lines = { lines: [], isCut: false };

function pressable({ actions }: Card, { form, before = [] }: RenderView): Pressable {
  if (form === 'bare') {
    const asking = actions.filter(isConfirmed);
    const { lines, isCut } = confirmLines(asking.slice(0, limits.rows.confirmed));
    const asked = { lines, isCut: isCut || asking.length > limits.rows.confirmed };
    return { rows: [], asked, lost: lostLines(actions.map(({ label }) => label)) };
  }
  if (actions.length === 0) return { rows: settledRows(before), asked: nothing, lost: nothing };
  const { rows, pressed, isCut } = actionRows(actions);
  return { rows, asked: confirmLines(pressed), lost: { lines: [], isCut } };
}

/** Buttons in words, where there are none. */
function lostLines(labels: readonly string[]): Lines {
  if (labels.length === 0) return nothing;
  const choices = inline([`Choices: ${labels.join(' | ')}`], { limit: limits.text.choices });
  const lost = inline(['The buttons of this message cannot be shown.'], { limit: noteSize });
  return { lines: [choices.text, lost.text], isCut: choices.isCut };
}

function noteOf({ can }: RenderView): Line {
  const where = can.files ? `all of it in ${wholeName}` : 'the rest does not fit in here';
  return `-# ${inline([`Shortened; ${where}.`], { limit: noteSize }).text}`;
}

function unsaid(users: readonly string[], text: string): readonly Line[] {
  const missing = users.map((user) => `<@${user}>`).filter((mention) => !text.includes(mention));
  return missing.length === 0 ? [] : [missing.join(' ')];
}

function usersIn(card: Card): readonly string[] {
  const users = accountsIn(card).map(userOf);
  return users.filter((user) => user !== undefined).slice(0, mostUsers);
}
