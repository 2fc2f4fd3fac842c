import type { DatabaseSync } from 'node:sqlite';
import { BotError } from '#src/errors.ts';
import { genesis } from '#src/journal/chain.ts';
import { numberOf } from './row.ts';

/** "FTTL" in the header of the file: tells our file from any other SQLite file. */
const applicationId = 0x4654544c;

/** One step per version; a step that was released is never changed. The format is told in docs/journal.md. */
const migrations: readonly string[] = [
  `
  CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, 0, '${genesis}');

  CREATE TABLE record (
    seq INTEGER PRIMARY KEY, incident TEXT NOT NULL, event TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_of_incident ON record (incident);
  CREATE TRIGGER record_stays BEFORE UPDATE ON record
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER record_is_kept BEFORE DELETE ON record
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

  CREATE TABLE incident (
    opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, last INTEGER NOT NULL,
    open INTEGER NOT NULL, platform TEXT NOT NULL, thread TEXT NOT NULL, fold TEXT NOT NULL
  ) STRICT;
  CREATE INDEX incident_open ON incident (opened) WHERE open = 1;
  CREATE INDEX incident_in_thread ON incident (platform, thread);

  CREATE TABLE outgoing (
    position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, slot TEXT,
    body TEXT, message TEXT
  ) STRICT;
  CREATE INDEX outgoing_waiting ON outgoing (position) WHERE body IS NOT NULL;
  CREATE INDEX outgoing_in_slot ON outgoing (incident, slot) WHERE message IS NOT NULL;

  CREATE TABLE action (token TEXT PRIMARY KEY, meaning TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE delivery (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE revision (revision TEXT PRIMARY KEY, files TEXT NOT NULL) STRICT;
  `,
  `
  CREATE TABLE sealed (
    kind TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  `,
  'ALTER TABLE outgoing ADD COLUMN shown BLOB',
  `
  CREATE INDEX incident_like ON incident
    (platform, json_extract(fold, '$.channel'), json_extract(fold, '$.playbook.name'), opened)
    WHERE open = 0;
  `,
  `
  DROP TRIGGER record_stays;
  CREATE TABLE forgetting (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
  CREATE TABLE unscrubbed (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
  CREATE TRIGGER record_stays BEFORE UPDATE ON record
    WHEN NOT EXISTS (SELECT 1 FROM forgetting)
      OR old.seq IS NOT new.seq OR old.incident IS NOT new.incident
      OR old.previous IS NOT new.previous OR old.hash IS NOT new.hash
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  ALTER TABLE incident ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX incident_to_forget ON incident (json_extract(fold, '$.state.at'), forgotten)
    WHERE open = 0;
  `,
];

export const newestVersion: number = migrations.length;

/** Version of the format of an open file. Rejects a file that is not ours, or newer than we are; untouched. */
export function formatOf(database: DatabaseSync): number {
  const version = pragma(database, 'user_version');
  if (version > newestVersion) throw newer(version);
  const isOurs = pragma(database, 'application_id') === applicationId;
  if (!isOurs || version < 1) throw foreign();
  return version;
}

/** Lays out an empty file. */
export function layOut(database: DatabaseSync): void {
  database.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(database, 0);
}

/** Brings a file to the newest version, each step in a transaction of its own. */
export function migrate(database: DatabaseSync, from: number): void {
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return numberOf(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);
}

function newer(version: number): BotError {
  return new BotError(
    'store-newer',
    `the journal was written by a newer Fettle: format ${version}, this one knows ${newestVersion}`,
    { hint: 'Start the newer Fettle again, or restore the backup made before it was installed.' },
  );
}

function foreign(): BotError {
  return new BotError('store-corrupt', 'journal.sqlite is not a journal of Fettle', {
    hint: 'Nothing was written to it. Move the file away, or name another folder with --data.',
  });
}
