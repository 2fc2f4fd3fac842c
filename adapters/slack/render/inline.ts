import type { types } from '@slack/bolt';
import type { Span, Text } from '#src/card/card.ts';
import { distance } from '#src/card/measure.ts';
import { utcTime } from '#src/card/utc.ts';
import { cutToSize, sizeOf } from './literal.ts';

export interface InlineOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What Slack counts, see `sizeOf`. */
  readonly limit: number;
  /** Of what has no style of its own. */
  readonly style?: 'strong' | undefined;
}

export interface Inline {
  readonly elements: types.RichTextElement[];
  readonly isCut: boolean;
}

/** The year 9999. */
const latest = 253_402_300_799_000;

/** Clean text as pieces of rich text, which hold no markup: nothing in them becomes a mention or a link. */
export function inline(text: Text, options: InlineOptions): Inline {
  const elements: types.RichTextElement[] = [];
  let room = options.limit;
  let isCut = false;
  for (const span of text) {
    const element = fitted(elementOf(span, options), room);
    isCut ||= element.isCut;
    if (element.element !== undefined) elements.push(element.element);
    room -= element.size;
  }
  return { elements, isCut };
}

/** What an element counts: its text, and something for its frame. */
export function inlineSize(elements: readonly types.RichTextElement[]): number {
  return elements.reduce((sum, element) => sum + 20 + sizeOf(shownOf(element)), 0);
}

/** The member that an account of this platform stands for: "slack:T024/U02AB" is "U02AB". */
export function memberOf(account: string): string | undefined {
  return /^slack:[TE][A-Z0-9]{1,30}\/([UW][A-Z0-9]{1,30})$/.exec(account)?.[1];
}

function elementOf(span: Span, { now, style }: InlineOptions): types.RichTextElement {
  if (typeof span === 'string')
    return style === undefined ? plain(span) : styled(span, { bold: true });
  switch (span.kind) {
    case 'code':
      return styled(span.text, { code: true });
    case 'strong':
      return styled(span.text, { bold: true });
    case 'person':
      return person(span);
    case 'link':
      return linkTo(span);
    case 'time':
      return time(span, now);
  }
}

function plain(text: string): types.RichTextText {
  return { type: 'text', text };
}

function styled(text: string, style: { bold: true } | { code: true }): types.RichTextText {
  return { type: 'text', text, style };
}

function person({ account, name }: Extract<Span, { kind: 'person' }>): types.RichTextElement {
  const member = memberOf(account);
  return member === undefined ? plain(`@${name}`) : { type: 'user', user_id: member };
}

function linkTo({ url, text }: Extract<Span, { kind: 'link' }>): types.RichTextElement {
  const isSafe = /^https:\/\/[^\s<>|]{1,2000}$/.test(url);
  return isSafe ? { type: 'link', url, text } : plain(text);
}

/** Slack writes it in the reader's zone. It has a form for what is past, none for what is to come. */
function time({ at, style }: Extract<Span, { kind: 'time' }>, now: number): types.RichTextElement {
  if (!(at >= 0 && at <= latest)) return plain('(unknown time)');
  if (style === 'relative' && at > now) return plain(distance(at, now));
  const timestamp = Math.floor(at / 1000);
  return style === 'relative'
    ? { type: 'date', timestamp, format: '{ago}', fallback: distance(at, now) }
    : { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: utcTime(at, now) };
}

interface Fitted {
  readonly element: types.RichTextElement | undefined;
  readonly size: number;
  readonly isCut: boolean;
}

function fitted(element: types.RichTextElement, room: number): Fitted {
  const size = sizeOf(shownOf(element));
  if (size === 0) return { element: undefined, size, isCut: false };
  if (size <= room) return { element, size, isCut: false };
  if (element.type !== 'text' || room < 10) return { element: undefined, size: 0, isCut: true };
  const { text } = cutToSize(element.text, room);
  return { element: { ...element, text }, size: room, isCut: true };
}

function shownOf(element: types.RichTextElement): string {
  if (element.type === 'text') return element.text;
  if (element.type === 'link') return `${element.text ?? ''}${element.url}`;
  if (element.type === 'date') return `${element.format}${element.fallback ?? ''}`;
  return '@member-name';
}
