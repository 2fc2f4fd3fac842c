import { lengthOf } from '#src/approval/break-glass.ts';
import { leastReview } from '#src/incident/broken.ts';
import { type Alias, aliasedPrincipal, aliasOf, nameOf } from './aliases.ts';
import { replaceWords, wordPattern } from './meant.ts';
import { isObject, isPerson, namesPrincipals } from './people-in.ts';

/** Stands where somebody's words were. */
export const removed = '[removed]';

/** What is to go from the events of one incident. */
export interface Erasure {
  readonly aliases: readonly Alias[];
  /** Words of these people that are taken out wherever they stand. */
  readonly said: ReadonlySet<string>;
  /** Everything that people and machines said goes. */
  readonly everyText: boolean;
}

export interface Erased {
  readonly value: unknown;
  /** Places whose value is another one now, as "reporter.name". */
  readonly fields: readonly string[];
}

/** Members whose text was said by people or machines; everything else is a word of Fettle or of a playbook. */
const textKeys = new Set([
  'report',
  'message',
  'reason',
  'words',
  'refusal',
  'answers',
  'value',
  'values',
  'unknown',
  'before',
  'now',
  'actual',
  'missing',
  'readings',
  'parameters',
  'details',
  'enrolment',
  'held',
  // Of a preview.
  'lines',
]);

/**
 * Takes people and their words out of events, or of what the events come to: each human is one pseudonym from now
 * on, everywhere, so that who approved with whom can still be counted.
 */
export function erase(value: unknown, erasure: Erasure): Erased {
  const eraser = new Eraser(erasure);
  const erased = eraser.walk(value, { path: '', key: undefined, isText: false });
  return { value: erased, fields: [...new Set(eraser.fields)] };
}

interface Place {
  readonly path: string;
  readonly key: string | undefined;
  readonly isText: boolean;
}

class Eraser {
  readonly fields: string[] = [];
  readonly #erasure: Erasure;
  readonly #words: readonly (readonly [RegExp, string])[];

  constructor(erasure: Erasure) {
    this.#erasure = erasure;
    this.#words = erasure.aliases.flatMap((alias) => {
      const { meant } = alias;
      return meant.length === 0 ? [] : [[wordPattern(meant), nameOf(alias)] as const];
    });
  }

  walk(value: unknown, place: Place): unknown {
    if (typeof value === 'string') return this.#noted(value, this.#text(value, place), place);
    if (Array.isArray(value)) return value.map((item: unknown) => this.walk(item, place));
    if (!isObject(value)) return value;
    const members = this.#members(value, place);
    return Object.fromEntries(
      Object.entries(members).map(([key, member]) => [
        key,
        this.walk(member, {
          path: place.path === '' ? key : `${place.path}.${key}`,
          key,
          isText: place.isText || isText(key, members),
        }),
      ]),
    );
  }

  #members(value: Readonly<Record<string, unknown>>, place: Place) {
    if (isPerson(value)) return this.#person(value, place);
    return place.key === 'thread' ? this.#thread(value, place) : value;
  }

  #text(text: string, { key, isText }: Place): string {
    if (!isText) return namesPrincipals(key) ? this.#principal(text) : text;
    const left = this.#left(text);
    return key === 'reason' || key === 'words' ? asLong(left, text) : left;
  }

  #left(text: string): string {
    if (this.#erasure.everyText || this.#erasure.said.has(text)) return removed;
    return this.#words.reduce((left, [words, name]) => replaceWords(left, words, name), text);
  }

  #principal(text: string): string {
    return aliasedPrincipal(this.#erasure.aliases, text);
  }

  #person(person: Readonly<Record<string, unknown>>, { path }: Place) {
    const alias = aliasOf(this.#erasure.aliases, String(person.account));
    if (alias === undefined) return person;
    this.fields.push(path === '' ? 'name' : `${path}.name`);
    const human = person.human === undefined ? {} : { human: alias.word };
    return { ...person, name: nameOf(alias), ...human };
  }

  /** Where only one person sees what is said, the thread is called after their account: "T024/C05/@U02AB". */
  #thread(thread: Readonly<Record<string, unknown>>, { path }: Place) {
    const [, place, own] = /^(.*\/@)([^/@]+)$/.exec(String(thread.id)) ?? [];
    const alias = this.#erasure.aliases.find(({ named }) =>
      [...named.accounts].some(
        (each) =>
          each.startsWith(`${String(thread.platform)}:`) && each.replace(/^.*[:/]/, '') === own,
      ),
    );
    if (alias === undefined) return thread;
    this.fields.push(path === '' ? 'id' : `${path}.id`);
    return { ...thread, id: `${place}${alias.word}` };
  }

  #noted(before: string, after: string, { path }: Place): string {
    if (before !== after) this.fields.push(path);
    return after;
  }
}

/**
 * Whether a reason or a review said enough is a rule, and has to come out the same: as many letters as before,
 * where anything depends on it.
 */
function asLong(left: string, before: string): string {
  const [is, was] = [lengthOf(left), lengthOf(before)];
  if (is === was || Math.max(is, was) < leastReview) return left;
  const short = is < was ? left : removed;
  return short + '-'.repeat(Math.max(0, was - lengthOf(short)));
}

/** What a script printed for its undo, and what a picture was called, are texts where they stand. */
function isText(key: string, parent: Readonly<Record<string, unknown>>): boolean {
  if (key === 'state') return parent.kind === 'run-ended';
  if (key === 'name') return 'digest' in parent && 'size' in parent;
  return textKeys.has(key);
}
