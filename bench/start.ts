import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { Writer } from '#adapters/sqlite/writer.ts';
import { entriesOf } from './incidents.ts';
import { type BenchRow, printRows } from './report.ts';

const records = 1_000_000;
const open = 10_000;
const child = join(import.meta.dirname, 'start-child.ts');
const main = join(import.meta.dirname, '..', 'src', 'main.ts');

/** How long a start takes and what an idle bot holds, each in a process of its own. */
export async function start(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  const empty = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  await fill(folder);
  const rows = [...storeRows(folder), processRow(), await idleRow(empty)];
  rmSync(folder, { recursive: true });
  rmSync(empty, { recursive: true });
  return rows;
}

/** A long history: every incident but the last ones is closed. */
async function fill(folder: string): Promise<void> {
  await (await openSqliteStore({ folder, clock: { now: () => 0 } }))[Symbol.asyncDispose]();
  const database = new DatabaseSync(join(folder, 'journal.sqlite'));
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  const writer = new Writer(database);
  const closed = (records - open * 3) / 4;
  let number = 0;
  while (number < closed + open) {
    database.exec('BEGIN');
    writer.begin();
    for (const end = Math.min(number + 1000, closed + open); number < end; number += 1) {
      for (const entry of entriesOf(number, number < closed ? 'closed' : 'open'))
        writer.append(entry);
    }
    writer.finish();
    database.exec('COMMIT');
  }
  database.close();
}

function storeRows(folder: string): readonly BenchRow[] {
  const started = middle(() => ownTime(folder, 'started'));
  const verified = ownTime(folder, 'verified');
  const name = 'store ready with 10,000 open incidents and 1,000,000 records';
  const against = `${Math.round(verified)} ms when the whole journal is verified`;
  return [{ name, unit: 'ms', figure: started, against, ratio: started / verified }];
}

/** Milliseconds that a fresh process needed, as it measured itself. */
function ownTime(folder: string, how: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, [child, folder, how], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`no figure: ${stderr}`);
  return Number(stdout);
}

function processRow(): BenchRow {
  const ours = middle(() => timed([main, '--version']));
  const bare = middle(() => timed(['--eval', '0']));
  const against = `${Math.round(bare)} ms for Node alone`;
  return { name: 'fettle --version', unit: 'ms', figure: ours, against, ratio: ours / bare };
}

function timed(words: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, words);
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`);
  return performance.now() - begun;
}

/** A store that is open and waits, with the whole engine loaded. */
async function idleRow(folder: string): Promise<BenchRow> {
  const ours = await resident([child, folder, 'idle']);
  const bare = await resident(['--eval', 'console.log("idle"); setInterval(() => 0, 1000)']);
  const against = `${Math.round(bare)} MB for Node alone`;
  return { name: 'idle memory (resident)', unit: 'MB', figure: ours, against, ratio: ours / bare };
}

async function resident(words: readonly string[]): Promise<number> {
  const running = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(running.stdout, 'data');
  const status = readFileSync(`/proc/${running.pid}/status`, 'utf8');
  running.kill();
  await once(running, 'close');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function middle(measure: () => number): number {
  const all = Array.from({ length: 5 }, measure).toSorted((left, right) => left - right);
  return all[2] ?? 0;
}

if (import.meta.main) {
  printRows(await start());
}
