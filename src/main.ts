#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { createFiles } from '#adapters/files/files.ts';
import { createSecrets } from '#adapters/files/secrets.ts';
import type { SlackSite } from '#adapters/slack/open-slack.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { answerHealth } from '#adapters/system/health-server.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { createJumpingClock } from '#adapters/system/jumping-clock.ts';
import {
  askedToStop,
  endWithReader,
  hasTerminal,
  logWriter,
  personHere,
  screenHere,
} from '#adapters/system/process.ts';
import { versionOf } from '#adapters/system/version.ts';
import type { Terminal } from '#adapters/terminal/terminal.ts';
import type { OpenedContext } from '#src/cli/diagnose.ts';
import type { OpenedTransports } from '#src/cli/hosts.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import type { Rehearsal } from '#src/cli/practice.ts';
import { practiceConfig, practiceHost } from '#src/cli/practice-world.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import { Rehearser, reportOf, untilOver } from '#src/cli/rehearse.ts';
import { readSite } from '#src/cli/site.ts';
import type { Bot } from '#src/cli/start.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLog } from '#src/log.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';
import type { Transport } from '#src/ports/transport.ts';
import { keepSecrets } from '#src/redaction/kept-secrets.ts';

// The one place that knows everybody. Commands are given their adapters here, and these are loaded
// when a command runs: `fettle decode` waits for no database and no SSH.
const shipped = join(import.meta.dirname, '..', 'playbooks');
const clock = createSystemClock();
const secrets = keepSecrets(createSecrets({ environment: process.env, home: homedir() }));

const world: World = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  stdin: () => text(process.stdin),
  exit: (code) => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
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

/** The ways to hosts. Each connects when the first job comes. */
async function makeTransports(): Promise<readonly Transport[]> {
  const { SshTransport } = await import('#adapters/ssh/ssh-transport.ts');
  const { createLogonGate, createWinrmTransport } = await import(
    '#adapters/winrm/transport/create-transport.ts'
  );
  const { WinrmClientTransport } = await import('#adapters/winrm-client/winrm-client-transport.ts');
  const { SSH_AUTH_SOCK: agentSocket, DEBUG: debug } = process.env;
  const knownHosts = join(homedir(), '.ssh', 'known_hosts');
  const gate = createLogonGate(clock);
  return [
    new SshTransport({ clock, secrets, agentSocket, knownHosts }),
    createWinrmTransport({ clock, secrets, gate }),
    new WinrmClientTransport({ clock, secrets, debug, logons: gate }),
  ];
}

/** Everything but the people: what looks at hosts, and what is known about them. */
async function makeContext(options: CommonOptions, store: Store): Promise<Context> {
  const { Network } = await import('#adapters/network/network.ts');
  const { config, hosts } = await readSite(world.files, options);
  const log = createLog({
    level: config.log.level,
    write: logWriter(options.data),
    redact: (line) => secrets.redact(line),
  });
  return {
    store,
    clock,
    ids: systemIds,
    log,
    hosts,
    library: createLibrary(await loadPlaybooks(world.files, options.playbooks)),
    chats: [],
    transports: await makeTransports(),
    outside: new Network({ clock }),
    settings: settingsOf(config),
    redact: (text) => secrets.redact(text),
  };
}

async function closeAll(transports: readonly Transport[]): Promise<void> {
  await Promise.all(transports.map((transport) => transport.close()));
}

async function openTransports(): Promise<OpenedTransports> {
  const transports = await makeTransports();
  const redact = (text: string): string => secrets.redact(text);
  return { transports, redact, [Symbol.asyncDispose]: () => closeAll(transports) };
}

