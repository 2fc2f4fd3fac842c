import type { JeaCommands } from './jea-command.ts';

const scheme = 'urn:sha256:';

/** What a function gives as the address of its help: Get-Command of any session shows it, and runs nothing. */
export function revisionUri(digest: string): string {
  return `${scheme}${digest}`;
}

/** What a host lacks of the playbooks that are loaded; names of functions, sorted. */
export interface Lacking {
  /** The host shows no such function to this account. */
  readonly missing: readonly string[];
  /** The host has a function of this name for another text. */
  readonly otherRevision: readonly string[];
}

/** `shown`: the address of its help by each command that an endpoint shows; undefined where it tells none. */
export function lackingIn(
  shown: ReadonlyMap<string, string | undefined>,
  commands: JeaCommands,
): Lacking {
  const needed = [...commands].toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  const missing = needed.filter(([, command]) => !shown.has(command));
  const other = needed.filter(([digest, command]) => {
    const uri = shown.get(command);
    return uri?.startsWith(scheme) === true && uri !== revisionUri(digest);
  });
  const names = (found: typeof needed): readonly string[] => found.map(([, command]) => command);
  return { missing: names(missing), otherRevision: names(other) };
}
