import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'fettle-start-'));

/** Says on its way out which packages the process loaded. */
const tracer = join(folder, 'tracer.mjs');
writeFileSync(
  tracer,
  `import { registerHooks } from 'node:module';
const packages = new Set();
registerHooks({ load: (url, context, next) => {
  const name = /\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
  if (name !== undefined) packages.add(name);
  return next(url, context);
} });
process.on('exit', () => process.stderr.write('packages ' + JSON.stringify([...packages])));`,
);

afterAll(() => rmSync(folder, { recursive: true }));

describe('what a command loads before it does anything', () => {
  it.each([
    ['--version'],
    ['--help'],
    ['slack', '--help'],
    ['discord', '--help'],
    ['winrm', 'jea', '--help'],
    ['decode', '0x5'],
  ])('is no platform, no host and no database: %s %s', (...words) => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--import', pathToFileURL(tracer).href, main, ...words],
      { encoding: 'utf8' },
    );
    const packages: unknown = JSON.parse(/packages (\[.*\])$/.exec(stderr)?.[1] ?? 'null');

    expect(status).toBe(0);
    expect(packages).toContain('commander');
    for (const heavy of ['@slack/bolt', 'discord.js', 'undici', 'ssh2', 'web-tree-sitter']) {
      expect(packages).not.toContain(heavy);
    }
  });
});
