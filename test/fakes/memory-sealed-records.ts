import type { SealedChange, SealedRecord, SealedRecords } from '#src/ports/sealed-records.ts';

export type SealedRows = Map<string, SealedRecord>;

interface Disk {
  /** Throws when nothing can be read, or written. */
  readonly readable: () => void;
  readonly writable: () => void;
}

let versions = 0;

/** Sealed records in memory. By themselves, or on the disk of a store in memory. */
export class MemorySealedRecords implements SealedRecords {
  readonly rows: SealedRows;
  readonly #disk: Disk | undefined;

  constructor(rows: SealedRows = new Map(), disk?: Disk) {
    this.rows = rows;
    this.#disk = disk;
  }

  async get(kind: string, id: string): Promise<SealedRecord | undefined> {
    this.#disk?.readable();
    return this.rows.get(nameOf(kind, id));
  }

  async kinds(): Promise<readonly string[]> {
    this.#disk?.readable();
    return [...new Set([...this.rows.values()].map(({ kind }) => kind))].toSorted();
  }

  async ids(kind: string): Promise<readonly string[]> {
    this.#disk?.readable();
    return [...this.rows.values()]
      .filter((row) => row.kind === kind)
      .map(({ id }) => id)
      .toSorted();
  }

  async put({ kind, id, sealed, replaces }: SealedChange): Promise<string | undefined> {
    this.#disk?.writable();
    if (this.rows.get(nameOf(kind, id))?.version !== replaces) return undefined;
    versions += 1;
    const version = `v${versions}`;
    this.rows.set(nameOf(kind, id), { kind, id, sealed, version });
    return version;
  }

  async remove({
    kind,
    id,
    version,
  }: Pick<SealedRecord, 'kind' | 'id' | 'version'>): Promise<boolean> {
    this.#disk?.writable();
    if (this.rows.get(nameOf(kind, id))?.version !== version) return false;
    return this.rows.delete(nameOf(kind, id));
  }
}

function nameOf(kind: string, id: string): string {
  return JSON.stringify([kind, id]);
}
