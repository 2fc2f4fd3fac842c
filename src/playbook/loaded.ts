import type { Playbook } from './schema.ts';

/** A playbook that was read whole and found usable. */
export interface LoadedPlaybook {
  readonly name: string;
  /** Digest over all files. */
  readonly revision: string;
  readonly playbook: Playbook;
  /** Further files that playbook.yaml names as its parts. */
  readonly parts: readonly string[];
  /** Text by path inside the folder. */
  readonly files: Readonly<Record<string, string>>;
}
