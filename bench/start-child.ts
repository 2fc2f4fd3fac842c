import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { fold } from '#src/incident/advance.ts';

// Run by start.ts in a process of its own; prints milliseconds, or "idle" once it waits.
const [folder = '', how = ''] = process.argv.slice(2);
const begun = performance.now();

switch (how) {
  case 'cached':
    await cached();
    break;
  case 'folded':
    await folded();
    break;
  default:
    await idle();
}

/** What a start does: lock, health, open incidents, messages that wait. */
async function cached(): Promise<void> {
  await using store = await openSqliteStore({ folder, clock: { now: () => 0 } });
  const incidents = await store.openIncidents();
  await store.undelivered();
  report(incidents.length);
}

/** The same without kept states: the records of every open incident are read and folded. */
async function folded(): Promise<void> {
  await using store = await openSqliteStore({ folder, clock: { now: () => 0 } });
  const database = new DatabaseSync(`${folder}/journal.sqlite`, { readOnly: true });
  const ids = database.prepare('SELECT id FROM incident WHERE open = 1').all();
  const events = database.prepare('SELECT event FROM record WHERE incident = ? ORDER BY seq');
  const incidents = ids.map(({ id }) =>
    fold(events.all(String(id)).map(({ event }) => JSON.parse(String(event)) as never)),
  );
  await store.undelivered();
  report(incidents.length);
}

function report(incidents: number): void {
  if (incidents !== 10_000) throw new Error(`${incidents} incidents are open`);
  process.stdout.write(String(performance.now() - begun));
}

async function idle(): Promise<void> {
  await openSqliteStore({ folder, clock: { now: () => 0 } });
  await Promise.all([
    import('#src/conductor/conductor.ts'),
    import('#src/playbook/load.ts'),
    import('#adapters/ssh/ssh-transport.ts').catch(() => undefined),
    import('pino'),
  ]);
  setInterval(() => 0, 1000);
  setTimeout(() => process.stdout.write('idle'), 500);
}
