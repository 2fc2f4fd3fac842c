import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().default(false), license: z.string().optional() }),
  ),
});

const permissive = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
];

/** What others put here, and what tools leave behind. */
const foreign = ['node_modules', '.git', 'coverage', 'data', '__pycache__', '.mypy_cache'];

/** Everything that is the project's; also where it was unpacked without git. */
function projectFiles(folder = process.cwd()): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !foreign.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? projectFiles(path) : [relative(process.cwd(), path)];
    });
}

/** A folder such as /app stands in the Dockerfile, too, and tells nothing. */
const here = process.cwd().split('/').length > 2 ? process.cwd() : '\0';
const files = projectFiles();
const sources = files.filter((file) => file.endsWith('.ts'));

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

describe('the house', () => {
  it('names no place of a machine on which it was written', () => {
    const place = /(^|[^\w.~])\/(home|Users|work|workspace|builds)\/\w/;

    const naming = files.filter((file) => place.test(read(file)) || read(file).includes(here));

    expect(naming).toEqual([]);
  });

  it('has no files named after nothing', () => {
    const nameless = ['utils', 'util', 'helpers', 'helper', 'types', 'index', 'common', 'misc'];

    const found = sources.filter((file) => nameless.includes(basename(file, '.ts')));

    expect(found).toEqual([]);
  });

  it('declares ports and gives them no values', () => {
    const ports = sources.filter((file) => file.startsWith('src/ports/'));

    const withValues = ports.filter((file) => !/^\s*(export \{\s*\};?)?\s*$/.test(valuesOf(file)));

    expect(ports).not.toEqual([]);
    expect(withValues).toEqual([]);
  });

  it('has a source for every test of src and adapters', () => {
    const folders = new Set(sources.map((file) => file.split('/').slice(0, -1).join('/')));
    const mirrored = sources.filter((file) =>
      /^test\/(approval|card|cli|conductor|document|errorcode|host|identity|incident|journal|playbook|redaction|script|adapters\/[a-z]+)\//.test(
        file,
      ),
    );

    const strays = mirrored.filter((file) => {
      const folder = file.split('/').slice(1, -1).join('/');
      const isThere = [...folders].some((each) => `${each}/`.startsWith(`${folder}/`));
      return !isThere && !folders.has(`src/${folder}`);
    });

    expect(strays).toEqual([]);
  });

  it('pins every dependency to one version', () => {
    const manifest = Manifest.parse(JSON.parse(read('package.json')));

    const pinned = expect.stringMatching(/^\d+\.\d+\.\d+$/);

    const versions = { ...manifest.dependencies, ...manifest.devDependencies };

    expect(Object.keys(versions).length).toBeGreaterThan(5);
    for (const version of Object.values(versions)) expect(version).toEqual(pinned);
  });

  it('ships under licences that ask for no more than a mention', () => {
    const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
    // MIT, but written in a field that npm no longer copies.
    const known = ['node_modules/ssh2', 'node_modules/cpu-features', 'node_modules/buildcheck'];
    // MPL-2.0: asks for the source of its own files, which are used as they are. See DECISIONS.
    const unchanged = ['node_modules/ical.js'];

    const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
    const asking = shipped.filter(
      ([path, { license }]) =>
        ![...known, ...unchanged].includes(path) && !permissive.includes(license ?? ''),
    );

    expect(shipped.length).toBeGreaterThan(10);
    expect(asking).toEqual([]);
  });

  it('pins every action to a commit', () => {
    const workflows = files.filter((file) => file.startsWith('.github/workflows/'));
    const uses = workflows.flatMap((file) => read(file).match(/uses: .*/g) ?? []);

    expect(uses.length).toBeGreaterThan(0);
    for (const use of uses) expect(use).toMatch(/@[0-9a-f]{40} # v\d/);
    for (const file of workflows) expect(read(file)).toContain('permissions:\n  contents: read');
  });

  it('has every page that a page points at', () => {
    const pages = files.filter((file) => file.endsWith('.md'));

    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => join(dirname(page), target ?? ''))
        .filter((target) => !existsSync(target))
        .map((target) => `${page} -> ${target}`),
    );

    expect(pages).toContain('README.md');
    expect(dead).toEqual([]);
  });

  it('ends every line of text the same way', () => {
    const texts = files.filter((file) =>
      ['.ts', '.md', '.yaml', '.yml', '.sh', '.json'].includes(extname(file)),
    );

    expect(texts.filter((file) => read(file).includes('\r'))).toEqual([]);
  });
});

function valuesOf(file: string): string {
  return stripTypeScriptTypes(read(file))
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*/g, '')
    .replace(/^import .*$/gm, '');
}
