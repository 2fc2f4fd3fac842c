import type { Code, CodeSpace } from '#src/errorcode/code.ts';
import { hexOf } from '#src/errorcode/code.ts';
import { layOut } from '#src/errorcode/layout.ts';
import type { CodesRead } from '#src/errorcode/read-codes.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { normalise } from './signature.ts';

export const mostCandidates = 4;

// A word or a space that fits more playbooks than this tells them apart too little to be asked about,
// and it bounds what one word of a message can cost.
const crowded = 16;

const weights = { code: 100, space: 3, word: 1 };

/** Which playbooks come near to a message that none recognises: what the bot may ask about. */
export class LikenessIndex {
  readonly #byNumber = new Map<string, Set<string>>();
  readonly #bySpace = new Map<string, Set<string>>();
  readonly #byWord = new Map<string, Set<string>>();

  add({ name, playbook }: LoadedPlaybook): void {
    for (const { space, code, text } of playbook.signatures) {
      if (code !== undefined) {
        put(this.#byNumber, code.replace(/^0x0*(?=.)/, '0x'), name);
      }
      if (space !== undefined) {
        put(this.#bySpace, space, name);
      }
      this.#addWords(text ?? '', name);
    }
    this.#addWords(`${playbook.title} ${name}`, name);
  }

  #addWords(text: string, name: string): void {
    for (const word of wordsOf(normalise(text))) {
      put(this.#byWord, word, name);
    }
  }

  /** At most four names, likeliest first. `said` is the message, normalised. */
  candidates({ codes, products }: CodesRead, said: string): readonly string[] {
    const scores = new Map<string, number>();
    for (const number of new Set(codes.flatMap(numbersOf))) {
      score(scores, this.#byNumber.get(number), weights.code);
    }
    for (const space of spacesOf(products)) {
      score(scores, this.#bySpace.get(space), weights.space);
    }
    for (const word of wordsOf(said)) {
      score(scores, this.#byWord.get(word), weights.word);
    }
    return [...scores]
      .filter(([, points]) => points > weights.word)
      .sort(([a, pointsOfA], [b, pointsOfB]) => pointsOfB - pointsOfA || (a < b ? -1 : 1))
      .slice(0, mostCandidates)
      .map(([name]) => name);
  }
}

/** The number itself, and the one packed into it: 0x80070005 is Win32 5 too. */
function numbersOf({ space, value }: Code): readonly string[] {
  const inner = space === 'unknown' ? undefined : layOut(space, value).contains;
  const packed = space === 'win32' && value <= 0xffff ? [hexOf(0x80070000 + value)] : [];
  return [hexOf(value), ...(inner === undefined ? [] : [hexOf(inner.value)]), ...packed];
}

/** Somebody who speaks of FreeRDP speaks of Remote Desktop, and the other way round. */
function spacesOf(products: readonly CodeSpace[]): readonly string[] {
  const isRdp = products.includes('rdp') || products.includes('freerdp');
  return [...new Set([...products, ...(isRdp ? ['rdp', 'freerdp'] : [])])];
}

function put(index: Map<string, Set<string>>, key: string, name: string): void {
  const names = index.get(key) ?? new Set<string>();
  names.add(name);
  index.set(key, names);
}

function score(
  scores: Map<string, number>,
  names: ReadonlySet<string> | undefined,
  points: number,
): void {
  if (names === undefined || names.size > crowded) {
    return;
  }
  for (const name of names) {
    scores.set(name, (scores.get(name) ?? 0) + points);
  }
}

function wordsOf(normalised: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of normalised.matchAll(/\p{L}{4,}/gu)) {
    words.add(word);
  }
  return words;
}
