import type { Token } from './powershell-tokens.ts';

/** A call as it stands in a script. `name` is undefined where it is only known when it runs. */
export interface PowerShellCommand {
  readonly name: string | undefined;
  readonly token: Token;
  readonly parameters: readonly Token[];
  /** Bare words and strings among its arguments. */
  readonly words: readonly Token[];
}

const keywords = new Set(
  (
    'if elseif else foreach for while do until switch try catch finally function filter param return throw begin ' +
    'process end in break continue exit trap using class enum dynamicparam'
  ).split(' '),
);
const opening = new Set(['(', '{', '[', '$(', '@(', '@{']);
const closing = new Set([')', '}', ']']);

/** Every call in a script, wherever a statement may begin. */
export function commandsIn(tokens: readonly Token[]): PowerShellCommand[] {
  const brackets: string[] = [];
  return tokens.flatMap((token, index) => {
    const before = tokens[index - 1];
    if (closing.has(token.text) && token.kind === 'mark') brackets.pop();
    const inType = brackets.includes('[');
    if (opening.has(token.text) && token.kind === 'mark') brackets.push(token.text);
    if (inType || !beginsStatement(before, tokens[index - 2])) return [];
    return call(tokens, index);
  });
}

/** Functions that the script defines itself. */
export function functionsIn(tokens: readonly Token[]): ReadonlySet<string> {
  const names = tokens
    .filter((_, index) => /^(function|filter)$/i.test(tokens[index - 1]?.text ?? ''))
    .map(({ text }) => text.toLowerCase());
  return new Set(names);
}

const starters = new Set([';', '|', '&&', '||', '{', '}', ')', '=', '&', '$(', '@(', '@{']);

function beginsStatement(before: Token | undefined, earlier: Token | undefined): boolean {
  if (before === undefined || before.kind === 'newline') return true;
  if (before.kind === 'word')
    return isKeyword(before) && !/^(function|filter|param)$/i.test(before.text);
  if (before.kind !== 'mark') return false;
  if (before.text === '(') return !isArgumentList(before, earlier);
  if (before.text === '.') return !before.touches;
  return starters.has(before.text);
}

/** `.Method(` and `[type](` hold expressions; `if(` and `( ` hold statements. */
function isArgumentList(paren: Token, earlier: Token | undefined): boolean {
  return (
    paren.touches &&
    earlier !== undefined &&
    !isKeyword(earlier) &&
    earlier.kind !== 'newline' &&
    (earlier.kind !== 'mark' || earlier.text === ']')
  );
}

function isKeyword({ kind, text }: Token): boolean {
  return kind === 'word' && keywords.has(text.toLowerCase());
}

function call(tokens: readonly Token[], index: number): PowerShellCommand[] {
  const token = tokens[index];
  const before = tokens[index - 1];
  if (token === undefined) return [];
  const isCalled = before?.kind === 'mark' && /^[&.]$/.test(before.text);
  if (isCalled && token.kind !== 'word')
    return [{ name: undefined, token, parameters: [], words: [] }];
  const isAlias = token.kind === 'mark' && /^[%?]$/.test(token.text);
  if (!isAlias && !isName(token, { before, after: tokens[index + 1] })) return [];
  const given = argumentsFrom(tokens, index + 1);
  const parameters = given.filter(({ kind }) => kind === 'parameter');
  const words = given.filter(({ kind }) => kind === 'word' || kind === 'string');
  return [{ name: token.text, token, parameters, words }];
}

interface Neighbours {
  readonly before: Token | undefined;
  readonly after: Token | undefined;
}

/** No keyword, no number, no key of a hash table, and not behind the end of an expression. */
function isName(token: Token, { before, after }: Neighbours): boolean {
  if (token.kind !== 'word' || isKeyword(token) || /^\d/.test(token.text)) return false;
  return after?.text !== '=' && before?.text !== ')' && before?.text !== '}';
}

function argumentsFrom(tokens: readonly Token[], from: number): Token[] {
  const found: Token[] = [];
  let depth = 0;
  for (const [offset, token] of tokens.slice(from).entries()) {
    depth += step(token);
    if (depth < 0) return found;
    if (depth > 0) continue;
    if (endsCall(token, tokens[from + offset - 1])) return found;
    found.push(token);
  }
  return found;
}

/** 1 where a bracket opens, -1 where one closes. */
function step({ kind, text }: Token): number {
  if (kind !== 'mark') return 0;
  if (opening.has(text)) return 1;
  return closing.has(text) ? -1 : 0;
}

function endsCall(token: Token, before: Token | undefined): boolean {
  if (token.kind === 'newline') return before?.text !== ',';
  return token.kind === 'mark' && /^(;|\||&&|\|\|)$/.test(token.text);
}
