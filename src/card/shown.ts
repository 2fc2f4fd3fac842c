import { cleanText } from '#src/redaction/clean-text.ts';
import type { Block, Span, Text } from './card.ts';

const spanLimit = 2000;
const codeLimit = 60_000;

/** Text from people and hosts in one line, harmless and not endless. Markup is the adapter's to escape. */
export function shown(text: string, limit = spanLimit): string {
  return capped(cleanText(text).replace(/\s+/gu, ' '), limit);
}

/** The same for text whose lines matter. */
export function shownLines(text: string, limit = codeLimit): string {
  return capped(cleanText(text).replaceAll('\t', '    '), limit);
}

/** At most so many characters, saying how many are left out. */
export function capped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/u, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** At most so many things, saying how many are left out. */
export function cappedList(items: readonly Text[], limit: number): readonly Text[] {
  if (items.length <= limit) return items;
  return [...items.slice(0, limit), [`… (${items.length - limit} more)`]];
}

export function shownText(text: Text): Text {
  return text.map(shownSpan);
}

export function shownBlock(block: Block): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, text: shownText(block.text) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ label, value }) => ({
          label: shown(label, 80),
          value: shownText(value),
        })),
      };
    case 'list':
      return { ...block, items: block.items.map(shownText) };
    case 'code':
      return { ...block, text: shownLines(block.text), label: shown(block.label) };
    case 'steps':
      return {
        ...block,
        steps: block.steps.map(({ label, status, detail }) => ({
          label: shownText(label),
          status,
          detail: shownText(detail),
        })),
      };
  }
}

function shownSpan(span: Span): Span {
  if (typeof span === 'string') return shown(span);
  switch (span.kind) {
    case 'code':
    case 'strong':
      return { ...span, text: shown(span.text) };
    case 'person':
      return { ...span, name: shown(span.name, 80) };
    case 'link':
      return isLink(span.url) ? { ...span, text: shown(span.text, 80) } : shown(span.text, 80);
    case 'time':
      return span;
  }
}

/** What may be followed: nothing that could end the markup of any platform. */
function isLink(url: string): boolean {
  return /^https:\/\/[\w.:-]{1,253}\/[\w./?=&%#@~+:,-]{0,1500}$/.test(url);
}
