import { Command } from 'commander';
import { type Fault, faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
import { readAdvice } from '#src/playbook/advice.ts';
import { renderAdvicePage } from '#src/playbook/advice-page.ts';
import { renderIndex } from '#src/playbook/index-page.ts';
import { jsonSchemas } from '#src/playbook/json-schema.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { renderPage } from '#src/playbook/page.ts';
import { type PlaybookFolder, readPlaybooks } from './playbook-folder.ts';
import type { CommonOptions, World } from './world.ts';

interface Options extends CommonOptions {
  readonly check?: true | undefined;
  readonly schema?: true | undefined;
}

/** `fettle playbook docs`: writes the pages, or says which are stale (exit code 1). */
export function playbookDocsCommand(world: World): Command {
  return new Command('docs')
    .description('write the page of every playbook and the index')
    .option('--schema', 'write the JSON schemas for editors too')
    .option('--check', 'write nothing; fail when a page or a schema is stale')
    .action(async (_: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const folders = await readPlaybooks(world, options.playbooks);
      const withSchema = options.schema === true || options.check === true;
      const shelves = [
        {
          folder: options.playbooks,
          files: { ...pages(folders), ...(withSchema ? jsonSchemas() : {}) },
        },
        { folder: docsBeside(options.playbooks), files: advicePages(folders) },
      ].filter(({ files }) => Object.keys(files).length > 0);
      if (options.check === true) return await checkFresh(world, shelves);
      for (const { folder, files } of shelves) {
        await world.files.write(folder, files, { overwrite: true });
        world.out(`${Object.keys(files).length} files written to ${folder}`);
      }
    });
}

/** "docs" beside the folder of playbooks. */
function docsBeside(playbooks: string): string {
  const named = /^(.*[/\\])?[^/\\]*[^/\\.][^/\\]*[/\\]?$/.exec(playbooks);
  return named === null ? `${playbooks}/../docs` : `${named[1] ?? ''}docs`;
}

/** Files of one folder. */
interface Shelf {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Every generated page by its path inside the folder of playbooks. */
export function pages(folders: readonly PlaybookFolder[]): Readonly<Record<string, string>> {
  const loaded = folders.map(load);
  const each = loaded.map(
    (playbook) => [`${playbook.name}/README.md`, renderPage(playbook)] as const,
  );
  return { ...Object.fromEntries(each), 'README.md': renderIndex(loaded) };
}

/** What is advised about errors elsewhere, and what holds of it: for the folder `docs` beside the playbooks. */
export function advicePages(folders: readonly PlaybookFolder[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    folders.flatMap((folder) => {
      const read = readAdvice(folder);
      if (read === undefined) return [];
      if (!read.ok) throw invalid(folder, read.faults);
      const home = `../playbooks/${folder.name}`;
      const page = renderAdvicePage(load(folder), { advice: read.value, home });
      return [[`${read.value.page}.md`, page] as const];
    }),
  );
}

function load(folder: PlaybookFolder): LoadedPlaybook {
  const loading = loadPlaybook(folder.name, folder.files);
  if (loading.ok) return loading.loaded;
  throw invalid(folder, loading.faults);
}

function invalid({ name }: PlaybookFolder, [first]: readonly Fault[]): BotError {
  const place = `${name}/${first === undefined ? '' : faultLine(first)}`;
  return new BotError('playbook-invalid', place, {
    hint: `fettle playbook check ${name} shows every fault`,
  });
}

async function checkFresh(world: World, shelves: readonly Shelf[]): Promise<void> {
  const all = shelves.flatMap(({ folder, files }) =>
    Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text })),
  );
  const stale: string[] = [];
  for (const { path, text } of all) {
    const written = await readIfThere(world, path);
    if (written?.replaceAll('\r\n', '\n') !== text) stale.push(path);
  }
  for (const path of stale) world.err(`${path} is stale`);
  if (stale.length > 0) world.err('run: fettle playbook docs --schema');
  else world.out(`${all.length} files are current`);
  world.exit(stale.length > 0 ? 1 : 0);
}

async function readIfThere(world: World, path: string): Promise<string | undefined> {
  try {
    return await world.files.read(path);
  } catch (error) {
    // A page that is not there is as stale as one that is old.
    if (error instanceof BotError && error.code === 'usage') return undefined;
    throw error;
  }
}
