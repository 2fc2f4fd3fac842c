import type { ShellInfo } from '#adapters/winrm/wsman/shell-answer.ts';

/** A shell that is open and waits for the next command. Times in milliseconds. */
export interface WarmShell {
  readonly id: string;
  /** That were started in it so far. */
  readonly commands: number;
  readonly lastUsedAt: number;
  readonly idleTimeoutMs: number;
}

/**
 * Windows counts every command of a shell against the quota of its user and does not take it back when the
 * command has ended (MS-WSMV, appendix B, note 118), so that a shell is replaced well before.
 */
export const mostCommands = 200;
/** The host's clock starts when it has answered, and a request needs its time. */
const margin = 30_000;

/** Whether the next command may go there. One that the host has ended already costs a round trip, no more. */
export function mayReuse(shell: WarmShell, now: number): boolean {
  const idle = now - shell.lastUsedAt;
  return shell.commands < mostCommands && idle >= 0 && idle < shell.idleTimeoutMs - margin;
}

export interface OwnShells {
  readonly resource: string;
  /** The name that we give to our shells. Windows gives it back for some kinds of shells only (MS-WSMV 3.1.4.5.2). */
  readonly name: string;
  /** Ids of shells that we made and could not delete. */
  readonly left: readonly string[];
  /** Those that are in use or kept warm. */
  readonly known: readonly string[];
}

/** Shells that are certainly ours and that nobody uses: what is deleted when the host has no room for a new one. */
export function leftovers(
  shells: readonly ShellInfo[],
  { resource, name, left, known }: OwnShells,
): readonly string[] {
  const inUse = new Set(known.map((id) => id.toLowerCase()));
  const ours = new Set(left.map((id) => id.toLowerCase()));
  return shells
    .filter((shell) => shell.resource === resource)
    .filter((shell) => shell.name === name || ours.has(shell.id.toLowerCase()))
    .map((shell) => shell.id)
    .filter((id) => !inUse.has(id.toLowerCase()));
}
