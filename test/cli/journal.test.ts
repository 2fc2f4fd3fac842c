import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BundleServices } from '#src/cli/bundle.ts';
import { journalCommand } from '#src/cli/journal.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { cancelled, following, incidentId, opening } from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

let store: MemoryStore;
let out: string[];
let err: string[];
let code: number;

const noBundles: BundleServices = {
  signer: () => Promise.reject(new BotError('usage', 'no key here')),
  verificationKeys: () => [],
  makeKeys: () => Promise.reject(new BotError('usage', 'no keys here')),
};

beforeEach(() => {
  store = new MemoryStore();
  [out, err, code] = [[], [], 0];
});

async function fettle(...words: readonly string[]): Promise<string> {
  const nothing = () => Promise.reject(new BotError('usage', 'no files here'));
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
    readStore: async (folder) => {
      expect(folder).toBe('./data');
      store = store.reopened();
      return store;
    },
  };
  const program = createProgram(world, {
    version: '1',
    playbooks: 'playbooks',
    commands: [journalCommand(world, noBundles)],
  });
  await runProgram(world, program, ['journal', ...words]);
  store = store.reopened();
  return out.join('\n');
}

async function fill(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await store.append(opening(number));
}

const utc = ['--time-zone', 'UTC'];

describe('fettle journal show', () => {
  it('tells the story with local time and the number of each record', async () => {
    const first = opening(1, { at: Date.UTC(2026, 10, 21, 9, 42, 3) });
    await store.append(first);
    await store.append(following(first, cancelled));

    const text = await fettle('show', incidentId(1), '--time-zone', 'Europe/Berlin');

    expect(text).toContain(
      'inc-00000001  cancelled: Demo on web-01, reported by maria (test:maria)',
    );
    expect(text).toContain(
      '2026-11-21 10:42:03 +01:00  maria (test:maria) reported: Error code: 0x904  [record 1]',
    );
    expect(text).toContain('maria (test:maria) cancelled  [record 2]\n    outcome: cancelled');
    expect(code).toBe(0);
  });

  it('gives the records to programs, harmless on a terminal', async () => {
    const report = 'a\u009b2Jb\u202ec\u{e0041}';
    await store.append(opening(1, { report }));

    const text = await fettle('show', incidentId(1), '--json');

    expect(text).not.toMatch(/[\u007f-\u009f]|\p{Cf}/u);
    expect(JSON.parse(text)).toMatchObject({
      incident: { id: incidentId(1), report },
      records: [{ seq: 1, event: { kind: 'opened', report } }],
    });
  });

  it.each(['inc-zzzzzzzz', 'nonsense\u001b[2J'])(
    'says that there is no incident %j',
    async (named) => {
      await fettle('show', named);

      expect(err[0]).toMatch(/^there is no incident [a-z-]+$/);
      expect(code).toBe(2);
    },
  );

  it('refuses a time zone that does not exist', async () => {
    await fill(1);

    await fettle('show', incidentId(1), '--time-zone', 'Mars/Base');

    expect(err).toContain('there is no time zone Mars/Base');
    expect(code).toBe(2);
  });
});

describe('fettle journal list', () => {
  it('shows the newest incidents first', async () => {
    await fill(3);

    await fettle('list', '--limit', '2', ...utc);

    expect(out).toEqual([
      '1970-01-01 00:00:01 +00:00  inc-00000003  open, probing: Demo on web-01, reported by maria (test:maria)',
      '1970-01-01 00:00:01 +00:00  inc-00000002  open, probing: Demo on web-01, reported by maria (test:maria)',
    ]);
  });

  it('says so when there are none, and refuses a limit that is no number', async () => {
    await fettle('list');
    expect(out).toEqual(['There are no incidents yet.']);

    await fettle('list', '--limit', '-1');
    expect(code).toBe(2);
  });
});

describe('fettle journal verify', () => {
  it('prints the head of a whole journal, to be noted elsewhere', async () => {
    await fill(3);
    const { hash } = await store.head();

    await fettle('verify');

    expect(out).toEqual([`The journal is whole. Head 3:${hash}`]);
    expect(code).toBe(0);
  });

  it('names what was forged and ends with 1', async () => {
    await fill(3);
    store.lines.splice(1, 1);

    await fettle('verify');

    expect(out).toEqual(['missing: record 2 is missing']);
    expect(err).toEqual(['The journal is not what was written. Places found: 1']);
    expect(code).toBe(1);
  });

  it('tells programs the same', async () => {
    await fill(3);
    store.lines.splice(2, 1);

    const text = await fettle('verify', '--json');

    expect(JSON.parse(text)).toMatchObject({
      whole: false,
      head: { seq: 3 },
      faults: [{ kind: 'cut', seq: 3 }],
    });
    expect(code).toBe(1);
  });

  it('holds the journal against a head that was noted elsewhere', async () => {
    await fill(2);
    const { hash } = await store.head();
    await fill(1);

    await fettle('verify', '--expect', `2:${hash}`);
    expect(code).toBe(0);

    await fettle('verify', '--expect', `3:${hash}`);
    expect(out.at(-1)).toBe('changed: record 3 is not the one whose hash was noted');
    await fettle('verify', '--expect', `9:${hash}`);
    expect(out.at(-1)).toBe('cut: record 9 was there when its hash was noted, and is gone');
    expect(code).toBe(1);
  });

  it('refuses a head that is none', async () => {
    await fettle('verify', '--expect', 'yesterday');

    expect(err).toContain('yesterday is not a head of a journal');
    expect(code).toBe(2);
  });
});

describe('fettle journal export', () => {
  it('writes every record as one line', async () => {
    await fill(3);

    await fettle('export', '--from', '2');

    expect(JSON.parse(`[${out.join(',')}]`)).toMatchObject([{ seq: 2 }, { seq: 3 }]);
  });
});
