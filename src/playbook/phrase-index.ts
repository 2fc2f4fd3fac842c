const size = 3;

interface Phrase<Owner> {
  readonly words: string;
  readonly owner: Owner;
}

/**
 * Finds which of many phrases stand in a text, at a cost that depends on the text alone: each phrase
 * waits under one of its trigrams, the one under which fewest others wait.
 */
export class PhraseIndex<Owner> {
  readonly #waiting = new Map<string, Phrase<Owner>[]>();

  /** `words` are normalised, as the text will be, and at least three characters. */
  add(words: string, owner: Owner): void {
    const trigrams = Array.from({ length: words.length - size + 1 }, (_, at) =>
      words.slice(at, at + size),
    );
    const rarest = trigrams.reduce(
      (best, trigram) => (this.#crowd(trigram) < this.#crowd(best) ? trigram : best),
      words.slice(0, size),
    );
    const phrases = this.#waiting.get(rarest) ?? [];
    phrases.push({ words, owner });
    this.#waiting.set(rarest, phrases);
  }

  /** Owners of all phrases in a normalised text. */
  find(text: string): readonly Owner[] {
    const found = new Set<Owner>();
    if (this.#waiting.size === 0) {
      return [];
    }
    for (const trigram of this.#met(text)) {
      for (const { words, owner } of this.#waiting.get(trigram) ?? []) {
        if (text.includes(words)) {
          found.add(owner);
        }
      }
    }
    return [...found];
  }

  #met(text: string): ReadonlySet<string> {
    const met = new Set<string>();
    for (let at = 0; at + size <= text.length; at += 1) {
      const trigram = text.slice(at, at + size);
      if (this.#waiting.has(trigram)) {
        met.add(trigram);
      }
    }
    return met;
  }

  #crowd(trigram: string): number {
    return this.#waiting.get(trigram)?.length ?? 0;
  }
}
