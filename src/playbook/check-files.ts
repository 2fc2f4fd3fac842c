import type { Fault } from '#src/document/fault.ts';
import { adviceFile } from './advice.ts';
import { scriptsOf } from './load.ts';
import type { LoadedPlaybook } from './loaded.ts';

/** Files that nothing in the playbook uses. */
export function fileFaults({ playbook, parts, files }: LoadedPlaybook): Fault[] {
  const named = new Set([...parts, ...scriptsOf(playbook).map(({ file }) => file)]);
  return Object.keys(files)
    .filter((file) => !named.has(file) && !isOther(file))
    .toSorted()
    .map((file) => ({
      file,
      line: 1,
      column: 1,
      path: '',
      message: /\.(sh|ps1)$/.test(file)
        ? 'no probe and no remedy names this script'
        : /^[^/]+\.yaml$/.test(file)
          ? 'playbook.yaml does not name it among its parts'
          : 'nothing uses this file; cases stand in cases/<name>.yaml',
    }));
}

function isOther(file: string): boolean {
  const known = ['playbook.yaml', 'README.md', adviceFile];
  return known.includes(file) || /^cases\/[a-z0-9-]+\.yaml$/.test(file);
}
