import { beforeEach, describe, expect, it } from '@jest/globals';
import { journalCommand } from '#src/cli/journal.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { opening } from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

let store = new MemoryStore();
let out: string[] = [];
let err: string[] = [];
let code = 0;

beforeEach(() => {
  store = new MemoryStore();
  [out, err, code] = [[], [], 0];
});

async function fettle(...words: readonly string[]): Promise<string> {
  const nothing = () => Promise.reject(new BotError('usage', 'nothing here'));
  const world: World = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stdin: async () => '',
    exit: (given) => {
      code = Math.max(code, given);
    },
    clock: new FakeClock(),
    files: { read: nothing, readFolder: nothing, folders: nothing, write: nothing },
    openStore: nothing,
    readStore: async () => {
      store = store.reopened();
      return store;
    },
  };
  const services = { signer: nothing, verificationKeys: () => [], makeKeys: nothing };
  const commands = [journalCommand(world, services)];
  const program = createProgram(world, { version: '1', playbooks: 'playbooks', commands });
  await runProgram(world, program, ['journal', 'report', ...words]);
  store = store.reopened();
  return out.join('\n');
}

describe('fettle journal report', () => {
  it.each([
    { timeZone: 'UTC', records: ['2', '3'] },
    { timeZone: 'Europe/Berlin', records: ['1', '2'] },
    { timeZone: 'America/New_York', records: ['2', '3', '4'] },
  ])('begins and ends the month as in $timeZone', async ({ timeZone, records }) => {
    const times = [
      Date.UTC(2026, 9, 31, 23, 0, 0),
      Date.UTC(2026, 10, 1, 6, 0, 0),
      Date.UTC(2026, 10, 30, 23, 59, 59, 999),
      Date.UTC(2026, 11, 1, 0, 0, 0),
    ];
    for (const [index, at] of times.entries()) await store.append(opening(index + 1, { at }));

    const text = await fettle('--month', '2026-11', '--format', 'csv', '--time-zone', timeZone);

    const lines = text.split('\r\n').slice(1);
    expect(lines.map((line) => line.split(',')[1]?.replaceAll('"', ''))).toEqual(records);
    expect(code).toBe(0);
  });

  it('is Markdown where nothing else is asked for', async () => {
    await store.append(opening(1, { at: Date.UTC(2026, 10, 21) }));

    const text = await fettle('--month', '2026-11', '--time-zone', 'UTC');

    expect(text).toContain('# Fettle in 2026-11');
    expect(text).toContain('- 1 incident reported, 0 ended');
  });

  it.each([
    { words: ['--month', '2026-13'], message: '2026-13 is not a month' },
    { words: ['--month', '2026-11', '--format', 'pdf'], message: 'there is no format pdf' },
    { words: ['--month', '2026-11', '--time-zone', 'Mars/A'], message: 'there is no time zone' },
    { words: [], message: "required option '--month <month>' not specified" },
  ])('refuses $words', async ({ words, message }) => {
    await fettle(...words);

    expect(err.join('\n')).toContain(message);
    expect(code).toBe(2);
  });
});
