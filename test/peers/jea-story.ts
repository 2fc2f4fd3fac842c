import { setImmediate as turn } from 'node:timers/promises';
import { PracticeOutside } from '#adapters/practice/practice-outside.ts';
import { PracticeTransport } from '#adapters/practice/practice-transport.ts';
import { Stage } from '#adapters/practice/stage.ts';
import { openPracticeStore } from '#adapters/sqlite/practice-store.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { practiceConfig, practiceHost } from '#src/cli/practice-world.ts';
import { Rehearser, reportOf, untilOver } from '#src/cli/rehearse.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Host } from '#src/host/host.ts';
import type { Incident } from '#src/incident/incident.ts';
import { type Case, looksOf } from '#src/playbook/case.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Job, JobResult, Outside, Transport } from '#src/ports/transport.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryChat, somebody } from '#test/fakes/memory-chat.ts';
import { quiet } from '#test/fakes/site.ts';
import type { JeaPeer } from './jea-peer.ts';
import { scenarioOf } from './windows-scenario.ts';

const maria = somebody('Maria');
const jonas = somebody('Jonas');

/** What came of a case, from the pasted error to the end. */
export interface Story {
  readonly incident: Incident;
  /** What stands in the journal, in order. */
  readonly kinds: readonly string[];
  readonly transcript: string;
}

interface World {
  readonly loaded: LoadedPlaybook;
  readonly played: Case;
  readonly host: Host;
  readonly transport: Transport;
  readonly outside: Outside;
  readonly clock: Clock;
  /** Lets time pass until there is an end. */
  readonly pump: (over: Promise<Incident>) => Promise<Incident>;
}

/** The case with everything real between the conductor and the simulated host. Maria reports, and approves with Jonas. */
export async function playOn(peer: JeaPeer, played: Case): Promise<Story> {
  const { loaded, scripts, host } = peer;
  await host.play(scenarioOf(played, scripts));
  const clock = new FakeClock();
  const transport = new Counted(peer.transport);
  const outside: Outside = {
    name: 'practice',
    look: async ({ probe }) => {
      const { looks } = await host.state();
      const look = looksOf(looks, { source: 'practice', at: clock.now() })[probe];
      if (look === undefined) throw new Error(`the case says nothing of ${probe}`);
      return look;
    },
  };
  const pump = (over: Promise<Incident>) => passing(over, { clock, transport });
  const inventory = peer.inventoryHost({}, played.host.name);
  return await play({ loaded, played, host: inventory, transport, outside, clock, pump });
}

/** The same by a case file alone: what the story has to come to. */
export async function practise(loaded: LoadedPlaybook, played: Case): Promise<Story> {
  const clock = new FakeClock();
  const stage = new Stage(played, clock);
  const transport = new PracticeTransport(stage);
  const outside = new PracticeOutside(stage);
  const pump = (over: Promise<Incident>) => passing(over, { clock });
  return await play({
    loaded,
    played,
    host: practiceHost(played),
    transport,
    outside,
    clock,
    pump,
  });
}

async function play({ loaded, played, pump, host, transport, ...rest }: World): Promise<Story> {
  await using store = openPracticeStore();
  const chat = new MemoryChat();
  const overhear = (): void => undefined;
  const cast = { store, played, person: maria, thread: chat.thread, overhear };
  const rehearser = new Rehearser(cast);
  const { watch, over } = untilOver();
  const second = async ({ state }: Incident): Promise<void> => {
    if (state.kind !== 'waiting' || state.decisions.length !== 1) return;
    await conductor.messagesSent();
    await chat.press(jonas, 'Approve');
  };
  const conductor = new Conductor({
    store,
    ids: systemIds,
    log: quiet,
    hosts: createHosts([host]),
    library: createLibrary([loaded]),
    chats: [rehearser.watch(chat)],
    transports: [transport],
    settings: settingsOf(practiceConfig),
    watch: (incident) => {
      watch(incident);
      void rehearser.notice(incident, () => conductor.messagesSent());
      void second(incident);
    },
    ...rest,
  });
  await conductor.start();
  await conductor.receive(reportOf(cast));
  const incident = await pump(over);
  await conductor.idle();
  await conductor.stop();
  const records = await store.records(incident.id);
  return { incident, kinds: records.map(({ event }) => event.kind), transcript: chat.transcript };
}

/** Knows whether a job is at the host just now. */
class Counted implements Transport {
  readonly name = 'winrm';
  readonly #transport: Transport;
  #running = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  serves(host: Host): boolean {
    return this.#transport.serves(host);
  }

  async run(job: Job): Promise<JobResult> {
    this.#running += 1;
    try {
      return await this.#transport.run(job);
    } finally {
      this.#running -= 1;
    }
  }

  check(host: Host, signal: AbortSignal): ReturnType<Transport['check']> {
    return this.#transport.check(host, signal);
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

/** Time passes only while nothing is under way at the host: no deadline is over because the machine is busy. */
async function passing(
  over: Promise<Incident>,
  { clock, transport }: { readonly clock: FakeClock; readonly transport?: Counted },
): Promise<Incident> {
  let isOver = false;
  const ended = over.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    if (transport?.isBusy === true) await turn();
    else await clock.advance(1_000);
  }
  return await ended;
}