/** For `diagnose`: nothing is kept, so there is no store to lock. */
async function openContext(options: CommonOptions): Promise<OpenedContext> {
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

async function makeTerminal(time: Clock, people: Rehearsal['people']): Promise<Terminal> {
  const { createTerminal } = await import('#adapters/terminal/terminal.ts');
  const { stdin: input, stdout: output } = process;
  const screen = { output, account: personHere(), clock: time, ...screenHere(process.env) };
  // A rehearsal by itself only shows: nobody is asked, and nobody's leaving ends it.
  if (people === 'automatic') return createTerminal({ ...screen, interactive: false });
  return createTerminal({ ...screen, input });
}

async function makePlatforms(options: CommonOptions, { store, log }: Context) {
  const { slack, health } = (await readSite(world.files, options)).config;
  if (slack === undefined) return { platforms: [], health };
  const { openSlack } = await import('#adapters/slack/open-slack.ts');
  return { platforms: [await openSlack(slack, { secrets, store, clock, log })], health };
}

async function makeBot(options: CommonOptions): Promise<Bot> {
  const { Conductor } = await import('#src/conductor/conductor.ts');
  const store = await world.openStore(options.data);
  const run = async (): Promise<void> => {
    await using _kept = store;
    const context = await makeContext(options, store);
    const terminal = hasTerminal() ? await makeTerminal(clock, 'at-the-terminal') : undefined;
    const { platforms, health } = await makePlatforms(options, context);
    const chats = [...platforms, terminal].filter((chat) => chat !== undefined);
    const conductor = new Conductor({ ...context, chats });
    const stop = askedToStop();
    await conductor.start();
    await using _asked = await answerHealth(health, platforms);
    const why = await (terminal === undefined ? stop : Promise.race([stop, terminal.left]));
    // Whoever pipes a question in and goes away still gets the answer.
    if (why === undefined && !process.stdin.isTTY) await conductor.idle();
    await conductor.stop();
  };
  return { run };
}

/** A rehearsal has a journal of its own, in memory, and goes through everything that a real incident does. */
async function play({ loaded, played, people }: Rehearsal): Promise<Incident | undefined> {
  const { Conductor } = await import('#src/conductor/conductor.ts');
  const { openPracticeStore } = await import('#adapters/sqlite/practice-store.ts');
  const { PracticeOutside } = await import('#adapters/practice/practice-outside.ts');
  const { PracticeTransport } = await import('#adapters/practice/practice-transport.ts');
  const { Stage } = await import('#adapters/practice/stage.ts');
  const time = people === 'automatic' ? createJumpingClock(clock.now()) : clock;
  const stage = new Stage(played, time);
  await using store = openPracticeStore();
  const terminal = await makeTerminal(time, people);
  const person = personHere();
  const overhear = (text: string): void => terminal.overheard(person, text);
  const cast = { store, played, person, thread: terminal.thread, overhear };
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
  overhear(played.report);
  await conductor.receive(reportOf(cast));
  const incident = await Promise.race([over, terminal.left.then(() => undefined)]);
  await conductor.idle();
  await conductor.stop();
  return incident;
}

/** What is not asked for is not loaded: `fettle decode` waits for no shell parser. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('#src/cli/start.ts')).startCommand(world, makeBot),
  practice: async () => (await import('#src/cli/practice.ts')).practiceCommand(world, play),
  diagnose: async () => (await import('#src/cli/diagnose.ts')).diagnoseCommand(world, openContext),
  decode: async () => (await import('#src/cli/decode.ts')).decodeCommand(world),
  hosts: async () => (await import('#src/cli/hosts.ts')).hostsCommand(world, { openTransports }),
  config: async () => (await import('#src/cli/config.ts')).configCommand(world, secrets),
  journal: async () => (await import('#src/cli/journal.ts')).journalCommand(world),
  slack: async () => {
    const { checkSlackSite } = await import('#adapters/slack/check.ts');
    const log = createLog({ level: 'error', write: (line) => world.err(line.trimEnd()) });
    const check = (site: SlackSite) => checkSlackSite(site, { secrets, clock, log });
    return (await import('#src/cli/slack.ts')).slackCommand(world, { check });
  },
  playbook: async () => {
    const { runProbesWith } = await import('#src/cli/run-probes.ts');
    const scriptCheck = async (commandTable?: string) =>
      (await import('#adapters/shell/script-check.ts')).createScriptCheck({ commandTable });
    const services = { scriptCheck, runProbes: runProbesWith(openContext) };
    return (await import('#src/cli/playbook.ts')).playbookCommand(world, services);
  },
};

/** Every command whose name stands in the line; all of them where none does. */
function wanted(words: readonly string[]): Promise<readonly Command[]> {
  const named = Object.entries(commands).filter(([name]) => words.includes(name));
  const loading = named.length > 0 && !words.includes('help') ? named : Object.entries(commands);
  return Promise.all(loading.map(([, load]) => load()));
}

endWithReader();
const words = process.argv.slice(2);
const program = createProgram(world, {
  version: await versionOf(join(import.meta.dirname, '..', 'package.json')),
  playbooks: shipped,
  commands: await wanted(words),
});
await runProgram(world, program, words);
