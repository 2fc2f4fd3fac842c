import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeKeyPair } from '#adapters/signing/ed25519.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const said = 'call 0171 5551234: Error code: 0x904 Extended error code: 0x7';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-forget-'));
  const pair = makeKeyPair();
  writeFileSync(join(folder, 'site.key'), pair.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'site.pub'), pair.publicKey);
  writeFileSync(
    join(folder, 'fettle.yaml'),
    `audit: { key: "file:${folder}/site.key" }\nretention: { persons: 90d, pictures: 30d }\n`,
  );
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

function reporter(): string {
  const { text } = fettle(['journal', 'list', '--json']);
  return /"account": "([^"]+)"/.exec(text)?.[1] ?? 'nobody';
}

describe('a person who is forgotten', () => {
  it('is gone from the file, and the journal is whole for whoever has the key', () => {
    fettle(['start'], `${said}\ncancel\n`);
    const account = reporter();
    const before = fettle(['journal', 'verify']);

    const asked = fettle(['journal', 'forget', account]);
    const done = fettle(['journal', 'forget', account, '--reason', 'left the company', '--yes']);

    expect(before.status).toBe(0);
    expect(asked.status).toBe(2);
    expect(asked.text).toContain('record 1: ');
    expect(done.text).toContain('The person is removed from 1 incident.');
    const bytes = readFileSync(join(folder, 'data', 'journal.sqlite'), 'latin1');
    expect(bytes).not.toContain('0171 5551234');
    expect(bytes).not.toContain(account);
    const verified = fettle(['journal', 'verify', '--key', 'site.pub']);
    expect(verified.text).toContain('have had something removed');
    expect([done.status, verified.status, fettle(['journal', 'verify']).status]).toEqual([0, 0, 1]);
  });

  it('stays while what they reported is open, with a way out', () => {
    fettle(['start'], `${said}\n`);

    const { text, status } = fettle(['journal', 'forget', reporter(), '--yes']);

    expect(status).toBe(2);
    expect(text).toMatch(/has a part in what is open: inc-/);
    expect(text).toContain('--closed-only');
    expect(fettle(['journal', 'show', /inc-\w{8}/.exec(text)?.[0] ?? '']).text).toContain('0171');
  });
});

describe('retention', () => {
  it('says what is too old, and removes it', () => {
    fettle(['start'], `${said}\ncancel\n`);

    const due = fettle(['journal', 'retain', '--dry-run']);
    const done = fettle(['journal', 'retain', '--json']);

    expect(due.text).toContain('persons    0 incidents');
    expect(JSON.parse(done.text)).toEqual({
      persons: 0,
      incidents: 0,
      pictures: 0,
      left: [],
      isScrubbed: true,
    });
    expect([due.status, done.status]).toEqual([0, 0]);
  });
});
