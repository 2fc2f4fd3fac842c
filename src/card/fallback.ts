import type { Block, Card, CardStep, Span, Text } from './card.ts';
import { distance } from './measure.ts';
import { severityWord } from './severity.ts';
import { utcTime } from './utc.ts';

/** What a card says before it has a fallback text. */
export interface Said extends Pick<Card, 'severity' | 'title' | 'blocks' | 'simulated'> {
  readonly labels: readonly string[];
}

/** Everything that a card says, in plain lines. Times are in UTC, because nobody knows the reader. */
export function fallbackText(
  { severity, title, blocks, simulated, labels }: Said,
  now: number,
): string {
  const heading = [
    ...(simulated === true ? ['Simulated'] : []),
    severityWord(severity),
    plainText(title ?? [], now),
  ].filter((part) => part !== '');
  const lines = [heading.join(' · '), ...blocks.flatMap((block) => blockLines(block, now))];
  const choices = labels.length === 0 ? [] : [`Choices: ${labels.join(' | ')}`];
  return [...lines, ...choices].filter((line) => line !== '').join('\n');
}

/** A text without its forms. */
export function plainText(text: Text, now: number): string {
  return text.map((span) => plainSpan(span, now)).join('');
}

function plainSpan(span: Span, now: number): string {
  if (typeof span === 'string') return span;
  switch (span.kind) {
    case 'code':
    case 'strong':
      return span.text;
    case 'person':
      return span.name;
    case 'link':
      return `${span.text} (${span.url})`;
    case 'time':
      return span.style === 'clock' ? utcTime(span.at, now) : distance(span.at, now);
  }
}

function blockLines(block: Block, now: number): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [plainText(block.text, now)];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${plainText(value, now)}`);
    case 'list':
      return block.items.map(
        (item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${plainText(item, now)}`,
      );
    case 'code':
      return [`${block.label}:`, block.text];
    case 'steps':
      return block.steps.map((step) => stepLine(step, now));
  }
}

function stepLine({ label, status, detail }: CardStep, now: number): string {
  const more = plainText(detail, now);
  return `${status}: ${plainText(label, now)}${more === '' ? '' : ` (${more})`}`;
}
