import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import type { BundleServices } from '#src/cli/bundle.ts';
import { journalCommand } from '#src/cli/journal.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import {
  cancelled,
  following,
  incidentId,
  message,
  opening,
} from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

const pair = makeKeyPair();
const written = new Map<string, string>();
let store = new MemoryStore();
let out: string[] = [];
let err: string[] = [];
let code = 0;

const bundles: BundleServices = {
  signer: async () => createSigner(pair.privateKey),
  verificationKeys: readVerificationKeys,
  makeKeys: async (folder) => ({
    keyId: '12',
    privateKey: `${folder}/k`,
    publicKey: `${folder}/p`,
  }),
};

beforeEach(() => {
  store = new MemoryStore();
  [out, err, code] = [[], [], 0];
  written.clear();
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
      read: async (path) => written.get(path) ?? nothing(),
      readFolder: nothing,
      folders: nothing,
      write: async (_, files) => {
        for (const [path, text] of Object.entries(files)) written.set(path, text);
      },
    },
    openStore: nothing,
    readStore: async () => {
      store = store.reopened();
      return store;
    },
  };
  const commands = [journalCommand(world, bundles)];
  const program = createProgram(world, { version: '1', playbooks: 'playbooks', commands });
  await runProgram(world, program, ['journal', ...words]);
  store = store.reopened();
  return out.join('\n');
}

describe('fettle journal export INCIDENT', () => {
  async function exported(): Promise<void> {
    const first = { ...opening(1), outgoing: [message('a')] };
    await store.append(first);
    await store.append(opening(2));
    await store.append(following(first, cancelled));
    await store.delivered('a', { platform: 'test', id: 'M1' });
    written.set('site.pub', pair.publicKey);
    await fettle('export', incidentId(1), '--out', 'case.json');
    out = [];
  }

  it('writes a document that proves itself, with what was shown', async () => {
    await exported();
    const text = await fettle('verify', 'case.json', '--key', 'site.pub');

    expect(text).toContain(`${incidentId(1)} is whole, signed with key `);
    expect(text).toContain('outcome  cancelled');
    expect(text).toContain('records  2; messages 1');
    expect(text).toContain('head     3:');
    expect(code).toBe(0);
  });

  it('says what is wrong with a document that was changed, and ends with 1', async () => {
    await exported();
    written.set('case.json', (written.get('case.json') ?? '').replace('card a', 'card b'));
    const text = await fettle('verify', 'case.json', '--key', 'site.pub');

    expect(text).toContain('the signature does not fit');
    expect(err.join('\n')).toContain('does not prove anything');
    expect(code).toBe(1);
  });

  it('proves nothing without a key, and says which', async () => {
    await exported();
    await fettle('verify', 'case.json');

    expect(err.join('\n')).toContain('--key fettle-audit.pub');
    expect(code).toBe(2);
  });

  it('is no proof when it is another file', async () => {
    written.set('other.json', '{"content":{}}');
    written.set('site.pub', pair.publicKey);
    await fettle('verify', 'other.json', '--key', 'site.pub');

    expect(err.join('\n')).toContain('is not a bundle of an incident');
    expect(code).toBe(2);
  });
});
