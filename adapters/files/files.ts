import { randomUUID } from 'node:crypto';
import { access, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { Files } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { asUsage, readText } from './read-text.ts';

/** More files than this in one folder were not written for it. */
const mostFiles = 2_000;

type Contents = Readonly<Record<string, string>>;
type Overwrite = { readonly overwrite: boolean };

/** Files of the machine, with paths relative to a folder: the one in which the program was started. */
export function createFiles(folder: string): Files {
  const place = (path: string) => resolve(folder, path);
  return {
    read: async (path) => await readText(place(path)),
    readFolder: async (path) => await readFolder(place(path)),
    folders: async (path) => await foldersIn(place(path)),
    write: async (path, files, options) => await writeAll(place(path), files, options),
  };
}

/** Hidden files belong to editors and to git, not to what people keep in the folder. */
async function readFolder(folder: string): Promise<Contents> {
  const entries = await list(folder, { recursive: true });
  const files = entries.filter((entry) => !entry.isDirectory() && !isHidden(folder, entry));
  if (files.length > mostFiles) {
    throw new BotError('usage', `${folder} holds more than ${mostFiles} files`);
  }
  const read: [string, string][] = [];
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw notAFile(path);
    read.push([relative(folder, path).split(sep).join('/'), await readText(path)]);
  }
  return Object.fromEntries(read.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A link could bring in a file that nobody reviewed, or one that nobody may see. */
function notAFile(path: string): BotError {
  return new BotError('usage', `${path} is a link or a device, not a file`, {
    hint: 'Put the file itself there.',
  });
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await list(folder, { recursive: false });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
}

async function list(folder: string, { recursive }: { readonly recursive: boolean }) {
  try {
    return await readdir(folder, { recursive, withFileTypes: true });
  } catch (error) {
    throw asUsage(error, folder);
  }
}

function isHidden(folder: string, entry: { parentPath: string; name: string }): boolean {
  const parts = relative(folder, join(entry.parentPath, entry.name)).split(sep);
  return parts.some((part) => part.startsWith('.'));
}

/** All or nothing, as far as what stands there already is concerned. */
async function writeAll(folder: string, files: Contents, options: Overwrite): Promise<void> {
  const targets = Object.entries(files).map(
    ([path, text]) => [inside(folder, path), text] as const,
  );
  if (!options.overwrite) await refuseExisting(targets.map(([path]) => path));
  for (const [path, text] of targets) await writeOne(path, text, options);
}

function inside(folder: string, path: string): string {
  const isBelow = !isAbsolute(path) && !normalize(path).split(sep).includes('..');
  if (isBelow) return join(folder, path);
  throw new BotError('usage', `${path} does not stay in ${folder}`);
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) throw new BotError('usage', `${path} is there already; nothing was written`);
  }
}

/** Beside it first, so that nobody ever reads half a file; a link refuses what came in between. */
async function writeOne(path: string, text: string, { overwrite }: Overwrite): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { flag: 'wx' });
    await (overwrite ? rename(draft, path) : link(draft, path));
  } catch (error) {
    throw asUsage(error, path);
  } finally {
    await rm(draft, { force: true });
  }
}
