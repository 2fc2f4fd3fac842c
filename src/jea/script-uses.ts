import { sha256Hex } from '#src/digest.ts';
import { languageOf, scriptsOf } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { lookUp } from '#src/playbook/look-up.ts';
import { functionNameOf, type ScriptUse } from './function-name.ts';

/** One text of PowerShell with all that use it. The first of them gives the function its name. */
export interface SharedScript {
  /** As it stands in the file of the module. */
  readonly text: string;
  /** SHA-256 of that text, hex. */
  readonly digest: string;
  readonly command: string;
  readonly uses: readonly [ScriptUse, ...ScriptUse[]];
}

/** Line ends count as LF, as in the revision of a playbook: a checkout on Windows has the same digests. */
export function moduleText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/**
 * Every script for Windows of all playbooks, by digest. Which playbook a function is named after depends on
 * all that are installed, and never on which of them a module is made for.
 */
export function scriptUses(
  playbooks: readonly LoadedPlaybook[],
): ReadonlyMap<string, SharedScript> {
  const found = new Map<string, SharedScript>();
  for (const { text, use } of playbooks.toSorted(byName).flatMap(usesOf)) {
    const digest = sha256Hex(text);
    const known = found.get(digest);
    found.set(
      digest,
      known === undefined
        ? { text, digest, command: functionNameOf(use), uses: [use] }
        : { ...known, uses: [...known.uses, use] },
    );
  }
  return found;
}

function byName(a: LoadedPlaybook, b: LoadedPlaybook): number {
  return a.name < b.name ? -1 : 1;
}

function usesOf({ name: playbook, playbook: read, files }: LoadedPlaybook) {
  return scriptsOf(read)
    .filter(({ file }) => languageOf(file) === 'powershell')
    .map(({ role, name, file }) => ({
      text: moduleText(lookUp(files, file) ?? ''),
      use: { playbook, role, name, file },
    }));
}
