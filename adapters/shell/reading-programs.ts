/**
 * Tells whether a sed program neither writes a file nor runs a command. Knows s///, y///, addresses and the
 * commands that only move text about; whatever else it meets (a, i, c, r, w, e, labels) it refuses.
 */
export function isReadingSed(program: string): boolean {
  const flat = withoutPatterns(program);
  return flat !== undefined && /^[\sA\d,;{}!$~+pPdDgGhHnNxqQ=lz]*$/.test(flat);
}

interface Step {
  readonly text: string;
  readonly next: number;
}

/** Leaves s/// and y/// out and writes A for an address; none when a flag of s/// writes or runs. */
function withoutPatterns(program: string): string | undefined {
  let flat = '';
  let index = 0;
  while (index < program.length) {
    const step = takeStep(program, index);
    if (step === undefined) return undefined;
    flat += step.text;
    index = step.next;
  }
  return flat;
}

function takeStep(program: string, index: number): Step | undefined {
  const parts = startsPattern(program, index);
  if (parts === 0) return { text: program[index] ?? '', next: index + 1 };
  const end = skipParts(program, parts === 2 ? index + 1 : index, parts);
  if (end === undefined) return undefined;
  if (parts === 1) return { text: 'A', next: end };
  const flags = /^[A-Za-z0-9]*/.exec(program.slice(end, end + 20))?.[0] ?? '';
  return /[ewM]/.test(flags) ? undefined : { text: ' ', next: end + flags.length };
}

/** 2 where s/// or y/// begins, 1 where an address begins. */
function startsPattern(program: string, index: number): 0 | 1 | 2 {
  const char = program[index] ?? '';
  if (char === '/') return 1;
  const isCommand = /[;{}!\s\d$/,]/.test(program[index - 1] ?? ';');
  const hasMark = /[^\w\s\\]/.test(program[index + 1] ?? '');
  return isCommand && hasMark && (char === 's' || char === 'y') ? 2 : 0;
}

function skipParts(program: string, begin: number, parts: number): number | undefined {
  const mark = program[begin];
  let left = parts;
  for (let index = begin + 1; index < program.length; index++) {
    if (program[index] === '\\') index += 1;
    else if (program[index] === mark) left -= 1;
    if (left === 0) return index + 1;
  }
  return undefined;
}

/** Tells whether an awk program neither writes a file nor runs a command; it may not pipe, nor read by getline. */
export function isReadingAwk(program: string): boolean {
  const code = awkCode(program);
  if (code === undefined || /\bsystem\b|@|\bgetline\b|\|/.test(code.replaceAll('||', ' ')))
    return false;
  return !/\bprintf?\b[^;}\n]*>/.test(code);
}

const awkString = /"(?:\\[\s\S]|[^"\\\n])*"/y;
// awks disagree about a slash in brackets, so that it is refused there.
const awkPattern = /\/(?:\\.|\[\^?\]?(?:\\.|[^\]\\\n/])*\]|[^/\\\n[])+\//y;
const awkComment = /#[^\n]*/y;

/** The program without what its strings, patterns and comments say; none when one of them has no end. */
function awkCode(program: string): string | undefined {
  let code = '';
  let index = 0;
  while (index < program.length) {
    const pattern = awkLiteral(program[index] ?? '', code);
    if (pattern === undefined) {
      code += program[index];
      index += 1;
      continue;
    }
    pattern.lastIndex = index;
    const piece = pattern.exec(program)?.[0];
    if (piece === undefined) return undefined;
    code += pattern === awkComment ? '' : '""';
    index += piece.length;
  }
  return code;
}

/** A slash divides behind a value, and begins a pattern elsewhere. */
function awkLiteral(char: string, code: string): RegExp | undefined {
  if (char === '"') return awkString;
  if (char === '#') return awkComment;
  if (char !== '/') return undefined;
  const before = code.trimEnd().at(-1);
  return before === undefined || /[~(,{!&;|}=?:]/.test(before) || /\n\s*$/.test(code)
    ? awkPattern
    : undefined;
}
