import { viewOf } from './bytes.ts';

interface Round {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly constant: number;
  /** Which word of the block each step takes. */
  readonly words: readonly number[];
  readonly turns: readonly number[];
}

// RFC 1320, 3.4
const rounds: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    words: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    turns: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a82_7999,
    words: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    turns: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9_eba1,
    words: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    turns: [3, 9, 11, 15],
  },
];

type State = readonly [a: number, b: number, c: number, d: number];

const start: State = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
const blockLength = 64;

/** MD4 (RFC 1320), which OpenSSL 3 no longer offers. NTLM makes a key of a password with it. */
export function md4(data: Uint8Array): Uint8Array {
  const padded = viewOf(pad(data));
  let state = start;
  for (let at = 0; at < padded.byteLength; at += blockLength) {
    state = compress(state, padded, at);
  }
  const digest = new Uint8Array(16);
  for (const [index, word] of state.entries()) viewOf(digest).setInt32(index * 4, word, true);
  return digest;
}

/** A one bit, zeros, and the length in bits: whole blocks (RFC 1320, 3.1 and 3.2). */
function pad(data: Uint8Array): Uint8Array {
  const blocks = Math.ceil((data.length + 9) / blockLength);
  const padded = new Uint8Array(blocks * blockLength);
  padded.set(data);
  padded[data.length] = 0x80;
  const bits = BigInt(data.length) * 8n;
  viewOf(padded).setBigUint64(padded.length - 8, bits, true);
  return padded;
}

function compress(state: State, padded: DataView, at: number): State {
  let [a, b, c, d] = state;
  for (const { mix, constant, words, turns } of rounds) {
    for (const [step, word] of words.entries()) {
      const sum = a + mix(b, c, d) + padded.getInt32(at + word * 4, true) + constant;
      [a, b, c, d] = [d, rotate(sum | 0, turns[step % 4] ?? 0), b, c];
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
