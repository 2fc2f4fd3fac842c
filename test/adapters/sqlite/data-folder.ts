import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { sha256Hex } from '#src/digest.ts';
import { opening } from '#test/contracts/store-samples.ts';

export const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };

/** A data folder of a test, and what may happen to it. */
export class DataFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'fettle-disk-'));

  file(name = 'journal.sqlite'): string {
    return join(this.path, name);
  }

  fingerprint(): string {
    return sha256Hex(readFileSync(this.file(), 'latin1'));
  }

  async fill(count = 3): Promise<void> {
    await using store = await openSqliteStore({ folder: this.path, clock });
    await Promise.all(Array.from({ length: count }, (_, number) => store.append(opening(number))));
  }

  /** Does what the triggers of the file forbid. */
  forge(sql: string): void {
    const database = new DatabaseSync(this.file());
    database.exec('DROP TRIGGER IF EXISTS record_stays; DROP TRIGGER IF EXISTS record_is_kept');
    database.exec(sql);
    database.close();
  }

  overwrite(offset: number, length: number): void {
    const bytes = readFileSync(this.file());
    bytes.fill(0x5a, offset, offset + length);
    writeFileSync(this.file(), bytes);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
