import type { Span, Text } from '#src/card/card.ts';
import { cut } from '#src/chat/literal.ts';
import { escaped, escapedWithin } from './markdown.ts';

export interface InlineOptions {
  /** Characters, with all that is escaped. */
  readonly limit: number;
  /** Of what has no style of its own. */
  readonly style?: 'strong' | undefined;
}

export interface Inline {
  readonly text: string;
  readonly isCut: boolean;
}

/** A piece of a line. `fixed` is markup of ours, which stands whole or not at all. */
interface Piece {
  readonly kind: 'plain' | 'strong' | 'code' | 'fixed';
  readonly text: string;
}

/** What Discord's own times can show, in seconds. */
const latest = 8_640_000_000_000;
const leastRoom = 10;

/** Clean text as one line of Discord's markdown, in which nothing acts but what the card means. */
export function inline(text: Text, options: InlineOptions): Inline {
  let line = '';
  let isCut = false;
  for (const piece of merged(text.flatMap((span) => pieceOf(span, options)))) {
    const written = writtenWithin(piece, options.limit - line.length);
    isCut ||= written.isCut;
    line += written.text;
  }
  return { text: line, isCut };
}

/** The user that an account of this platform stands for: "discord:80351110224678912" is "80351110224678912". */
export function userOf(account: string): string | undefined {
  return /^discord:([1-9]\d{14,19})$/.exec(account)?.[1];
}

function pieceOf(span: Span, { style }: InlineOptions): Piece {
  const plain = style ?? 'plain';
  if (typeof span === 'string') return { kind: plain, text: span };
  switch (span.kind) {
    case 'code':
      // A backtick inside would end it, and a blank is no code.
      return /`|^\s*$/.test(span.text)
        ? { kind: plain, text: span.text }
        : { kind: 'code', text: span.text };
    case 'strong':
      return { kind: 'strong', text: span.text };
    case 'person':
      return personPiece(span, plain);
    case 'link':
      return linkPiece(span, plain);
    case 'time':
      return timePiece(span);
  }
}

type Style = 'plain' | 'strong';

function personPiece({ account, name }: Extract<Span, { kind: 'person' }>, style: Style): Piece {
  const user = userOf(account);
  return user === undefined
    ? { kind: style, text: `@${name}` }
    : { kind: 'fixed', text: `<@${user}>` };
}

/** In angle brackets Discord shows no preview of where it leads. */
function linkPiece({ url, text }: Extract<Span, { kind: 'link' }>, style: Style): Piece {
  const isSafe = /^https:\/\/[\w.:-]{1,253}\/[\w./?=&%#@~+:,-]{0,1500}$/.test(url);
  if (!isSafe || text.trim() === '') return { kind: style, text };
  return { kind: 'fixed', text: `[${escaped(text)}](<${url}>)` };
}

/** Discord writes it in the reader's zone and language. */
function timePiece({ at, style }: Extract<Span, { kind: 'time' }>): Piece {
  const seconds = Math.floor(at / 1000);
  const isShown = Math.abs(seconds) <= latest;
  return isShown
    ? { kind: 'fixed', text: `<t:${seconds}:${style === 'clock' ? 'f' : 'R'}>` }
    : { kind: 'plain', text: '(unknown time)' };
}

/** Two pieces of one style side by side would end each other's markup. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces.filter(({ text }) => text !== '')) {
    const last = all.at(-1);
    if (last === undefined || last.kind !== piece.kind || piece.kind === 'fixed') all.push(piece);
    else all.splice(-1, 1, { kind: piece.kind, text: last.text + piece.text });
  }
  return all;
}

function writtenWithin(piece: Piece, room: number): Inline {
  const whole = written(piece);
  if (whole.length <= room) return { text: whole, isCut: false };
  if (piece.kind === 'fixed' || room < leastRoom) return { text: '', isCut: true };
  if (piece.kind === 'code') {
    return { text: written({ kind: 'code', text: cut(piece.text, room - 2).text }), isCut: true };
  }
  const marks = piece.kind === 'strong' ? 4 : 0;
  const text = escapedWithin(piece.text.trimStart(), room - marks);
  return { text: marks === 0 ? text : `**${text}**`, isCut: true };
}

function written({ kind, text }: Piece): string {
  switch (kind) {
    case 'plain':
      return escaped(text);
    case 'strong':
      return strong(text);
    case 'code':
      return `\`${text}\``;
    case 'fixed':
      return text;
  }
}

/** Blanks stand outside of the marks. */
function strong(text: string): string {
  const said = text.trim();
  if (said === '') return text;
  const start = text.indexOf(said);
  return `${text.slice(0, start)}**${escaped(said)}**${text.slice(start + said.length)}`;
}
