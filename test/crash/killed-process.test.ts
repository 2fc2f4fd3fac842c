import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { fold } from '#src/incident/advance.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { FileChat } from './world.ts';

// A real process, killed by SIGKILL at one place after another; the next one goes on in the same folder.
const child = join(import.meta.dirname, 'child.ts');
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-killed-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly complaints: string;
}

function run(folder: string, killAt: string): Promise<Ended> {
  const process_ = spawn(process.execPath, [child, folder, killAt], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
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

async function places(): Promise<number> {
  const folder = newFolder();
  const whole = await run(folder, 'never');
  expect(whole).toMatchObject({ code: 0, complaints: '' });
  await expectSound(folder);
  return lines(folder, 'places.log').length;
}

describe('a process that is killed', () => {
  it('loses nothing, repeats nothing and tells everything once, wherever it was', async () => {
    const count = await places();
    expect(count).toBeGreaterThan(40);
    const killAts = Array.from({ length: count }, (_, index) => String(index + 1));
    const survived: string[] = [];
    const next = async (): Promise<void> => {
      for (let at = killAts.shift(); at !== undefined; at = killAts.shift()) {
        const folder = newFolder();
        const first = await run(folder, at);
        expect(first.signal).toBe('SIGKILL');
        const second = await run(folder, 'never');
        expect({ at, ...second }).toMatchObject({ at, code: 0, complaints: '' });
        await expectSound(folder);
        survived.push(at);
      }
    };
    await Promise.all([next(), next()]);
    expect(survived.length).toBe(count);
  }, 300_000);
});
