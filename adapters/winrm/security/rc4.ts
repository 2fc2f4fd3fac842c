/**
 * RC4, which OpenSSL 3 no longer offers (vectors: RFC 6229). NTLM seals with nothing else.
 *
 * One object is one key stream: it runs on from call to call.
 */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  /** Takes a key of 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    if (key.length === 0 || key.length > 256) throw new RangeError('RC4 key length');
    const state = this.#state;
    let j = 0;
    for (let i = 0; i < 256; i += 1) {
      const here = state[i] ?? 0;
      j = (j + here + (key[i % key.length] ?? 0)) & 0xff;
      state[i] = state[j] ?? 0;
      state[j] = here;
    }
  }

  /** Encrypts or decrypts, which is the same. The data stays as it was. */
  apply(data: Uint8Array): Uint8Array {
    const state = this.#state;
    const out = new Uint8Array(data.length);
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < data.length; at += 1) {
      i = (i + 1) & 0xff;
      const a = state[i] ?? 0;
      j = (j + a) & 0xff;
      const b = state[j] ?? 0;
      state[i] = b;
      state[j] = a;
      out[at] = (data[at] ?? 0) ^ (state[(a + b) & 0xff] ?? 0);
    }
    this.#i = i;
    this.#j = j;
    return out;
  }
}
