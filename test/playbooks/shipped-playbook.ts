import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** A playbook that ships with the program; throws when it has faults. */
export function shippedPlaybook(name: string): LoadedPlaybook {
  const folder = join(import.meta.dirname, '../../playbooks', name);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files: Record<string, string> = {};
  for (const path of paths) files[path.slice(folder.length + 1)] = readFileSync(path, 'utf8');
  const loading = loadPlaybook(name, files);
  if (loading.ok) return loading.loaded;
  throw new Error(JSON.stringify(loading.faults));
}
