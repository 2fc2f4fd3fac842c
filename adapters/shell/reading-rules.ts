import { isReadingAwk, isReadingSed } from './reading-programs.ts';
import type { Word } from './shell-words.ts';

/** Says why these arguments do more than read; nothing when they only read. */
export type Rule = (words: readonly Word[]) => string | undefined;

/** The command cannot change anything, whatever it is given. */
export function harmless(): undefined {
  return undefined;
}

/** Some of its options write, run or send something. */
export function without(pattern: RegExp): Rule {
  return (words) => loose(words) ?? refused(words.filter(({ start }) => pattern.test(start)));
}

/** Only these options are known to read. Operands are free. */
export function onlyOptions(pattern: RegExp): Rule {
  return (words) =>
    loose(words) ??
    refused(words.filter(({ start }) => /^[-+]./.test(start) && !pattern.test(start)));
}

/** The first word that is no option says what it does. */
export function subcommand(reading: readonly string[], options = /^-/): Rule {
  return (words) => {
    const problem = onlyOptions(options)(words);
    if (problem !== undefined) return problem;
    const first = words.find(({ start }) => !start.startsWith('-'));
    if (first === undefined) return reading.includes('') ? undefined : 'says not what to do';
    const isReading = first.text !== undefined && reading.includes(first.text);
    return isReading ? undefined : `only ${reading.filter(Boolean).join(', ')} read`;
  };
}

/** Every word must look like one of these. */
export function onlyWords(pattern: RegExp): Rule {
  return (words) =>
    loose(words) ?? refused(words.filter(({ text }) => text === undefined || !pattern.test(text)));
}

export function all(...rules: readonly Rule[]): Rule {
  return (words) => {
    for (const rule of rules) {
      const problem = rule(words);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export function atMostOperands(count: number): Rule {
  return (words) =>
    words.filter(({ start }) => !start.startsWith('-')).length > count
      ? 'its second operand is written to'
      : undefined;
}

/** `date` sets the clock with -s, and with an operand that is no format. */
export function readingDate(words: readonly Word[]): string | undefined {
  const takesValue = /^(-d|-r|-f|--date|--reference)$/;
  const rest = words.filter((_, index) => !takesValue.test(words[index - 1]?.text ?? ''));
  return (
    loose(words) ??
    refused(
      rest.filter(
        ({ start }) =>
          !/^(\+|-[udrI]|--(date|reference|utc|iso-8601|rfc-3339|rfc-email)\b)/.test(start),
      ),
    )
  );
}

export function readingSed(words: readonly Word[]): string | undefined {
  const problem = onlyOptions(
    /^(-[nErsuz]+|-[nErsuz]*e|--(expression|quiet|silent|regexp-extended|posix))$/,
  )(words);
  if (problem !== undefined) return problem;
  const explicit = words.filter((_, index) =>
    /^-[nErsuz]*e$|^--expression$/.test(words[index - 1]?.text ?? ''),
  );
  const first = words.find(({ start }) => !start.startsWith('-'));
  return program(explicit.length > 0 ? explicit : [first], isReadingSed);
}

export function readingAwk(words: readonly Word[]): string | undefined {
  const problem = onlyOptions(/^-[Fv]/)(words);
  if (problem !== undefined) return problem;
  const operands = words.filter(
    ({ start }, index) => !start.startsWith('-') && !/^-[Fv]$/.test(words[index - 1]?.text ?? ''),
  );
  return program([operands[0]], isReadingAwk);
}

function program(
  words: readonly (Word | undefined)[],
  isReading: (text: string) => boolean,
): string | undefined {
  for (const word of words) {
    if (word?.text === undefined) return 'its program must be constant; hand values over with -v';
    if (!isReading(word.text)) return 'its program writes, or runs something';
  }
  return undefined;
}

function loose(words: readonly Word[]): string | undefined {
  const open = words.find(({ splits }) => splits);
  return open === undefined
    ? undefined
    : `put ${open.node.text} in quotes: it may become an option`;
}

function refused(words: readonly Word[]): string | undefined {
  const [first] = words;
  return first === undefined ? undefined : `${first.node.text} is not known to read only`;
}
