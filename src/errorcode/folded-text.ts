/**
 * A text made comparable: compatibility forms (full-width digits, ligatures) resolved, invisible
 * characters gone, white space plain. `lower` is `plain` in lower case with Latin accents off; both
 * have the same length. `origin(i)` is where character `i` begins in the text as it was given.
 */
export interface FoldedText {
  readonly plain: string;
  readonly lower: string;
  /** Offset in the given text, for 0 up to and including `plain.length`. */
  origin(index: number): number;
}

const ascii = /^[\n\t\x20-\x7e]*$/;
// A base character with the marks that belong to it; half-width kana carry theirs as two code points.
const cluster = /\P{M}[\p{M}\uff9e\uff9f]{0,8}|\p{M}/gu;
const invisible = /^(?:[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u3164\uffa0]|\p{Variation_Selector})+$/u;

/** Folds a text for recognition; linear in its length. What is shown to people is never this. */
export function foldText(text: string): FoldedText {
  if (ascii.test(text)) {
    return { plain: text, lower: text.toLowerCase(), origin: (index) => index };
  }
  return foldClusters(text);
}

function foldClusters(text: string): FoldedText {
  const plain: string[] = [];
  const lower: string[] = [];
  const origins: number[] = [];
  const memo = new Map<string, Piece>();
  for (const { 0: piece, index } of text.matchAll(cluster)) {
    const folded = memo.get(piece) ?? foldCluster(piece);
    memo.set(piece, folded);
    plain.push(folded.plain);
    lower.push(folded.lower);
    for (let unit = 0; unit < folded.plain.length; unit += 1) {
      origins.push(index);
    }
  }
  origins.push(text.length);
  return {
    plain: plain.join(''),
    lower: lower.join(''),
    origin: (index) => origins[index] ?? text.length,
  };
}

interface Piece {
  readonly plain: string;
  readonly lower: string;
}

function foldCluster(piece: string): Piece {
  const plain = plainOf(piece);
  return { plain, lower: lowerOf(plain) };
}

function plainOf(piece: string): string {
  if (piece.length === 1 && piece <= '\u007e' && piece >= ' ') {
    return piece;
  }
  if (lineEnd.test(piece)) {
    return '\n';
  }
  if (piece === '\t' || invisible.test(piece)) {
    return piece === '\t' ? ' ' : '';
  }
  return asciiLook(piece.normalize('NFKC').replaceAll(/\s/gu, ' '));
}

const lineEnd = /^[\n\u0085\u2028\u2029]$/u;

const looks: Readonly<Record<string, string>> = {
  '×': 'x',
  х: 'x',
  Х: 'X',
  '✕': 'x',
  '⨯': 'x',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '⁄': '/',
  '∕': '/',
};

// Decimal digits of other scripts that keyboards produce beside Latin text.
const zeros = [0x0660, 0x06f0, 0x0966];

/** What people type when they mean the ASCII sign: 0×904, −2144108526, ٩٠٤. */
function asciiLook(character: string): string {
  const look = looks[character];
  if (look !== undefined) {
    return look;
  }
  const point = character.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => point >= start && point < start + 10);
  return zero === undefined ? character : String(point - zero);
}

const accented = /^[\u00c0-\u024f]$/u;

function lowerOf(folded: string): string {
  const lower = folded.toLowerCase();
  const bare = accented.test(lower) ? lower.normalize('NFD').replaceAll(/\p{M}/gu, '') : lower;
  return bare.length === folded.length ? bare : folded;
}
