import { randomUUID } from 'node:crypto';
import { leftovers } from '#adapters/winrm/winrs/warm-shell.ts';
import type { ShellInfo } from '#adapters/winrm/wsman/shell-answer.ts';

/** More than a host lets one account have. */
const most = 64;

/** The shells that one client has left on its host, because they could not be deleted. */
export class ShellLedger {
  /** Which kind of shells these are. */
  readonly resource: string;
  /** By the name that we gave them: they were asked for, and their ids never came. */
  readonly #lost = new Set<string>();
  readonly #left = new Set<string>();

  constructor(resource: string) {
    this.resource = resource;
  }

  /** A name for one new shell, which no other shell has. */
  newName(): string {
    return `Fettle ${randomUUID()}`;
  }

  deleted(id: string): void {
    this.#left.delete(id);
  }

  /** It may still be there, and nobody uses it. */
  leaves(id: string): void {
    remember(this.#left, id);
  }

  /** Whether it came to be is not known. */
  loses(name: string): void {
    remember(this.#lost, name);
  }

  get left(): readonly string[] {
    return [...this.#left];
  }

  /** Those in the list of a host that are certainly ours, and that nobody uses. */
  unusedAmong(shells: readonly ShellInfo[]): readonly string[] {
    const names = [this.newName(), ...this.#lost];
    const ids = names.flatMap((name) =>
      leftovers(shells, { resource: this.resource, name, left: this.left, known: [] }),
    );
    return [...new Set(ids)];
  }
}

/** The oldest go: a host ends an idle shell by itself. */
function remember(set: Set<string>, text: string): void {
  set.add(text);
  for (const oldest of set) {
    if (set.size <= most) break;
    set.delete(oldest);
  }
}
