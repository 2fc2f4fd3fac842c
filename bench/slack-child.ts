import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import bolt from '@slack/bolt';
import { z } from 'zod';
import { createSlackChat } from '#adapters/slack/slack-chat.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';

// A process of its own. Reads one line of JSON, connects, runs until its input ends, says what it has.
const Given = z.object({
  contestant: z.enum(['fettle', 'bolt']),
  apiUrl: z.string(),
  botToken: z.string(),
  appToken: z.string(),
});
type Given = z.output<typeof Given>;

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: line } = await input.next();
const given = Given.parse(JSON.parse(line ?? ''));
const incidents = given.contestant === 'fettle' ? await fettle(given) : await bare(given);
process.stdout.write(JSON.stringify({ incidents }));

/** The bot with its store on disk; its hosts are scripted, and nobody is asked for them. */
async function fettle({ apiUrl, botToken, appToken }: Given): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  const clock = createSystemClock();
  const store = await openSqliteStore({ folder, clock });
  const host = stoppedHost();
  const chat = createSlackChat({
    botToken,
    delivery: { kind: 'socket', appToken },
    clock,
    log: quiet,
    apiUrl,
    knows: async (thread) => (await store.inThread(thread)) !== undefined,
  });
  const conductor = new Conductor({
    store,
    clock,
    ids: systemIds,
    log: quiet,
    hosts: inventory,
    library: createLibrary([demoPlaybook()]),
    chats: [chat],
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
    settings: { ...defaults, incidents: 10_000 },
  });
  await conductor.start();
  await input.next();
  await conductor.stop();
  const open = (await store.openIncidents()).length;
  await store[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
  return open;
}

/** What one could begin with: bolt as its documentation starts it, with listeners that do nothing. */
async function bare({ apiUrl: slackApiUrl, botToken: token, appToken }: Given): Promise<number> {
  const app = new bolt.App({
    token,
    appToken,
    socketMode: true,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl },
  });
  app.event('app_mention', async () => undefined);
  app.event('message', async () => undefined);
  await app.start();
  await input.next();
  await app.stop();
  return 0;
}
