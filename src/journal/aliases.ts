import { foldAccount } from '#src/identity/person.ts';
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

/** Accounts whose name is one already are of people who were forgotten before. */
export function isAlias(account: string): boolean {
  return form.test(account.slice(account.indexOf(':') + 1));
}

/** Says who is who from now on. `chance` gives 4 hexadecimal digits; no two people of an incident share them. */
export function aliasesFor(people: readonly Named[], chance: () => string): readonly Alias[] {
  const taken = new Set(
    people.flatMap(({ accounts }) => [...accounts].map((each) => each.replace(/^[^:]*:/, ''))),
  );
  return people.map((named) => {
    let word = `person-${chance()}`;
    while (taken.has(word)) word = `person-${chance()}`;
    taken.add(word);
    return { named, word, meant: wordsFor(named) };
  });
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

/** By what somebody is meant also where they took no part: account, its last part, the whole name. */
export function surelyMeant({ accounts, names }: Pick<Named, 'accounts' | 'names'>) {
  const ids = [...accounts].flatMap((each) => [each, each.replace(/^.*[:/]/, '')]);
  return longestFirst([...ids, ...names]);
}

/** Where they took part, also parts of the name, and the name in `people.yaml`. */
function wordsFor(named: Named): readonly string[] {
  const parts = [...named.names].flatMap((name) => name.split(/\s+/u));
  return longestFirst([...surelyMeant(named), ...parts, ...named.humans]);
}

function longestFirst(words: readonly string[]): readonly string[] {
  return [...new Set(words.map((word) => word.trim()))]
    .filter((word) => word.length >= 3)
    .sort((one, other) => other.length - one.length);
}

/** Finds any of the words as a whole, however it is written. */
export function wordPattern(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
