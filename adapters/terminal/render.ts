import type { Block, Card, CardStep, Fact, Span, Text } from '#src/card/card.ts';
import { distance } from '#src/card/measure.ts';
import { severityWord } from '#src/card/severity.ts';
import { safeLines, safeText } from './safe-text.ts';
import { type Paint, severityLook, statusLook } from './style.ts';
import { padded, widthOf } from './width.ts';
import { cut, type Piece, wrap } from './wrap.ts';

/** Where and for whom a card is shown. */
export interface View {
  readonly columns: number;
  readonly paint: Paint;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly timeZone: string;
  /** BCP 47 */
  readonly locale: string;
  /** Stands before a step that runs: one picture of a moving sign. */
  readonly frame?: string | undefined;
}

const speaker = 'fettle';
const margin = ' '.repeat(speaker.length + 2);
const narrowest = 20;

/** A card as lines for a terminal, without its actions. Pure. */
export function renderCard(card: Card, view: View): readonly string[] {
  const body = card.blocks.flatMap((block) => renderBlock(block, view));
  return [...renderHeading(card, view), ...body.map((line) => (line === '' ? '' : margin + line))];
}

/** What a person said, in the way of the bot's own cards. */
export function renderSpoken(name: string, text: string, view: View): readonly string[] {
  const who = cut(safeText(name).trim(), speaker.length)[0] ?? '';
  const lines = safeLines(text).flatMap((line) =>
    line.trim() === '' ? [''] : wrap([{ text: line, look: 'plain' }], roomOf(view), view.paint),
  );
  return lines.map(
    (line, index) => (index === 0 ? `${padded(who, speaker.length)}  ` : margin) + line,
  );
}

/** Text as it is shown in one line: for the labels of actions. */
export function renderLabel(label: string): string {
  return safeText(label).trim();
}

function renderHeading({ severity, title, simulated }: Card, view: View): readonly string[] {
  const word = severityWord(severity);
  const pieces: readonly Piece[] = [
    ...(simulated === true ? [{ text: 'Simulated · ', look: 'warn' } as const] : []),
    ...(word === '' ? [] : [{ text: `${word} · `, look: severityLook[severity] }]),
    ...piecesOf(title ?? [], view).map(strengthened),
  ];
  const lines = wrap(pieces, roomOf(view), view.paint);
  const head = view.paint(speaker, 'dim');
  return lines.map((line, index) => (index === 0 ? `${head}  ${line}` : margin + line));
}

function renderBlock(block: Block, view: View): readonly string[] {
  switch (block.kind) {
    case 'text':
      return wrap(piecesOf(block.text, view), roomOf(view), view.paint);
    case 'facts':
      return renderFacts(block.facts, view);
    case 'list':
      return block.items.flatMap((item, index) =>
        renderHung(block.ordered ? `${index + 1}. ` : '- ', piecesOf(item, view), view),
      );
    case 'code':
      return renderCode(block, view);
    case 'steps':
      return block.steps.flatMap((step) => renderStep(step, view));
  }
}

function renderFacts(facts: readonly Fact[], view: View): readonly string[] {
  const labels = facts.map(({ label }) => safeText(label).trim());
  const widest = Math.min(14, Math.floor(roomOf(view) / 3));
  const column = Math.min(widest, Math.max(...labels.map(widthOf)));
  return facts.flatMap(({ value }, index) => {
    const label = labels[index] ?? '';
    const pieces = piecesOf(value, view);
    if (widthOf(label) <= column) return renderHung(`${padded(label, column)}  `, pieces, view);
    return [...plainLines(label, view), ...renderHung('  ', pieces, view)];
  });
}

function renderCode(
  { text, label }: Extract<Block, { kind: 'code' }>,
  view: View,
): readonly string[] {
  const lines = safeLines(text.replace(/\n$/u, '')).flatMap((line) => cut(line, roomOf(view) - 2));
  return [
    ...plainLines(`${safeText(label)}:`, view),
    ...lines.map((line) => `${view.paint('|', 'dim')} ${view.paint(line, 'code')}`),
  ];
}

function renderStep({ label, status, detail }: CardStep, view: View): readonly string[] {
  const sign = status === 'running' && view.frame !== undefined ? view.frame : undefined;
  const word = padded(
    sign === undefined ? status : `${sign} ${status}`,
    view.frame === undefined ? 9 : 11,
  );
  const more = detail.length === 0 ? [] : [' (', ...detail, ')'];
  const pieces = [...piecesOf(label, view), ...piecesOf(more, view).map(dimmed)];
  return renderHung(word, pieces, view).map((line, index) =>
    index === 0 ? view.paint(word, statusLook[status]) + line.slice(word.length) : line,
  );
}

/** Text behind a label, its further lines under its first. */
function renderHung(label: string, pieces: readonly Piece[], view: View): readonly string[] {
  const indent = widthOf(label);
  const lines = wrap(pieces, roomOf(view) - indent, view.paint);
  if (lines.length === 0) return [label.trimEnd()];
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(indent)) + line);
}

function plainLines(text: string, view: View): readonly string[] {
  return wrap([{ text, look: 'dim' }], roomOf(view), view.paint);
}

function piecesOf(text: Text, view: View): readonly Piece[] {
  return text.map((span) => pieceOf(span, view));
}

function pieceOf(span: Span, view: View): Piece {
  if (typeof span === 'string') return { text: safeText(span), look: 'plain' };
  switch (span.kind) {
    case 'code':
    case 'strong':
      return { text: safeText(span.text), look: span.kind };
    case 'person':
      return { text: `@${safeText(span.name)}`, look: 'person' };
    case 'link':
      return { text: `${safeText(span.text)} (${safeText(span.url)})`, look: 'plain' };
    case 'time':
      return {
        text: span.style === 'clock' ? clockText(span.at, view) : distance(span.at, view.now),
        look: 'plain',
      };
  }
}

/** Time of day in the reader's zone, with the date when it is another day. */
function clockText(at: number, { now, timeZone, locale }: View): string {
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const hour = time.format(at);
  return day.format(at) === day.format(now) ? hour : `${day.format(at)} ${hour}`;
}

function strengthened(piece: Piece): Piece {
  return piece.look === 'plain' ? { ...piece, look: 'strong' } : piece;
}

function dimmed(piece: Piece): Piece {
  return piece.look === 'plain' ? { ...piece, look: 'dim' } : piece;
}

function roomOf({ columns }: View): number {
  return Math.max(narrowest, columns - margin.length);
}
