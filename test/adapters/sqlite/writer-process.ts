import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { following, opening } from '#test/contracts/store-samples.ts';

// Appends without end from several writers and prints every number that was acknowledged.
const [folder = '', offset = '0'] = process.argv.slice(2);
const store = await openSqliteStore({ folder, clock: { now: () => 0 } });
process.stdout.write('ready\n');

async function write(number: number): Promise<never> {
  let entry = opening(number);
  for (;;) {
    const { seq, hash } = await store.append(entry);
    process.stdout.write(`${seq} ${hash}\n`);
    entry = following(entry, { kind: 'broke', message: `event after ${seq}`, at: seq });
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(Number(offset) + writer)));
