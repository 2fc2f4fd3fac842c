import { type FoldedText, foldText } from '#src/errorcode/folded-text.ts';

type Folded = Pick<FoldedText, 'plain' | 'origin'>;

interface Line extends Folded {
  /** Where it begins in the folded text, and in the text as it was given. */
  readonly from: number;
  readonly at: number;
}

const windowsLine = /^[\t\x20-\x7e]*\r\n$/;

/** Folds a long text: only lines with something beyond ASCII in them cost more than a look. */
export function foldLines(text: string): Folded {
  const lines: Line[] = [];
  let from = 0;
  let at = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const folded = foldLine(line);
    lines.push({ ...folded, from, at });
    from += folded.plain.length;
    at += line.length;
  }
  return {
    plain: lines.map(({ plain }) => plain).join(''),
    origin: (index) => originIn(lines, index),
  };
}

function foldLine(line: string): Folded {
  if (!windowsLine.test(line)) return foldText(line);
  const end = line.length - 2;
  return {
    plain: `${line.slice(0, end)}\n`,
    // Cut before the line break, both its characters stay.
    origin: (index) => (index > end ? line.length : index),
  };
}

function originIn(lines: readonly Line[], index: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const line = lines[low];
  return line === undefined ? index : line.at + line.origin(index - line.from);
}
