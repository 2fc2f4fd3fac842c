import { foldAccount } from '#src/identity/person.ts';
import { wordsFor } from './meant.ts';
import type { Named } from './people-in.ts';

/** What stands in the place of one human, in every record of one incident. */
export interface Alias {
  readonly named: Named;
  /** "person-7f3a". */
  readonly word: string;
  /** By which text means them. */
  readonly meant: readonly string[];
}

const form = /^person-[0-9a-f]{4}$/;

/** Whoever bears a pseudonym was forgotten before. */
export function isForgotten(named: Named): boolean {
  return wordsIn(named).some((word) => form.test(word));
}

export interface Naming {
  /** 4 hexadecimal digits. */
  readonly chance: () => string;
  /** Everybody whom the incident names: no two of them share a pseudonym. */
  readonly inside: readonly Named[];
}

/** Says who is who from now on. */
export function aliasesFor(people: readonly Named[], { chance, inside }: Naming): readonly Alias[] {
  const taken = new Set(inside.flatMap(wordsIn));
  return people.map((named) => {
    let word = `person-${chance()}`;
    while (taken.has(word)) word = `person-${chance()}`;
    taken.add(word);
    return { named, word, meant: wordsFor(named) };
  });
}

/** "person-7f3a", as an account or as a name of `people.yaml`. */
function wordsIn({ accounts, humans }: Named): readonly string[] {
  return [...[...accounts].map((each) => each.replace(/^[^:]*:/, '')), ...humans];
}

/** The alias whose human the account or principal is. */
export function aliasOf(aliases: readonly Alias[], principal: string): Alias | undefined {
  const mark = principal.startsWith('person:')
    ? `person ${principal.slice('person:'.length)}`
    : foldAccount(principal);
  return aliases.find(({ named }) => named.marks.has(mark));
}

/** "slack:person-7f3a": on the platform where it was, so that what was counted still counts. */
export function aliasedPrincipal(aliases: readonly Alias[], principal: string): string {
  const alias = aliasOf(aliases, principal);
  if (alias === undefined) return principal;
  return `${principal.slice(0, principal.indexOf(':'))}:${alias.word}`;
}

/** "person 7f3a", as people read it. */
export function nameOf({ word }: Alias): string {
  return word.replace('-', ' ');
}
