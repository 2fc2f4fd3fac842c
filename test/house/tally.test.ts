import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'fettle-tally-'));
const program = join(import.meta.dirname, '..', '..', '.ci', 'tally.mjs');

afterAll(() => rmSync(folder, { recursive: true }));

const good = (name: string, tests: number) => ({
  name,
  status: 'passed',
  message: '',
  assertionResults: Array.from({ length: tests }, () => ({ status: 'passed', fullName: name })),
});

const bad = (name: string) => ({
  name,
  status: 'failed',
  message: `${name} is broken`,
  assertionResults: [
    { status: 'passed', fullName: `${name} one` },
    { status: 'failed', fullName: `${name} two`, failureMessages: ['\u001b[31mexpected 1'] },
  ],
});

const unloadable = (name: string) => ({ ...bad(name), assertionResults: [] });

function tally(what: string, ...runs: readonly (readonly object[])[]): string {
  const files = runs.map((testResults, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify({ testResults }));
    return path;
  });
  return spawnSync(process.execPath, [program, what, ...files], { encoding: 'utf8' }).stdout;
}

describe('the sum of a run', () => {
  it('counts a file that failed as often as it has failed tests', () => {
    expect(tally('count', [good('a', 3), bad('b')])).toBe('4 1\n');
  });

  it('counts a file that cannot be loaded as one failure', () => {
    expect(tally('count', [good('a', 3), unloadable('b')])).toBe('3 1\n');
  });

  it('is a failure where nothing was written down', () => {
    const program_ = spawnSync(process.execPath, [program, 'count', join(folder, 'none.json')], {
      encoding: 'utf8',
    });

    expect(program_.stdout).toBe('0 1\n');
  });

  it('takes the second time of a file that ran twice, and says so', () => {
    const runs = [[good('a', 3), bad('b')], [good('b', 2)]];

    expect(tally('count', ...runs)).toBe('5 0\n');
    expect(tally('failures', ...runs)).toBe('');
    expect(tally('unsteady', ...runs)).toBe('UNSTEADY: FAILED b two\n  expected 1\n');
  });

  it('stays a failure when the second time fails too', () => {
    const runs = [[good('a', 3), bad('b')], [bad('b')]];

    expect(tally('count', ...runs)).toBe('4 1\n');
    expect(tally('failures', ...runs)).toContain('FAILED b two');
    expect(tally('unsteady', ...runs)).toBe('');
  });

  it('names the files that failed', () => {
    expect(tally('files', [good('a', 1), bad('b'), unloadable('c')])).toBe('b\nc\n');
  });
});
