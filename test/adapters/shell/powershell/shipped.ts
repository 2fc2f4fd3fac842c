import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const playbooks = fileURLToPath(new URL('../../../../playbooks/', import.meta.url));

/** Texts of all PowerShell scripts that ship. */
export function shipped(): readonly string[] {
  return globSync('**/*.ps1', { cwd: playbooks })
    .toSorted((a, b) => a.localeCompare(b))
    .map((file) => readFileSync(`${playbooks}${file}`, 'utf8'));
}
