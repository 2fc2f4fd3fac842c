import type { Person } from '#src/identity/person.ts';
import type { Span, Text } from './card.ts';

export function code(text: string): Span {
  return { kind: 'code', text };
}

export function strong(text: string): Span {
  return { kind: 'strong', text };
}

/** Mentions somebody, so that they are told. Only for people who are asked to do something. */
export function mention({ account, name }: Person): Span {
  return { kind: 'person', account, name };
}

/** Milliseconds since 1970, shown as a time of day in the reader's zone. */
export function clock(at: number): Span {
  return { kind: 'time', at, style: 'clock' };
}

/** Milliseconds since 1970, shown as "in 4 h" or "2 min ago". */
export function relative(at: number): Span {
  return { kind: 'time', at, style: 'relative' };
}

/** Leads to where something is talked through; `url` comes from the adapter of that platform. */
export function link(text: string, url: string): Span {
  return { kind: 'link', text, url };
}

/** Texts one after another with something between them. */
export function joined(texts: readonly Text[], between: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [between, ...text]));
}
