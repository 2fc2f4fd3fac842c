import type { DatabaseSync } from 'node:sqlite';
import type { SealedChange, SealedRecord, SealedRecords } from '#src/ports/sealed-records.ts';
import { textOf } from './row.ts';

/** How a table is reached: reads see what is durable, writes share the commits of the store. */
export interface Access {
  readonly database: DatabaseSync;
  readonly read: <T>(read: () => T) => T;
  readonly write: <T>(write: () => T) => Promise<T>;
}

/** The sealed records in the file of the journal. */
export class SealedTable implements SealedRecords {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  async get(kind: string, id: string): Promise<SealedRecord | undefined> {
    const { database, read } = this.#access;
    return read(() => {
      if (!this.#isThere()) return undefined;
      const row = database
        .prepare('SELECT version, value FROM sealed WHERE kind = ? AND id = ?')
        .get(kind, id);
      return row && { kind, id, version: textOf(row, 'version'), sealed: textOf(row, 'value') };
    });
  }

  async ids(kind: string): Promise<readonly string[]> {
    const { database, read } = this.#access;
    return read(() => {
      if (!this.#isThere()) return [];
      const rows = database.prepare('SELECT id FROM sealed WHERE kind = ? ORDER BY id').all(kind);
      return rows.map((row) => textOf(row, 'id'));
    });
  }

  /** Every kind of which there is one, sorted. */
  async kinds(): Promise<readonly string[]> {
    const { database, read } = this.#access;
    return read(() => {
      if (!this.#isThere()) return [];
      const rows = database.prepare('SELECT DISTINCT kind FROM sealed ORDER BY kind').all();
      return rows.map((row) => textOf(row, 'kind'));
    });
  }

  put({ kind, id, sealed, replaces }: SealedChange): Promise<string | undefined> {
    const { database, write } = this.#access;
    return write(() => {
      const statement =
        replaces === undefined
          ? database
              .prepare(
                `INSERT INTO sealed (value, kind, id, version) VALUES (?, ?, ?, ${newVersion})
                 ON CONFLICT (kind, id) DO NOTHING RETURNING version`,
              )
              .get(sealed, kind, id)
          : database
              .prepare(
                `UPDATE sealed SET value = ?, version = ${newVersion}
                 WHERE kind = ? AND id = ? AND version = ? RETURNING version`,
              )
              .get(sealed, kind, id, replaces);
      return statement && textOf(statement, 'version');
    });
  }

  remove({ kind, id, version }: Pick<SealedRecord, 'kind' | 'id' | 'version'>): Promise<boolean> {
    const { database, write } = this.#access;
    return write(() => {
      const { changes } = database
        .prepare('DELETE FROM sealed WHERE kind = ? AND id = ? AND version = ?')
        .run(kind, id, version);
      return changes === 1;
    });
  }

  /** A file of an older format that is only read has no such table yet. */
  #isThere(): boolean {
    const named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'sealed'";
    return this.#access.database.prepare(named).get() !== undefined;
  }
}

/** Random: a record that was taken away and put back is not the one that somebody read before. */
const newVersion = 'lower(hex(randomblob(8)))';
