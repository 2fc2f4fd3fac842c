/** One parameter as a script declares it. */
export interface DeclaredParameter {
  readonly name: string;
  /** In lower case, without brackets; undefined without a type. */
  readonly type: string | undefined;
  /** Names in lower case, each with what stands in its parentheses. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ParamBlock {
  readonly canPreview: boolean;
  readonly parameters: readonly DeclaredParameter[];
}

/** What stands between brackets, and where it ends. */
interface Group {
  readonly text: string;
  readonly end: number;
}

/** Space and comments, of which `#>` ends one kind and the end of the line the other. */
const space = /(?:\s|<#[\s\S]*?#>|#[^\n]*)*/y;

/**
 * The param block of a script, as far as the shipped format of playbooks has it: attributes and types in
 * brackets, no default values that reckon. Undefined where it is written in another way.
 */
export function paramBlockOf(text: string): ParamBlock | undefined {
  let at = skipped(text, 0);
  let canPreview = false;
  while (text[at] === '[') {
    const group = groupAt(text, at);
    if (group === undefined) return undefined;
    canPreview ||= /^CmdletBinding\(.*\bSupportsShouldProcess\s*(=\s*\$true\s*)?[,)]/is.test(
      group.text,
    );
    at = skipped(text, group.end);
  }
  if (!/^param\b/i.test(text.slice(at, at + 6))) return undefined;
  const block = groupAt(text, skipped(text, at + 5));
  const parameters = block === undefined ? undefined : parametersIn(block.text);
  return parameters === undefined ? undefined : { canPreview, parameters };
}

function skipped(text: string, at: number): number {
  space.lastIndex = at;
  return at + (space.exec(text)?.[0].length ?? 0);
}

const pairs: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

/**
 * A literal in plain quotes, a comment, or one other character. Quotes that could hold code, and the
 * typographic ones that PowerShell takes for plain ones, are no piece: then nothing is read.
 */
const piece =
  /'(?:[^'\u2018-\u201B]|'')*'(?!['\u2018-\u201B])|"[^"`$\u201C-\u201E]*"|#[^\n>]*\n|[^'"#\u2018-\u201E]/y;

/** The group that begins at a bracket, with the groups in it. */
function groupAt(text: string, at: number): Group | undefined {
  const waiting: string[] = [];
  piece.lastIndex = at;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const [mark] = found;
    const closing = pairs[mark];
    if (closing !== undefined) waiting.push(closing);
    else if (mark === waiting.at(-1)) waiting.pop();
    if (waiting.length > 0) continue;
    return { text: text.slice(at + 1, piece.lastIndex - 1), end: piece.lastIndex };
  }
  return undefined;
}

function parametersIn(block: string): readonly DeclaredParameter[] | undefined {
  const parameters: DeclaredParameter[] = [];
  let at = skipped(block, 0);
  while (at < block.length) {
    const read = parameterAt(block, at);
    if (read === undefined) return undefined;
    parameters.push(read.parameter);
    at = skipped(block, read.end);
  }
  return parameters;
}

function parameterAt(block: string, start: number) {
  const attributes = new Map<string, string>();
  let type: string | undefined;
  let at = start;
  while (block[at] === '[') {
    const read = attributeAt(block, at);
    if (read === undefined) return undefined;
    if (read.given === undefined) type = read.name;
    else attributes.set(read.name, read.given);
    at = skipped(block, read.end);
  }
  const tail = /\$(\w+)\s*(?:=\s*(?:'[^']*'|-?\d+|\$\w+)\s*)?(?:,|$)/y;
  tail.lastIndex = at;
  const found = tail.exec(block);
  if (found === null) return undefined;
  const parameter: DeclaredParameter = { name: found[1] ?? '', type, attributes };
  return { parameter, end: at + found[0].length };
}

/** "[int]" or "[ValidateRange(1, 2)]". */
function attributeAt(block: string, at: number) {
  const group = groupAt(block, at);
  if (group === undefined) return undefined;
  const read = /^([\w.]+)\s*(?:\(([\s\S]*)\))?$/.exec(group.text.trim());
  if (read === null) return undefined;
  return { name: (read[1] ?? '').toLowerCase(), given: read[2], end: group.end };
}

/** The literals of an attribute: texts without their quotes, numbers as they are written. */
export function literalsIn(given: string): readonly string[] | undefined {
  const literal = /\s*(?:'((?:[^']|'')*)'|(-?\d+))\s*(?:,|$)/y;
  const literals: string[] = [];
  while (literal.lastIndex < given.length) {
    const found = literal.exec(given);
    if (found === null) return undefined;
    literals.push(found[2] ?? (found[1] ?? '').replaceAll("''", "'"));
  }
  return literals;
}
