/** Tells whether a sed program neither writes a file nor runs a command. Linear; refuses what it cannot follow. */
export function isReadingSed(program: string): boolean {
  const flat = withoutAddresses(program);
  return flat !== undefined && !/(^|[;{}!\s\d$,A])[wWeri](\s|$|[;}])/.test(flat);
}

interface Step {
  readonly text: string;
  readonly next: number;
}

/** Replaces s///, y/// and /address/ by a letter each; none when a flag of s/// writes or runs. */
function withoutAddresses(program: string): string | undefined {
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
  const before = program[index - 1] ?? ';';
  const isCommand = /[;{}!\s\d$/,]/.test(before);
  return isCommand && (char === 's' || char === 'y') && /\W/.test(program[index + 1] ?? '') ? 2 : 0;
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

/** Tells whether an awk program neither writes a file nor runs a command. */
export function isReadingAwk(program: string): boolean {
  const code = program
    .replaceAll(/"(?:\\.|[^"\\])*"/gs, '""')
    .replaceAll(/#[^\n]*/g, '')
    .replaceAll('||', ' ')
    .replaceAll(/(^|[~(,{!&;\s])\/(?:\\.|[^/\\\n])+\//g, '$1 ');
  if (/\bsystem\b|@load|@include|\bgetline\b|\|/.test(code)) return false;
  return !/\bprintf?\b[^;}\n]*>/.test(code);
}
