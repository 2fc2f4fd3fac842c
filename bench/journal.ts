import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { Writer } from '#adapters/sqlite/writer.ts';
import type { Entry } from '#src/ports/store.ts';
import { entriesOf } from './incidents.ts';
import { type BenchRow, printRows } from './report.ts';

const roundMs = 1500;
const rounds = 5;
/** Incidents of one round; more than a round can write. */
const longest = 20_000;

type Append = (entry: Entry) => Promise<unknown>;

interface Figures {
  readonly perSecond: number;
  /** Milliseconds until an append is durable. */
  readonly p50: number;
}

interface Subject {
  readonly append: Append;
  readonly close: () => Promise<void>;
}

/** Durable events per second, beside the same store with a transaction for every event. */
export async function journal(): Promise<readonly BenchRow[]> {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'fettle-bench-')));
  const [first = '', second = ''] = folders;
  const subjects = [await openGrouped(first), await openEach(second)];
  for (const { append } of subjects) await write(append, { writers: 50, from: 0 });
  const [grouped50, each50] = await compare(subjects, 50);
  const [grouped1, each1] = await compare(subjects, 1);
  const sync = syncTime();
  for (const { close } of subjects) await close();
  for (const folder of folders) rmSync(folder, { recursive: true });
  return [
    row('durable events, 50 writers', grouped50?.perSecond, each50?.perSecond),
    row('durable events, 1 writer', grouped1?.perSecond, each1?.perSecond),
    {
      name: 'until an event is durable, 1 writer, p50',
      unit: 'ms',
      figure: grouped1?.p50 ?? 0,
      against: `${sync.toPrecision(3)} ms for 4 KiB and one fdatasync on this disk`,
      ratio: (grouped1?.p50 ?? 0) / sync,
    },
  ];
}

function row(name: string, figure = 0, other = 0): BenchRow {
  const against = `${Math.round(other)} with a transaction for each`;
  return { name, unit: 'events/s', figure, against, ratio: figure / other };
}

let generation = 1;

/** The middle of some rounds of each; in turns, so that a slow minute of the disk is slow for both. */
async function compare(subjects: readonly Subject[], writers: number): Promise<readonly Figures[]> {
  const taken = subjects.map((): Figures[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { append }] of subjects.entries()) {
      generation += 1;
      taken[index]?.push(await write(append, { writers, from: generation }));
    }
  }
  return taken.map(middle);
}

function middle(figures: readonly Figures[]): Figures {
  const sorted = figures.toSorted((left, right) => left.perSecond - right.perSecond);
  return sorted[Math.floor(sorted.length / 2)] ?? { perSecond: 0, p50: 0 };
}

async function openGrouped(folder: string): Promise<Subject> {
  const store = await openSqliteStore({ folder, clock: { now: () => 0 } });
  return {
    append: (entry: Entry) => store.append(entry),
    close: async () => store[Symbol.asyncDispose](),
  };
}

/** The same file and statements, without the group. */
async function openEach(folder: string): Promise<Subject> {
  await (await openSqliteStore({ folder, clock: { now: () => 0 } }))[Symbol.asyncDispose]();
  const database = new DatabaseSync(join(folder, 'journal.sqlite'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000',
  );
  const writer = new Writer(database);
  const append = async (entry: Entry) => {
    database.exec('BEGIN IMMEDIATE');
    writer.begin();
    writer.append(entry);
    writer.finish();
    database.exec('COMMIT');
  };
  return { append, close: async () => database.close() };
}

async function write(
  append: Append,
  { writers, from }: { writers: number; from: number },
): Promise<Figures> {
  // Made beforehand: what is measured is the journal, not the engine.
  const waiting = Array.from({ length: longest }, (_, number) =>
    entriesOf(from * longest + number, 'closed'),
  );
  const times: number[] = [];
  const start = performance.now();
  const end = start + roundMs;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (
        let next = waiting.pop();
        next !== undefined && performance.now() < end;
        next = waiting.pop()
      ) {
        for (const entry of next) {
          const begun = performance.now();
          await append(entry);
          times.push(performance.now() - begun);
        }
      }
    }),
  );
  return { perSecond: (times.length * 1000) / (performance.now() - start), p50: median(times) };
}

function syncTime(): number {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  const file = openSync(join(folder, 'sync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 500 }, () => {
    const begun = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return median(times);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}

if (import.meta.main) {
  printRows(await journal());
}
