/**
 * Bytes of one stream as UTF-8 text, wherever the pieces are cut. Bytes that are no UTF-8 become U+FFFD.
 * Beyond its limit it keeps nothing.
 */
export class OutputText {
  readonly #decoder = new TextDecoder();
  readonly #most: number;
  #text = '';
  #isCut = false;

  constructor(mostCharacters: number) {
    this.#most = mostCharacters;
  }

  push(bytes: Uint8Array): void {
    if (!this.#isCut) this.#add(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The whole text. Half a character at the end becomes U+FFFD. */
  end(): { readonly text: string; readonly isCut: boolean } {
    if (!this.#isCut) this.#add(this.#decoder.decode());
    return { text: this.#text, isCut: this.#isCut };
  }

  #add(text: string): void {
    const whole = this.#text + text;
    this.#isCut = whole.length > this.#most;
    this.#text = this.#isCut ? whole.slice(0, this.#most).toWellFormed() : whole;
  }
}
