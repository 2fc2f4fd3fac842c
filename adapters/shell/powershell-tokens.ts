/** A piece of PowerShell. Comments are left out; what `$( )` in a string runs follows the string. */
export interface Token {
  readonly kind: 'word' | 'parameter' | 'variable' | 'string' | 'mark' | 'newline';
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Stands right behind the token before it. */
  readonly touches: boolean;
}

/** Sticky patterns, the first that fits wins. Each is linear. */
const patterns: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /[ \t\r]+|`\r?\n|<#[\s\S]*?(?:#>|$)|#[^\n]*/y],
  ['newline', /\n/y],
  ['string', /@'[ \t]*\r?\n[\s\S]*?\n'@|@"[ \t]*\r?\n[\s\S]*?\n"@/y],
  ['string', /'(?:''|[^'])*'|"(?:""|`[\s\S]|[^"`])*"/y],
  ['variable', /\$(?:\{[^}]*\}|[A-Za-z_][\w:]*|[?$^_])/y],
  ['parameter', /-[A-Za-z]\w*:?/y],
  ['word', /[A-Za-z_][\w\\./:*?+-]*|\d[\w.]*/y],
  ['mark', /\$\(|@\(|@\{|\*?\d?>>?|::|&&|\|\||[\s\S]/y],
];

/** Cuts a script into tokens. A tokenizer, not a parser: it knows what stands where a command may begin. */
export function tokenize(script: string): Token[] {
  const tokens: Token[] = [];
  const text = script.replaceAll('\r\n', '\n');
  const lines = lineStarts(text);
  let index = 0;
  let end = 0;
  while (index < text.length) {
    const [kind, piece] = take(text, index);
    if (kind !== 'blank') {
      const touches = end === index && index > 0;
      const place = placeAt(lines, index);
      tokens.push({ kind, text: piece, touches, ...place });
      if (kind === 'string' && !/^@?'/.test(piece)) tokens.push(...insideString(piece, place.line));
      end = index + piece.length;
    }
    index += piece.length;
  }
  return tokens;
}

function take(text: string, index: number): readonly [Token['kind'] | 'blank', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = index;
    const piece = pattern.exec(text)?.[0];
    if (piece !== undefined && piece !== '') return [kind, piece];
  }
  return ['mark', text[index] ?? ''];
}

/** The code of every `$( … )` in an expandable string, at the line where the string begins. */
function insideString(text: string, line: number): Token[] {
  return subexpressions(text).flatMap((code) => [
    { kind: 'mark', text: '$(', line, column: 1, touches: false } as const,
    ...tokenize(code).map((token) => ({ ...token, line: line + token.line - 1 })),
    { kind: 'mark', text: ')', line, column: 1, touches: false } as const,
  ]);
}

function subexpressions(text: string): string[] {
  const found: string[] = [];
  let from = text.indexOf('$(');
  while (from >= 0) {
    const end = closing(text, from + 2);
    if (text[from - 1] !== '`') found.push(text.slice(from + 2, end));
    from = text.indexOf('$(', end);
  }
  return found;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeAt(starts: readonly number[], index: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: index - (starts[low] ?? 0) + 1 };
}
