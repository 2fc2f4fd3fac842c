/** Waits until something is so, as long as the loop has work; fails when it never comes to be. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000; turn += 1) {
    if (isSo()) return;
    await new Promise((wake) => setImmediate(wake));
  }
  throw new Error(`It never came to be: ${isSo.toString()}`);
}
