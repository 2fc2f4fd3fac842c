import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createPictures } from '#adapters/files/pictures.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { logWriter } from '#adapters/system/process.ts';
import type { OpenedContext } from '#src/cli/diagnose.ts';
import type { OpenedTransports } from '#src/cli/hosts.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import type { Config } from '#src/config.ts';
import { isBotError } from '#src/errors.ts';
import { jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import { createLog } from '#src/log.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Log } from '#src/ports/log.ts';
import type { SiteRules } from '#src/ports/site-rules.ts';
import type { Store } from '#src/ports/store.ts';
import type { Transport } from '#src/ports/transport.ts';
import { withoutSecrets } from '#src/redaction/without-secrets.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { clock, secrets, world } from './world.ts';

/** The ways to hosts. Each connects when the first job comes. */
async function makeTransports(
  playbooks: readonly LoadedPlaybook[] = [],
): Promise<readonly Transport[]> {
  const { SshTransport } = await import('#adapters/ssh/ssh-transport.ts');
  const { createLogonGate, createWinrmTransport } = await import(
    '#adapters/winrm/transport/create-transport.ts'
  );
  const { WinrmClientTransport } = await import('#adapters/winrm-client/winrm-client-transport.ts');
  const { SSH_AUTH_SOCK: agentSocket, DEBUG: debug } = process.env;
  const knownHosts = join(homedir(), '.ssh', 'known_hosts');
  const gate = createLogonGate(clock);
  const commands = jeaCommandsOf(playbooks);
  const commandFor = (call: ScriptCall) => jeaCommandFor(call, commands);
  const needed = playbooks.length === 0 ? undefined : commands;
  return [
    new SshTransport({ clock, secrets, agentSocket, knownHosts }),
    createWinrmTransport({ clock, secrets, gate, commandFor, needed }),
    new WinrmClientTransport({ clock, secrets, debug, logons: gate }),
  ];
}

/** Everything but the people: what looks at hosts, and what is known about them. */
export async function makeContext(options: CommonOptions, store: Store): Promise<Context> {
  const { Network } = await import('#adapters/network/network.ts');
  const { config, hosts } = await readSite(world, options);
  const log = createLog({
    level: config.log.level,
    write: logWriter(options.data),
    redact: (line) => secrets.redact(line),
    redactText: (text) => withoutSecrets(text, (each) => secrets.redact(each)),
  });
  const playbooks = await loadPlaybooks(world.files, options.playbooks);
  return {
    store,
    clock,
    ids: systemIds,
    log,
    hosts,
    library: createLibrary(playbooks),
    chats: [],
    transports: await makeTransports(playbooks),
    outside: new Network({ clock }),
    settings: settingsOf(config),
    rules: await soundRules({ ...options, log }, config),
    pictures: createPictures(join(options.data, 'pictures')),
    redact: (text) => secrets.redact(text),
  };
}

/** The files that may change while the bot runs. */
export async function openRules(
  { log, ...options }: Pick<CommonOptions, 'config' | 'data'> & { readonly log?: Log },
  config: Pick<Config, 'policy' | 'people'>,
): Promise<SiteRules> {
  const { createSiteRules } = await import('#src/cli/site-rules.ts');
  const { readCalendar } = await import('#adapters/ical/read-calendar.ts');
  const { directory } = await import('./directory.ts');
  const { files } = world;
  const remove = (path: string) => rm(path, { force: true });
  const failed = (error: unknown) => log?.warn({ err: error }, 'the directory says nothing');
  const asked = { directory, failed };
  return createSiteRules({ files, clock, options, config, readCalendar, remove, ...asked });
}

/** The same, read once: with a fault in them nothing is started. */
async function soundRules(...named: Parameters<typeof openRules>): Promise<SiteRules> {
  const rules = await openRules(...named);
  await rules.today();
  return rules;
}

async function closeAll(transports: readonly Transport[]): Promise<void> {
  await Promise.all(transports.map((transport) => transport.close()));
}

export async function openTransports({ playbooks }: CommonOptions): Promise<OpenedTransports> {
  const transports = await makeTransports(await readablePlaybooks(playbooks));
  const redact = (text: string): string => secrets.redact(text);
  return { transports, redact, [Symbol.asyncDispose]: () => closeAll(transports) };
}

/** None when they cannot be read: hosts can be checked all the same, but for what an endpoint lacks. */
async function readablePlaybooks(folder: string): Promise<readonly LoadedPlaybook[]> {
  try {
    return await loadPlaybooks(world.files, folder);
  } catch (error) {
    if (!isBotError(error)) throw error;
    world.err(
      `The playbooks cannot be read, so what an endpoint lacks is not told: ${error.message}`,
    );
    return [];
  }
}

/** For `diagnose`: nothing is kept, so there is no store to lock. */
export async function openContext(options: CommonOptions): Promise<OpenedContext> {
  const { openPracticeStore } = await import('#adapters/sqlite/practice-store.ts');
  const store = openPracticeStore();
  const context = await makeContext(options, store);
  return {
    context,
    [Symbol.asyncDispose]: async () => {
      await closeAll(context.transports);
      await store[Symbol.asyncDispose]();
    },
  };
}
