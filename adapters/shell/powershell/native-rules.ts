import type { Word } from './word.ts';

/** Says why these arguments do more than read; nothing when they only read. */
export type Rule = (words: readonly Word[]) => string | undefined;

/** The words one after another must be like these; `rest` tells what may follow, in any order. */
export function form(first: readonly RegExp[], rest?: RegExp): Rule {
  return (words) => {
    const missing = first.find((pattern, index) => !fits(words[index], pattern));
    if (missing !== undefined) return 'is not one of its known forms';
    const odd = words.slice(first.length).find((word) => rest === undefined || !fits(word, rest));
    return odd === undefined ? undefined : `${odd.node.text} is not known here`;
  };
}

/** One of several forms. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return (words) => {
    const problems = rules.map((rule) => rule(words));
    return problems.includes(undefined) ? undefined : problems.at(-1);
  };
}

/** A place or a name that is known, or a whole variable; none that a program takes for an option, nor another machine. */
export const operand = /^(?![-/])(?!\\\\)./s;

/** A word without text is a variable, or holds one: it counts as an operand, whatever it may turn out to be. */
function fits(word: Word | undefined, pattern: RegExp): boolean {
  if (word === undefined) return false;
  if (word.text !== undefined) return pattern.test(word.text);
  if (pattern === operand) return word.start === '' || operand.test(word.start);
  return pattern.test(`${word.start}\0`);
}
