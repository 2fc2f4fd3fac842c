import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeKeyPair } from '#adapters/signing/ed25519.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-audit-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fettle(words: readonly string[], input = ''): { text: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  return { text: stdout + stderr, status };
}

function written(name: string): readonly string[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

describe('a bot whose journal is noted and streamed', () => {
  it('leaves anchors and each record, and they prove that it was written anew', () => {
    const pair = makeKeyPair();
    writeFileSync(join(folder, 'site.key'), pair.privateKey, { mode: 0o600 });
    writeFileSync(join(folder, 'site.pub'), pair.publicKey);
    writeFileSync(
      join(folder, 'fettle.yaml'),
      `audit:
  key: file:${folder}/site.key
  anchors:
    to: [{ kind: file, path: anchors.jsonl }, { kind: git, folder: nothing-there }]
  stream: [{ kind: file, path: audit.jsonl }]
`,
    );
    const verify = ['journal', 'verify', '--anchors', 'anchors.jsonl', '--key', 'site.pub'];

    const first = fettle(['start'], 'Error code: 0x904 Extended error code: 0x7\n');
    const whole = fettle(verify);
    rmSync(join(folder, 'data', 'journal.sqlite'));
    rmSync(join(folder, 'data', 'journal.sqlite-wal'), { force: true });
    fettle(['start'], 'Error code: 0x904 Extended error code: 0x7\n');
    const forged = fettle(verify);

    expect(first.text).toContain('the journal could not be noted');
    expect([first.status, whole.status, forged.status]).toEqual([0, 0, 1]);
    expect(whole.text).toContain('The journal fits its ');
    expect(forged.text).toContain('The journal does not fit its anchors.');
    expect(written('audit.jsonl')[0]).toContain('"seq":1,');
    expect(new Set(written('anchors.jsonl')).size).toBeGreaterThanOrEqual(2);
  });
});
