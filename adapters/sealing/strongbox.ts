import { isBotError } from '#src/errors.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import type { Kept, KeptChange, Strongbox } from '#src/ports/strongbox.ts';
import type { Seal } from './seal.ts';

/** What becomes of a record that an older key sealed when it is read. */
export type OldRecords = 'sealed-anew' | 'kept';

/**
 * The strongbox in a store of sealed records. A command beside a bot that runs keeps what an older key sealed: the bot
 * does not have the newer key yet.
 */
export function createStrongbox(
  records: SealedRecords,
  seal: Seal,
  old: OldRecords = 'sealed-anew',
): Strongbox {
  return new SealingStrongbox(records, seal, old);
}

class SealingStrongbox implements Strongbox {
  readonly #records: SealedRecords;
  readonly #seal: Seal;
  readonly #old: OldRecords;

  constructor(records: SealedRecords, seal: Seal, old: OldRecords) {
    this.#records = records;
    this.#seal = seal;
    this.#old = old;
  }

  async get(kind: string, id: string): Promise<Kept | undefined> {
    const record = await this.#records.get(kind, id);
    if (record === undefined) return undefined;
    const { text, isOld } = this.#seal.open(record.sealed, { kind, id });
    const { version } = record;
    if (!isOld || this.#old === 'kept') return { text, version };
    // Where somebody else was first, the version is of no use to a writer: they read again.
    const resealed = await this.#reseal({ kind, id, text, replaces: version });
    return { text, version: resealed ?? version };
  }

  /** Whoever only reads leaves it to the bot. */
  async #reseal(change: KeptChange): Promise<string | undefined> {
    try {
      return await this.put(change);
    } catch (error) {
      if (isBotError(error) && error.code === 'store-read-only') return undefined;
      throw error;
    }
  }

  async version(kind: string, id: string): Promise<string | undefined> {
    return (await this.#records.get(kind, id))?.version;
  }

  ids(kind: string): Promise<readonly string[]> {
    return this.#records.ids(kind);
  }

  put({ kind, id, text, replaces }: KeptChange): Promise<string | undefined> {
    return this.#records.put({ kind, id, sealed: this.#seal.seal(text, { kind, id }), replaces });
  }

  remove(kept: {
    readonly kind: string;
    readonly id: string;
    readonly version: string;
  }): Promise<boolean> {
    return this.#records.remove(kept);
  }
}
