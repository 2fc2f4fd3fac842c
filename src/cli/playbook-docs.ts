import { Command } from 'commander';
import { faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
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
      const files = { ...pages(folders), ...(withSchema ? jsonSchemas() : {}) };
      if (options.check === true) return await checkFresh(world, options.playbooks, files);
      await world.files.write(options.playbooks, files, { overwrite: true });
      world.out(`${Object.keys(files).length} files written to ${options.playbooks}`);
    });
}

/** Every generated page by its path inside the folder of playbooks. */
export function pages(folders: readonly PlaybookFolder[]): Readonly<Record<string, string>> {
  const loaded = folders.map(load);
  const each = loaded.map(
    (playbook) => [`${playbook.name}/README.md`, renderPage(playbook)] as const,
  );
  return { ...Object.fromEntries(each), 'README.md': renderIndex(loaded) };
}

function load({ name, files }: PlaybookFolder): LoadedPlaybook {
  const loading = loadPlaybook(name, files);
  if (loading.ok) return loading.loaded;
  const [first] = loading.faults;
  throw new BotError('playbook-invalid', `${name}/${first === undefined ? '' : faultLine(first)}`, {
    hint: `fettle playbook check ${name} shows every fault`,
  });
}

async function checkFresh(
  world: World,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const written = await readIfThere(world, `${folder}/${path}`);
    if (written?.replaceAll('\r\n', '\n') !== text) stale.push(path);
  }
  for (const path of stale) world.err(`${folder}/${path} is stale`);
  if (stale.length > 0) world.err('run: fettle playbook docs --schema');
  else world.out(`${Object.keys(files).length} files are current`);
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
