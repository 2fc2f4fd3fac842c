import type { DatabaseSync } from 'node:sqlite';
import { isBotError } from '#src/errors.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { forgivenBy } from '#src/journal/forgiven.ts';
import { foldFault, verifyChain } from '#src/journal/verify.ts';
import type { JournalFault } from '#src/ports/store.ts';
import { storeFault } from './fault.ts';
import { pageFaults } from './health.ts';
import { lineOf } from './reader.ts';
import { jsonOf, notKept, numberOf, type Row, textOf } from './row.ts';

/**
 * Looks at all of it: the pages, the whole chain, its head, the last record of every incident, and every kept
 * state against its records. Reads a million records in about a minute; nothing is written.
 */
export function checkEverything(database: DatabaseSync): readonly JournalFault[] {
  try {
    return check(database);
  } catch (error) {
    const fault = storeFault(error, 'journal.sqlite');
    if (!isBotError(fault) || fault.code !== 'store-corrupt') throw error;
    // What SQLite stumbles over is a finding here, like everything else that is wrong.
    return [{ seq: 0, kind: 'file-corrupt', message: fault.message }];
  }
}

function check(database: DatabaseSync): readonly JournalFault[] {
  const pages = pageFaults(database, 'integrity_check');
  if (pages.length > 0) return pages.map((message) => ({ seq: 0, kind: 'file-corrupt', message }));
  const faults = checkChain(database);
  return faults.length > 0 ? faults : checkFolds(database);
}

function checkChain(database: DatabaseSync): readonly JournalFault[] {
  const head = database.prepare('SELECT seq, hash FROM head').get();
  if (head === undefined) return [{ seq: 0, kind: 'file-corrupt', message: 'the head is gone' }];
  const last = database.prepare('SELECT id, last FROM incident').all();
  const lines = database.prepare('SELECT * FROM record ORDER BY seq').iterate();
  const removals = database
    .prepare(`SELECT * FROM record WHERE instr(event, '"kind":"forgotten"') > 0 ORDER BY seq`)
    .iterate();
  return verifyChain(lines.map(lineOf), {
    forgiven: forgivenBy(removals.map(lineOf)),
    head: { seq: numberOf(head, 'seq'), hash: textOf(head, 'hash') },
    last: new Map(last.map((row) => [textOf(row, 'id'), numberOf(row, 'last')])),
  });
}

function checkFolds(database: DatabaseSync): readonly JournalFault[] {
  const events = database.prepare('SELECT event FROM record WHERE incident = ? ORDER BY seq');
  const incidents = database.prepare('SELECT * FROM incident ORDER BY opened').iterate();
  const faults: JournalFault[] = [];
  for (const row of incidents) {
    const rows = events.all(textOf(row, 'id'));
    const fault = checkFold(
      row,
      rows.map((line) => jsonOf<Event>(line, 'event')),
    );
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

function checkFold(row: Row, events: readonly Event[]): JournalFault | undefined {
  const [incident, seq] = [textOf(row, 'id'), numberOf(row, 'last')];
  const now = fold(events);
  const kept = textOf(row, 'fold') === notKept ? now : jsonOf<Incident>(row, 'fold');
  return foldFault({ incident, seq, now, kept }) ?? columnFault(row, kept);
}

/** The columns beside a state are what a start and a thread look it up by. */
function columnFault(row: Row, kept: Incident | undefined): JournalFault | undefined {
  if (kept === undefined) return undefined;
  const { state, thread } = kept;
  const isFound =
    numberOf(row, 'open') === (state.kind === 'closed' ? 0 : 1) &&
    textOf(row, 'platform') === thread.platform &&
    textOf(row, 'thread') === thread.id;
  if (isFound) return undefined;
  const message = `the kept state of ${textOf(row, 'id')} is not where a start looks for it`;
  return { seq: numberOf(row, 'last'), kind: 'fold-differs', message };
}
