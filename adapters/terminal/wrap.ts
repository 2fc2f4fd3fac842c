import type { Look, Paint } from './style.ts';
import { graphemes, widthOf } from './width.ts';

/** A piece of text with one look; without control characters. */
export interface Piece {
  readonly text: string;
  readonly look: Look;
}

/** Pieces that stand together without a blank between them. */
type Word = readonly Piece[];

/** Breaks text into lines of at most so many columns, at blanks where there are any. */
export function wrap(pieces: readonly Piece[], width: number, paint: Paint): readonly string[] {
  const columns = Math.max(1, width);
  const lines: Piece[][] = [];
  for (const word of wordsOf(pieces).flatMap((one) => broken(one, columns))) {
    const line = lines.at(-1);
    const fits = line !== undefined && columnsOf(line) + 1 + columnsOf(word) <= columns;
    if (fits) line.push(blankBetween(line, word), ...word);
    else lines.push([...word]);
  }
  return lines.map((line) =>
    merged(line)
      .map(({ text, look }) => paint(text, look))
      .join(''),
  );
}

/** One line of plain text in as many columns as there are, without looking for blanks. */
export function cut(text: string, width: number): readonly string[] {
  const columns = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    if (used + grapheme.width > columns && line !== '') {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += grapheme.text;
    used += grapheme.width;
  }
  return [...lines, line];
}

/** A blank looks like what is on both sides of it, so that a phrase is painted in one. */
function blankBetween(line: Word, word: Word): Piece {
  const look = line.at(-1)?.look;
  return { text: ' ', look: look !== undefined && look === word[0]?.look ? look : 'plain' };
}

function merged(line: Word): Word {
  const pieces: Piece[] = [];
  for (const piece of line) {
    const last = pieces.at(-1);
    if (last?.look === piece.look) pieces.splice(-1, 1, { ...piece, text: last.text + piece.text });
    else pieces.push(piece);
  }
  return pieces;
}

function wordsOf(pieces: readonly Piece[]): readonly Word[] {
  const words: Piece[][] = [[]];
  for (const { text, look } of pieces) {
    text.split(/ +/u).forEach((part, index) => {
      if (index > 0) words.push([]);
      if (part !== '') words.at(-1)?.push({ text: part, look });
    });
  }
  return words.filter((word) => word.length > 0);
}

/** A word that is longer than a line, in pieces that are not. */
function broken(word: Word, width: number): readonly Word[] {
  if (columnsOf(word) <= width) return [word];
  return word.flatMap(({ text, look }) => cut(text, width).map((part) => [{ text: part, look }]));
}

function columnsOf(word: Word): number {
  return word.reduce((sum, { text }) => sum + widthOf(text), 0);
}
