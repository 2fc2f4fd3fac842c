import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planted } from './planted.ts';
import { sound } from './sound.ts';

const root = process.cwd();

let copy = '';
let reported: ReadonlyMap<string, readonly string[]> = new Map();

/** A house with the same rules and nothing in it but what must be reported, and what must not. */
function build(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-borders-'));
  for (const file of ['biome.json', 'tsconfig.json', '.oxlintrc.json', 'package.json']) {
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = [...planted.map(({ file, text }) => ({ file, text })), ...sound];
  for (const { file, text } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

function run(tool: string, args: readonly string[]): string {
  const bin = join(root, 'node_modules', '.bin', tool);
  // Node reads its types from the file itself; a colour code would hide a rule's name.
  const env = { PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, NO_COLOR: '1' };
  const { stdout, stderr, error } = spawnSync(bin, args, { cwd: copy, env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return `${stdout}\n${stderr}`;
}

/** "file rule" lines of both linters: biome and oxlint print one problem per line in these formats. */
function findings(): Map<string, string[]> {
  const biome = run('biome', ['lint', '--max-diagnostics=none', '--reporter=github', '.']);
  const oxlint = run('oxlint', ['--format=github', 'src', 'adapters', 'test']);
  const found = new Map<string, string[]>();
  for (const line of `${biome}\n${oxlint}`.split('\n')) {
    const problem = /^::(?:error|warning) (.*?)::/.exec(line)?.[1] ?? '';
    const file = /file=([^,]+)/.exec(problem)?.[1];
    const rule = /title=([^,]+)/.exec(problem)?.[1];
    if (file === undefined || rule === undefined) continue;
    found.set(file, [...(found.get(file) ?? []), rule]);
  }
  return found;
}

beforeAll(() => {
  copy = build();
  reported = findings();
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the borders of the house', () => {
  it.each(planted)('reports $name', ({ file, rule }) => {
    expect(reported.get(file)).toContainEqual(expect.stringContaining(rule));
  });

  it.each(sound)('lets $file be', ({ file }) => {
    // Biome does not follow the link to node_modules that stands in for an installation here.
    const rules = reported.get(file)?.filter((rule) => !rule.endsWith('/noUnresolvedImports'));

    expect(rules ?? []).toEqual([]);
  });
});
