import { didYouMean } from '#src/document/nearest.ts';
import { BotError } from '#src/errors.ts';
import type { World } from './world.ts';

/** A folder of playbooks as it was read: the texts of each by their paths. */
export interface PlaybookFolder {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Reads every playbook of a folder, in the order of their names. */
export async function readPlaybooks(world: World, folder: string): Promise<PlaybookFolder[]> {
  const names = await world.files.folders(folder);
  return await Promise.all(
    names.map(async (name) => ({ name, files: await world.files.readFolder(`${folder}/${name}`) })),
  );
}

/** The named ones, or all; rejects with `usage` for a name that is not there. */
export function choose<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: readonly string[],
): readonly Named[] {
  const known = all.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new BotError('usage', `there is no playbook "${unknown}"${didYouMean(unknown, known)}`, {
      hint: known.length === 0 ? 'the folder holds none' : `there are: ${known.join(', ')}`,
    });
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
