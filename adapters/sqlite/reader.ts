import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { BotError } from '#src/errors.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import { type Likeness, mostSimilar } from '#src/incident/similar.ts';
import { hashOf, type JournalLine } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { MessageRef, ThreadRef } from '#src/ports/chat.ts';
import type { Outgoing, StoredAction } from '#src/ports/store.ts';
import { jsonOf, notKept, numberOf, type Row, textOf } from './row.ts';

const pageSize = 500;
/** Among so many of the newest of a kind the most alike are chosen. */
const mostCompared = 200;

/** All statements that read. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #head: StatementSync;
  readonly #records: StatementSync;
  readonly #page: StatementSync;
  readonly #open: StatementSync;
  readonly #incident: StatementSync;
  readonly #recent: StatementSync;
  readonly #inThread: StatementSync;
  readonly #like: StatementSync;
  readonly #action: StatementSync;
  readonly #undelivered: StatementSync;
  readonly #message: StatementSync;
  readonly #revision: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => database.prepare(sql);
    this.#database = database;
    this.#head = prepare('SELECT seq, hash FROM head');
    this.#records = prepare('SELECT * FROM record WHERE incident = ? ORDER BY seq');
    this.#page = prepare('SELECT * FROM record WHERE seq >= ? ORDER BY seq LIMIT ?');
    this.#open = prepare('SELECT id FROM incident WHERE open = 1 ORDER BY opened');
    this.#incident = prepare('SELECT id, open, fold FROM incident WHERE id = ?');
    this.#recent = prepare('SELECT id FROM incident ORDER BY opened DESC LIMIT ?');
    this.#inThread = prepare(
      'SELECT id, open, fold FROM incident WHERE platform = ? AND thread = ? ORDER BY opened DESC LIMIT 1',
    );
    this.#like = prepare(
      `SELECT fold FROM incident WHERE open = 0 AND platform = ?
       AND json_extract(fold, '$.channel') = ? AND json_extract(fold, '$.playbook.name') = ?
       ORDER BY opened DESC LIMIT ${mostCompared}`,
    );
    this.#action = prepare('SELECT meaning FROM action WHERE token = ?');
    this.#undelivered = prepare(
      'SELECT body FROM outgoing WHERE body IS NOT NULL ORDER BY position',
    );
    this.#message = prepare(
      `SELECT message FROM outgoing WHERE incident = ? AND slot = ? AND message IS NOT NULL
       ORDER BY position DESC LIMIT 1`,
    );
    this.#revision = prepare('SELECT files FROM revision WHERE revision = ?');
  }

  head(): { readonly seq: number; readonly hash: string } {
    const row = this.#head.get() ?? {};
    return { seq: numberOf(row, 'seq'), hash: textOf(row, 'hash') };
  }

  records(incident: IncidentId): readonly JournalRecord[] {
    return this.#records.all(incident).map(recordOf);
  }

  /** The next records from a number on, a page of them. */
  page(from: number): readonly JournalRecord[] {
    return this.#page.all(from, pageSize).map(recordOf);
  }

  /** Folded from their records, each held against its hash: what a bot goes on from is never the kept state. */
  openIncidents(): readonly Incident[] {
    return this.#open.all().map((row) => this.#folded(textOf(row, 'id')));
  }

  #folded(id: string): Incident {
    const rows = this.#records.all(id);
    const broken = rows.map(lineOf).find((line) => hashOf(line) !== line.hash);
    if (broken !== undefined) throw changed(broken.seq);
    const incident = fold(rows.map((row) => jsonOf<Event>(row, 'event')));
    if (incident?.id !== id) throw changed(numberOf(rows[0] ?? { seq: 0 }, 'seq'));
    return incident;
  }

  incident(id: IncidentId): Incident | undefined {
    return this.#stateOf(this.#incident.get(id));
  }

  recent(limit: number): readonly IncidentId[] {
    return this.#recent.all(Math.max(0, limit)).map((row) => IncidentId.parse(textOf(row, 'id')));
  }

  inThread({ platform, id }: ThreadRef): Incident | undefined {
    return this.#stateOf(this.#inThread.get(platform, id));
  }

  /** The kept state of a closed incident; of an open one, what its records say. */
  #stateOf(row: Row | undefined): Incident | undefined {
    if (row === undefined) return undefined;
    const isKept = numberOf(row, 'open') === 0 && textOf(row, 'fold') !== notKept;
    return isKept ? jsonOf<Incident>(row, 'fold') : this.#folded(textOf(row, 'id'));
  }

  similar(like: Likeness): readonly Incident[] {
    const rows = this.#like.all(like.platform, like.channel, like.playbook);
    return mostSimilar(
      rows.map((row) => jsonOf<Incident>(row, 'fold')),
      like,
    );
  }

  action(token: string): StoredAction | undefined {
    const row = this.#action.get(token);
    return row && { token, ...jsonOf<Omit<StoredAction, 'token'>>(row, 'meaning') };
  }

  undelivered(): readonly Outgoing[] {
    return this.#undelivered.all().map((row) => jsonOf<Outgoing>(row, 'body'));
  }

  message(incident: IncidentId, slot: string): MessageRef | undefined {
    const row = this.#message.get(incident, slot);
    return row && jsonOf<MessageRef>(row, 'message');
  }

  /** Files of format 2 and before kept none. */
  messages(incident: IncidentId): readonly Outgoing[] {
    const columns = this.#database.prepare("SELECT name FROM pragma_table_info('outgoing')").all();
    if (!columns.some((row) => textOf(row, 'name') === 'shown')) return [];
    const kept = 'SELECT body, shown FROM outgoing WHERE incident = ? ORDER BY position';
    return this.#database.prepare(kept).all(incident).flatMap(shownOf);
  }

  revision(revision: string): Readonly<Record<string, string>> | undefined {
    const row = this.#revision.get(revision);
    return row && jsonOf<Record<string, string>>(row, 'files');
  }
}

function changed(seq: number): BotError {
  return new BotError(
    'journal-broken',
    `the journal is not what was written: record ${seq} was changed`,
    {
      hint: 'Run "fettle journal verify" to see every place; Fettle does not go on from a forged journal.',
    },
  );
}

function shownOf(row: Row): readonly Outgoing[] {
  const { shown } = row;
  if (!(shown instanceof Uint8Array)) return [];
  return [jsonOf<Outgoing>({ body: inflateRawSync(shown).toString('utf8') }, 'body')];
}

/** The record as it stands in the file: its event still the text that was hashed. */
export function lineOf(row: Row): JournalLine {
  return {
    seq: numberOf(row, 'seq'),
    incident: textOf(row, 'incident'),
    event: textOf(row, 'event'),
    previous: textOf(row, 'previous'),
    hash: textOf(row, 'hash'),
  };
}

function recordOf(row: Row): JournalRecord {
  const { seq, incident, previous, hash } = lineOf(row);
  const event = jsonOf<Event>(row, 'event');
  return { seq, incident: IncidentId.parse(incident), event, previous, hash };
}
