/**
 * Bytes that arrive in pieces. However small the pieces are, it takes no more than twice the memory of
 * what has arrived, and never more than `most` bytes of it.
 */
export class GrowingBytes {
  readonly #most: number;
  #bytes = new Uint8Array(1024);
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** False when the piece goes beyond the limit; nothing of it is kept then. */
  push(piece: Uint8Array): boolean {
    const length = this.#length + piece.length;
    if (length > this.#most) return false;
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(piece, this.#length);
    this.#length = length;
    return true;
  }

  /** Everything so far, without a copy: it is good until the next piece comes. */
  all(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
