import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 compile WebAssembly quickly and only once. Its second, better compilation of a grammar goes on in the background, takes longer
 * than all checks together, and 2 GB of memory. To be called before a grammar is loaded.
 */
export function compileQuickly(): void {
  // Both: without the second, functions that run often are compiled again one by one.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
