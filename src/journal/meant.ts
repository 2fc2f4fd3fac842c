import type { Named } from './people-in.ts';

/** Scripts that are written without blanks between words. */
const unspaced =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}';
const isUnspaced = new RegExp(`^[${unspaced}\\p{M}]+$`, 'u');
const separators = /[\s._,-]+/u;

/** By what somebody is meant also where they took no part: account, its last part, the whole name. */
export function surelyMeant({ accounts, names, humans }: Omit<Named, 'marks'>): readonly string[] {
  const ids = [...accounts].flatMap((each) => [each, each.replace(/^.*[:/]/, '')]);
  const ruled = [...humans].map((human) => `person:${human}`);
  return longestFirst([...[...ids, ...ruled].filter(isLong), ...[...names].filter(isName)]);
}

/** Where they took part, also parts of the name, and the name in `people.yaml`. */
export function wordsFor(named: Named): readonly string[] {
  const parts = [...named.names].flatMap(partsOf);
  return longestFirst([...surelyMeant(named), ...parts, ...[...named.humans].filter(isLong)]);
}

/**
 * Finds any of the words as a whole, however it is written: "Maria Schmidt" is also "SCHMIDT, Maria" and
 * "maria.schmidt". Text is compared as NFKC.
 */
export function wordPattern(words: readonly string[]): RegExp {
  return new RegExp(words.map(spellingsOf).join('|'), 'giu');
}

/** A text with something else where a word stood. What is written in other forms of letters is found as well. */
export function replaceWords(text: string, words: RegExp, by: string): string {
  const left = text.replaceAll(words, by);
  const plain = left.normalize('NFKC');
  return plain === left || plain.search(words) < 0 ? left : plain.replaceAll(words, by);
}

/** "von" in "Anna von Berg" is a word of everybody. */
function partsOf(name: string): readonly string[] {
  const parts = name.split(separators);
  const isWritten = name !== name.toLowerCase();
  return parts.filter((part) => isLong(part) && !(isWritten && part === part.toLowerCase()));
}

function isLong(word: string): boolean {
  return word.length >= 3 || (word.length === 2 && isUnspaced.test(word));
}

function isName(name: string): boolean {
  return name.trim().length >= 2;
}

function longestFirst(words: readonly string[]): readonly string[] {
  const plain = words.map((word) => word.normalize('NFKC').trim());
  return [...new Set(plain)].filter(isName).sort((one, other) => other.length - one.length);
}

function spellingsOf(word: string): string {
  const parts = word.split(separators).filter((part) => part !== '');
  // An account is written in one way; only its own letters are it.
  if (/[:/]/.test(word) || parts.length < 2) return whole(escaped(word), word);
  const family = parts.at(-1) ?? '';
  const orders = [parts, [family, ...parts.slice(0, -1)]];
  return orders.map((order) => whole(order.map(escaped).join('[\\s._,-]{1,3}'), word)).join('|');
}

/** A name of two letters is only found as it is written: "Li" is somebody, "li" may be anything. */
function whole(pattern: string, word: string): string {
  if (isUnspaced.test(word.replaceAll(/\s/gu, ''))) return pattern;
  const spelt = isLong(word) ? pattern : `(?-i:${pattern})`;
  return `(?<![\\p{L}\\p{N}])${spelt}(?![\\p{L}\\p{M}\\p{N}])`;
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('-', '\\-')
    .replaceAll(/['\u2019\u02bc`\u00b4]/g, "['\u2019\u02bc`\u00b4]");
}
