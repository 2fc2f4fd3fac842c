import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operatorName } from '#adapters/system/process.ts';
import { openTrace } from '#adapters/system/trace.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-trace-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the trace of what people did on the machine of the bot', () => {
  it.each([
    ['a terminal', true, []],
    ['a service, a pipe, or nobody', false, ['two\n']],
  ])('is kept for its owner alone, also where it is shown to %s', (_, isTTY, told) => {
    const data = join(folder, 'data');
    const shown: string[] = [];
    openTrace(data, { isTTY: true, write: () => 0 })('one\n');

    openTrace(data, { isTTY, write: (line) => shown.push(line) })('two\n');

    const path = join(data, 'fettle.log');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(shown).toEqual(told);
  });

  it('says at once when there is no place for it', () => {
    writeFileSync(join(folder, 'file'), '');

    expect(() => openTrace(join(folder, 'file'), { write: () => 0 })).toThrow(/EEXIST|ENOTDIR/);
  });
});

// Nobody else may give files away.
const needsRoot = process.getuid?.() === 0 ? describe : describe.skip;

needsRoot('a trace that root writes', () => {
  it('belongs to whom the folder belongs to', () => {
    chownSync(folder, 54_321, 54_322);

    openTrace(folder, { write: () => 0 });

    expect(statSync(join(folder, 'fettle.log'))).toMatchObject({ uid: 54_321, gid: 54_322 });
  });
});

describe('who runs this', () => {
  it('has a name, or at least a number where no list of users knows it', () => {
    const nobody = (): never => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    };

    expect(operatorName(() => ({ username: 'maria' }))).toBe('maria');
    expect(operatorName(nobody)).toBe(`uid-${process.getuid?.() ?? 'unknown'}`);
  });
});
