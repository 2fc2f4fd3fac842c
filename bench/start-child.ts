import { openSqliteStore, readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';

// Run by start.ts in a process of its own; prints milliseconds, or "idle" once it waits.
const [folder = '', how = ''] = process.argv.slice(2);
const begun = performance.now();

switch (how) {
  case 'started':
    await started();
    break;
  case 'verified':
    await verified();
    break;
  default:
    await idle();
}

/** What a start does: lock, health, open incidents, messages that wait. */
async function started(): Promise<void> {
  await using store = await openSqliteStore({ folder, clock: { now: () => 0 } });
  const incidents = await store.openIncidents();
  await store.undelivered();
  report(incidents.length);
}

/** What it would be to look at the whole journal at every start. */
async function verified(): Promise<void> {
  await using store = await readSqliteStore(folder);
  const faults = await store.verify();
  if (faults.length > 0) throw new Error('the journal of the bench is broken');
  report((await store.openIncidents()).length);
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
