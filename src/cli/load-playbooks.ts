import type { Files } from '#src/cli/world.ts';
import { faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** Reads every playbook of a folder. Rejects with `playbook-invalid`, all faults of all of them at once. */
export async function loadPlaybooks(
  files: Files,
  folder: string,
): Promise<readonly LoadedPlaybook[]> {
  const names = await files.folders(folder);
  const loadings = await Promise.all(
    names.map(async (name) => ({
      name,
      loading: loadPlaybook(name, await files.readFolder(`${folder}/${name}`)),
    })),
  );
  const faults = loadings.flatMap(({ name, loading }) =>
    loading.ok
      ? []
      : loading.faults.map((fault) =>
          faultLine({ ...fault, file: `${folder}/${name}/${fault.file}` }),
        ),
  );
  if (faults.length > 0) {
    throw new BotError('playbook-invalid', faults.join('\n'), {
      hint: 'fettle playbook check reads them again.',
    });
  }
  return loadings.flatMap(({ loading }) => (loading.ok ? [loading.loaded] : []));
}
