import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { BotError } from '#src/errors.ts';
import { verifyTail } from '#src/journal/verify.ts';
import { lineOf } from './reader.ts';
import { numberOf, textOf } from './row.ts';

/** Up to this size SQLite reads the whole file at every start; beyond it the tables that a start needs. */
const wholeFileBelow = 64 * 1024 * 1024;

/** So many of the newest records are held against their chain at every start. */
const tailLength = 200;

/**
 * What every start looks at: the pages of the file, the head against the newest records, and their chain.
 * `fettle journal verify` looks at everything. Throws `store-corrupt` or `journal-broken`.
 */
export function checkHealth(database: DatabaseSync, path: string): void {
  const whole = statSync(path).size < wholeFileBelow;
  for (const scope of whole ? [''] : ["('head')", "('outgoing')", "('revision')"]) {
    const [finding] = pageFaults(database, `quick_check${scope}`);
    if (finding !== undefined) throw damaged(finding);
  }
  checkTail(database);
}

/** What SQLite finds wrong with the pages of the file; empty when all is well. */
export function pageFaults(database: DatabaseSync, check: string): readonly string[] {
  const rows = database.prepare(`PRAGMA ${check}`).all();
  return rows.map((row) => String(Object.values(row)[0])).filter((found) => found !== 'ok');
}

function checkTail(database: DatabaseSync): void {
  const row = database.prepare('SELECT seq, hash FROM head').get();
  if (row === undefined) throw damaged('the head is gone');
  const head = { seq: numberOf(row, 'seq'), hash: textOf(row, 'hash') };
  const tail = database
    .prepare('SELECT * FROM record ORDER BY seq DESC LIMIT ?')
    .all(tailLength)
    .map(lineOf)
    .reverse();
  const [fault] = verifyTail(tail, head);
  if (fault !== undefined) throw broken(fault.message);
}

function damaged(finding: string): BotError {
  return new BotError('store-corrupt', `the journal file is damaged: ${finding}`, {
    hint: 'Nothing was written to it. Copy the data folder away, run "fettle journal verify" on the copy, restore a backup.',
  });
}

function broken(message: string): BotError {
  return new BotError('journal-broken', `the journal is not what was written: ${message}`, {
    hint: 'Somebody or something changed the file. Run "fettle journal verify" to see every place; Fettle does not go on from it.',
  });
}
