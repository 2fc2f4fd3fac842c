#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createFiles } from '#adapters/files/files.ts';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { createJumpingClock } from '#adapters/system/jumping-clock.ts';
import {
  askedToStop,
  hasTerminal,
  logWriter,
  personHere,
  screenHere,
} from '#adapters/system/process.ts';
import type { Terminal } from '#adapters/terminal/terminal.ts';
import { configCommand } from '#src/cli/config.ts';
import { decodeCommand } from '#src/cli/decode.ts';
import { diagnoseCommand, type OpenedContext } from '#src/cli/diagnose.ts';
import { journalCommand } from '#src/cli/journal.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { playbookCommand } from '#src/cli/playbook.ts';
import { practiceCommand, type Rehearsal } from '#src/cli/practice.ts';
import { practiceConfig, practiceHost } from '#src/cli/practice-world.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import { Rehearser, reportOf, untilOver } from '#src/cli/rehearse.ts';
import { runProbesWith } from '#src/cli/run-probes.ts';
import { readSite } from '#src/cli/site.ts';
import { type Bot, startCommand } from '#src/cli/start.ts';
import type { CommonOptions, ExitCode, World } from '#src/cli/world.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import type { Context } from '#src/conductor/context.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLog } from '#src/log.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import type { Store } from '#src/ports/store.ts';

// The one place that knows everybody. Commands are given their adapters here, and these are loaded
// when a command runs: `fettle decode` waits for no database and no SSH.
const shipped = join(import.meta.dirname, '..', 'playbooks');
const clock = createSystemClock();
const secrets = createSecrets({ environment: process.env, home: homedir() });
let exitCode: ExitCode = 0;

const world: World = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  stdin: () => text(process.stdin),
  exit: (code) => {
    exitCode = code > exitCode ? code : exitCode;
  },
  clock,
  files: createFiles(process.cwd()),
  openStore: async (folder) => {
    const { openSqliteStore } = await import('#adapters/sqlite/sqlite-store.ts');
    return openSqliteStore({ folder, clock });
  },
  readStore: async (folder) => {
    const { readSqliteStore } = await import('#adapters/sqlite/sqlite-store.ts');
    return readSqliteStore(folder);
  },
};

const sshOptions = {
  clock,
  secrets,
  agentSocket: process.env.SSH_AUTH_SOCK,
  knownHosts: join(homedir(), '.ssh', 'known_hosts'),
};

async function scriptCheck(commandTable: string | undefined): Promise<ScriptCheck> {
  const { createScriptCheck } = await import('#adapters/shell/script-check.ts');
  return createScriptCheck({ commandTable });
}

/** Everything but the people: what looks at hosts, and what is known about them. */
async function makeContext(options: CommonOptions, store: Store): Promise<Context> {
  const { Network } = await import('#adapters/network/network.ts');
  const { SshTransport } = await import('#adapters/ssh/ssh-transport.ts');
  const { config, hosts } = await readSite(world.files, options);
  const log = createLog({ level: config.log.level, write: logWriter(options.data) });
  return {
    store,
    clock,
    ids: systemIds,
    log,
    hosts,
    library: createLibrary(await loadPlaybooks(world.files, options.playbooks)),
    chats: [],
    transports: [new SshTransport(sshOptions)],
    outside: new Network({ clock }),
    settings: settingsOf(config),
  };
}

/** For `diagnose`: nothing is kept, so there is no store to lock. */
async function openContext(options: CommonOptions): Promise<OpenedContext> {
  const { openPracticeStore } = await import('#adapters/sqlite/practice-store.ts');
  const store = openPracticeStore();
  const context = await makeContext(options, store);
  return {
    context,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(context.transports.map((transport) => transport.close()));
      await store[Symbol.asyncDispose]();
    },
  };
}

async function makeTerminal(time: Clock): Promise<Terminal> {
  const { createTerminal } = await import('#adapters/terminal/terminal.ts');
  const { stdin: input, stdout: output } = process;
  return createTerminal({
    input,
    output,
    account: personHere(),
    clock: time,
    ...screenHere(process.env),
  });
}

async function makeBot(options: CommonOptions): Promise<Bot> {
  const store = await world.openStore(options.data);
  const context = await makeContext(options, store);
  const terminal = hasTerminal() ? await makeTerminal(clock) : undefined;
  const conductor = new Conductor({ ...context, chats: terminal === undefined ? [] : [terminal] });
  return {
    run: async () => {
      await using _kept = store;
      const stop = askedToStop();
      await conductor.start();
      await (terminal === undefined ? stop : Promise.race([stop, terminal.left]));
      await conductor.stop();
    },
  };
}

/** A rehearsal has a journal of its own, in memory, and goes through everything that a real incident does. */
async function play({ loaded, played, people }: Rehearsal): Promise<Incident | undefined> {
  const { openPracticeStore } = await import('#adapters/sqlite/practice-store.ts');
  const { PracticeOutside } = await import('#adapters/practice/practice-outside.ts');
  const { PracticeTransport } = await import('#adapters/practice/practice-transport.ts');
  const { Stage } = await import('#adapters/practice/stage.ts');
  const time = people === 'automatic' ? createJumpingClock(clock.now()) : clock;
  const stage = new Stage(played, time);
  await using store = openPracticeStore();
  const terminal = await makeTerminal(time);
  const cast = { store, played, person: personHere(), thread: terminal.thread };
  const rehearser = new Rehearser(cast);
  const { watch, over } = untilOver();
  const conductor = new Conductor({
    store,
    clock: time,
    ids: systemIds,
    log: createLog({ level: 'error', write: (line) => world.err(line.trimEnd()) }),
    hosts: createHosts([practiceHost(played)]),
    library: createLibrary([loaded]),
    chats: [people === 'automatic' ? rehearser.watch(terminal) : terminal],
    transports: [new PracticeTransport(stage)],
    outside: new PracticeOutside(stage),
    settings: settingsOf(practiceConfig, 'simulated'),
    watch: (incident) => {
      watch(incident);
      if (people === 'automatic') void rehearser.notice(incident, () => conductor.messagesSent());
    },
  });
  await conductor.start();
  await conductor.receive(reportOf(cast));
  const incident = await Promise.race([over, terminal.left.then(() => undefined)]);
  await conductor.idle();
  await conductor.stop();
  return incident;
}

/** The one place that has the number is the package. */
async function versionOf(manifest: string): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8')))
    .version;
}

const program = createProgram(world, {
  version: await versionOf(join(import.meta.dirname, '..', 'package.json')),
  playbooks: shipped,
  commands: [
    startCommand(world, makeBot),
    practiceCommand(world, play),
    diagnoseCommand(world, openContext),
    decodeCommand(world),
    configCommand(world, secrets),
    journalCommand(world),
    playbookCommand(world, { scriptCheck, runProbes: runProbesWith(openContext) }),
  ],
});
await runProgram(world, program, process.argv.slice(2));
process.exitCode = exitCode;
