import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import { journalCommand } from '#src/cli/journal.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { anchorLine } from '#src/journal/anchor.ts';
import { opening } from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

const pair = makeKeyPair();
const signer = createSigner(pair.privateKey);
let store = new MemoryStore();
let files: Record<string, string> = {};
let out: string[] = [];
let err: string[] = [];
let code = 0;

beforeEach(() => {
  store = new MemoryStore();
  files = { 'site.pub': pair.publicKey, 'anchors.jsonl': '' };
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
    files: {
      read: async (path) => files[path] ?? nothing(),
      readFolder: nothing,
      folders: nothing,
      write: nothing,
    },
    openStore: nothing,
    readStore: async () => {
      store = store.reopened();
      return store;
    },
  };
  const services = {
    signer: nothing,
    verificationKeys: readVerificationKeys,
    makeKeys: nothing,
  };
  const commands = [journalCommand(world, services)];
  const program = createProgram(world, { version: '1', playbooks: 'playbooks', commands });
  await runProgram(world, program, ['journal', 'verify', ...words]);
  store = store.reopened();
  return [...out, ...err].join('\n');
}

async function write(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) await store.append(opening(number));
}

async function anchor(at: number): Promise<void> {
  files['anchors.jsonl'] += `${anchorLine({ at, ...(await store.head()) }, signer)}\n`;
}

const named = ['--anchors', 'anchors.jsonl', '--key', 'site.pub'];

describe('fettle journal verify --anchors', () => {
  it('says that the journal fits, and up to where', async () => {
    await write(1, 3);
    await anchor(Date.UTC(2026, 10, 21, 9));
    await write(4, 5);

    const text = await fettle(...named);

    expect(text).toContain('The journal is whole. Head 5:');
    expect(text).toContain('The journal fits its 1 anchors, the newest record 3, noted 2026-11-21');
    expect(code).toBe(0);
  });

  it('finds a journal that was forged whole, and since when', async () => {
    await write(1, 2);
    await anchor(1000);
    await write(3, 4);
    await anchor(Date.UTC(2026, 10, 21, 9));
    const forged = new MemoryStore();
    for (const number of [1, 2]) await forged.append(opening(number));
    for (const number of [8, 9]) await forged.append(opening(number));
    store = forged;

    const text = await fettle(...named);

    expect(text).toContain('The journal is whole.');
    expect(text).toContain('changed: record 4 is not the one that was noted (line 2)');
    expect(text).toContain('It fits up to record 2, noted 1970-01-01');
    expect(text).toMatch(/It does not fit record 4, noted 2026-11-21 .*: it was changed after/);
    expect(code).toBe(1);
  });

  it('finds a tail that was cut with its head', async () => {
    await write(1, 4);
    await anchor(1000);
    store = new MemoryStore();
    await write(1, 3);

    expect(await fettle(...named)).toContain(
      'cut: record 4 was there when it was noted, and is gone (line 1)',
    );
    expect(code).toBe(1);
  });

  it('proves nothing with a file that holds no anchor', async () => {
    await write(1, 1);
    files['anchors.jsonl'] = 'hello\n';

    const text = await fettle(...named);

    expect(text).toContain('passed over: 1 lines that are no anchors');
    expect(text).toContain('There is no anchor in the file: it proves nothing.');
    expect(code).toBe(1);
  });

  it('says that it looked at no signature where no key is named', async () => {
    await write(1, 1);
    await anchor(1000);

    const text = await fettle('--anchors', 'anchors.jsonl');

    expect(text).toContain('The signatures of the anchors were not looked at');
    expect(code).toBe(0);
  });

  it('tells programs the same', async () => {
    await write(1, 2);
    await anchor(1000);
    store = new MemoryStore();
    await write(1, 1);

    const told: unknown = JSON.parse(await fettle(...named, '--json'));

    expect(told).toMatchObject({
      whole: false,
      faults: [],
      anchored: { count: 1, signatures: 'checked', faults: [{ kind: 'cut', line: 1 }] },
    });
    expect(code).toBe(1);
  });
});
