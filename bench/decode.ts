import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { decode } from '#src/errorcode/decode.ts';
import { type BenchRow, printRows } from './report.ts';

const child = join(import.meta.dirname, 'decode-child.ts');

/** What the decoder costs: until its tables stand, each in a process of its own, and per code. */
export async function decoder(): Promise<readonly BenchRow[]> {
  return [loadRow(), rateRow()];
}

function loadRow(): BenchRow {
  const loaded = middle(() => ownTime('loaded'));
  const bare = middle(() => ownTime('bare'));
  return {
    name: 'decoder: modules, tables and first code of every space',
    unit: 'ms',
    figure: loaded,
    against: `${Math.round(bare)} ms for recognition, which does not wait for it`,
    ratio: loaded / bare,
  };
}

/** Milliseconds that a fresh process needed, as it measured itself. */
function ownTime(how: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, [child, how], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`no figure: ${stderr}`);
  return Number(stdout);
}

const rounds = 15;
const each = 20_000;

function rateRow(): BenchRow {
  const values = Array.from({ length: 5000 }, (_, index) => 0x80070000 + index);
  const rate = middle(() => {
    const begun = performance.now();
    for (let done = 0; done < each; done += 1) {
      decode({ space: 'hresult', value: values[done % values.length] ?? 0 });
    }
    return (each * 1000) / (performance.now() - begun);
  });
  return { name: 'decoder: HRESULTs taken apart', unit: 'codes/s', figure: rate };
}

function middle(measure: () => number): number {
  const all = Array.from({ length: rounds }, measure).toSorted((left, right) => left - right);
  return all[Math.floor(rounds / 2)] ?? 0;
}

if (import.meta.main) {
  printRows(await decoder());
}
