import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import type { World } from '#src/cli/world.ts';
import { isBotError } from '#src/errors.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** All playbooks; none, with a word about it, where they cannot be read: a code can be decoded without them. */
export async function playbooksHere(
  world: Pick<World, 'err' | 'files'>,
  folder: string | undefined,
): Promise<readonly LoadedPlaybook[]> {
  if (folder === undefined) return [];
  try {
    return await loadPlaybooks(world.files, folder);
  } catch (error) {
    if (!isBotError(error)) throw error;
    world.err(`The playbooks in ${folder} cannot be read; fettle playbook check says why.`);
    return [];
  }
}
