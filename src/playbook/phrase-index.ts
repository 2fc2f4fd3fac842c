const size = 3;

/** Words to find, normalised as the text will be and at least three characters; and whose they are. */
export interface Phrase {
  readonly words: string;
  readonly owner: string;
}

/**
 * Finds which of many phrases stand in a text, at a cost that depends on the text and not on their
 * number: each phrase waits under that of its trigrams which fewest phrases have.
 */
export class PhraseIndex {
  // Trigrams are kept as numbers. Two may share one; whoever waits there is compared in full anyway.
  readonly #waiting = new Map<number, Phrase[]>();

  constructor(phrases: readonly Phrase[]) {
    const phrasesWith = new Map<number, number>();
    for (const { words } of phrases) {
      for (const trigram of new Set(trigramsOf(words))) {
        phrasesWith.set(trigram, (phrasesWith.get(trigram) ?? 0) + 1);
      }
    }
    for (const phrase of phrases) {
      const rarest = trigramsOf(phrase.words).reduce((best, trigram) =>
        (phrasesWith.get(trigram) ?? 0) < (phrasesWith.get(best) ?? 0) ? trigram : best,
      );
      const waiting = this.#waiting.get(rarest) ?? [];
      waiting.push(phrase);
      this.#waiting.set(rarest, waiting);
    }
  }

  /** Owners of all phrases that stand in a normalised text, each once. */
  find(text: string): readonly string[] {
    const found = new Set<string>();
    for (const trigram of this.#met(text)) {
      for (const { words, owner } of this.#waiting.get(trigram) ?? []) {
        if (text.includes(words)) {
          found.add(owner);
        }
      }
    }
    return [...found];
  }

  #met(text: string): ReadonlySet<number> {
    const met = new Set<number>();
    for (let at = 0; at + size <= text.length && this.#waiting.size > 0; at += 1) {
      const trigram = trigramAt(text, at);
      if (this.#waiting.has(trigram)) {
        met.add(trigram);
      }
    }
    return met;
  }
}

function trigramsOf(words: string): readonly number[] {
  return Array.from({ length: words.length - size + 1 }, (_, at) => trigramAt(words, at));
}

function trigramAt(text: string, at: number): number {
  const first = text.charCodeAt(at) * 7919;
  const second = text.charCodeAt(at + 1) * 89;
  return (first + second + text.charCodeAt(at + 2)) & 0x3fffffff;
}
