import type { DatabaseSync } from 'node:sqlite';
import type { ForgottenScope } from '#src/incident/forgotten.ts';
import { IncidentId } from '#src/incident/incident.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import type { Forgettable, Forgetting } from '#src/ports/store.ts';
import { numberOf, type Row, textOf } from './row.ts';

/** How much is gone of an incident, as its row keeps it. */
const depths: Readonly<Record<ForgottenScope, number>> = { person: 1, people: 2, text: 3 };

/** All statements that take something away. Those that write are called inside a transaction only. */
export class Forgetter {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  forgettable({ scope, before, limit }: Forgettable): readonly IncidentId[] {
    // A file of format 4 that is only read: nothing was ever taken from it.
    const gone = this.#isKnown() ? 'forgotten' : '0';
    const rows = this.#database
      .prepare(
        `SELECT id FROM incident WHERE open = 0 AND json_extract(fold, '$.state.at') < ?
         AND ${gone} < ? ORDER BY opened LIMIT ?`,
      )
      .all(before, depths[scope], limit);
    return rows.map((row) => IncidentId.parse(textOf(row, 'id')));
  }

  /** Whether something was taken from the records of an incident. */
  isForgotten(id: string): boolean {
    const row = this.#standing(id);
    return row !== undefined && numberOf(row, 'forgotten') !== 0;
  }

  /** Something was added to an incident from which something was taken: it is looked through once more. */
  addedTo(id: string): void {
    this.#database.prepare('UPDATE incident SET forgotten = -abs(forgotten) WHERE id = ?').run(id);
  }

  /** Whether the incident is still as it was when somebody looked what is to go. */
  isAsRead({ incident, last }: Forgetting): boolean {
    const row = this.#standing(incident);
    if (row === undefined || numberOf(row, 'open') === 1 || numberOf(row, 'last') !== last)
      return false;
    const waiting = 'SELECT 1 FROM outgoing WHERE incident = ? AND body IS NOT NULL LIMIT 1';
    return this.#database.prepare(waiting).get(incident) === undefined;
  }

  /** Everything but the record that says so. */
  take({ incident, records, event, after, accounts }: Forgetting): void {
    const run = (sql: string, ...values: (string | number)[]) =>
      this.#database.prepare(sql).run(...values);
    run('INSERT INTO forgetting VALUES (1)');
    for (const record of records)
      run('UPDATE record SET event = ? WHERE seq = ?', canonicalJson(record.event), record.seq);
    run('DELETE FROM forgetting');
    run('UPDATE outgoing SET shown = NULL WHERE incident = ?', incident);
    // A thread that only one person sees is called after their account.
    run('UPDATE incident SET thread = ? WHERE id = ?', after.thread.id, incident);
    run("DELETE FROM action WHERE json_extract(meaning, '$.incident') = ?", incident);
    this.#takeDeliveries(incident, accounts);
    const deeper = 'UPDATE incident SET forgotten = max(forgotten, ?) WHERE id = ?';
    run(deeper, depths[event.scope], incident);
    run('INSERT OR IGNORE INTO unscrubbed VALUES (1)');
  }

  /** Leaves nothing in free pages and in the log. False while somebody else reads: the log cannot be cut then. */
  scrub(): boolean {
    if (this.#database.prepare('SELECT 1 FROM unscrubbed').get() === undefined) return true;
    this.#database.exec('VACUUM');
    const row = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
    if (numberOf(row, 'busy') !== 0) return false;
    this.#database.exec('DELETE FROM unscrubbed');
    return true;
  }

  #isKnown(): boolean {
    const columns = this.#database.prepare("SELECT name FROM pragma_table_info('incident')").all();
    return columns.some((row) => textOf(row, 'name') === 'forgotten');
  }

  #standing(id: string): Row | undefined {
    return this.#database
      .prepare('SELECT last, open, forgotten FROM incident WHERE id = ?')
      .get(id);
  }

  /** Ids of clicks name whoever clicked. What they led to is closed, and its buttons are gone. */
  #takeDeliveries(incident: string, accounts: readonly string[]): void {
    const parts = [...new Set(accounts.map((account) => account.replace(/^.*[:/]/, '')))];
    const ofIncident = 'SELECT seq FROM record WHERE incident = ?';
    for (const part of parts) {
      this.#database
        .prepare(`DELETE FROM delivery WHERE instr(id, ?) > 0 AND seq IN (${ofIncident})`)
        .run(part, incident);
    }
  }
}
