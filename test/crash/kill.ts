import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { fold } from '#src/incident/advance.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { FileChat } from './world.ts';

// A real process, killed by SIGKILL at one place after another; the next one goes on in the same folder.
const child = join(import.meta.dirname, 'child.ts');

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-killed-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly complaints: string;
}

function run(folder: string, killAt: string, afterMs?: number): Promise<Ended> {
  const process_ = spawn(process.execPath, [child, folder, killAt], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (afterMs !== undefined) setTimeout(() => process_.kill('SIGKILL'), afterMs);
  let complaints = '';
  process_.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  return new Promise((resolve) => {
    process_.on('close', (code, signal) => resolve({ code, signal, complaints }));
  });
}

function lines(folder: string, file: string): readonly string[] {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}

async function expectSound(folder: string): Promise<void> {
  const ran = lines(folder, 'ran.log').filter((name) => name === 'start/apply');
  expect(ran.length).toBeLessThanOrEqual(1);
  await using store = await openSqliteStore({
    folder: join(folder, 'data'),
    clock: createSystemClock(),
  });
  expect(await store.verify()).toEqual([]);
  expect(await store.undelivered()).toEqual([]);
  const kept = new Set<string>();
  for await (const { hash } of store.scan(1)) kept.add(hash);
  const acknowledged = lines(folder, 'acknowledged.log').map(
    (line) => JSON.parse(line) as JournalRecord,
  );
  expect(acknowledged.filter(({ hash }) => !kept.has(hash))).toEqual([]);
  const [id, ...more] = await store.recent(10);
  expect(more).toEqual([]);
  if (id === undefined) throw new Error('no incident was kept');
  const records = await store.records(id);
  expect(fold(records.map(({ event }) => event))).toEqual(await store.incident(id));
  expectToldOnce(folder, records, ran.length);
}

function expectToldOnce(folder: string, records: readonly JournalRecord[], applied: number): void {
  const texts = new FileChat(folder, () => undefined)
    .messages()
    .map(({ versions }) => versions.at(-1)?.fallbackText ?? '');
  expect(new Set(texts).size).toBe(texts.length);
  const ends = records.flatMap(({ event }) => (event.kind === 'run-ended' ? [event.end] : []));
  const lost = ends.includes('unknown');
  expect(texts.filter((text) => /do not know whether it finished/.test(text)).length).toBe(
    lost ? 1 : 0,
  );
  const [outcome = '{}'] = lines(folder, 'outcome.log');
  const { outcome: came } = JSON.parse(outcome) as { outcome?: string };
  expect([applied, lost, came]).toEqual(
    lost && applied === 0 ? [0, true, 'unknown'] : [applied, lost, came],
  );
  expect(came === 'resolved' || (came === 'unknown' && lost)).toBe(true);
}

/** Every place at which the child can be killed, as an incident without a kill passes them. */
export function places(): Promise<readonly string[]> {
  return inFolder(async (folder) => {
    const whole = await run(folder, 'never');
    expect(whole).toMatchObject({ code: 0, complaints: '' });
    await expectSound(folder);
    return lines(folder, 'places.log');
  });
}

/** Kills one process at each place, lets the next one go on, and looks at what is left. Two at a time. */
export async function killAtEach(chosen: readonly string[]): Promise<number> {
  const left = [...chosen];
  let survived = 0;
  const next = async (): Promise<void> => {
    for (let place = left.shift(); place !== undefined; place = left.shift()) {
      const [at = ''] = place.split(' ');
      await inFolder(async (folder) => {
        expect((await run(folder, at)).signal).toBe('SIGKILL');
        await goOn(folder, place);
      });
      survived += 1;
    }
  };
  await Promise.all([next(), next()]);
  return survived;
}

/** Kills a process so many ms after it was started, again and again, until one comes to the end. */
export async function killAfter(ms: number): Promise<void> {
  await inFolder(async (folder) => {
    await run(folder, 'never', ms);
    await goOn(folder, `${ms} ms`);
  });
}

async function goOn(folder: string, killed: string): Promise<void> {
  expect({ killed, ...(await run(folder, 'never')) }).toMatchObject({
    killed,
    code: 0,
    complaints: '',
  });
  await expectSound(folder);
}
