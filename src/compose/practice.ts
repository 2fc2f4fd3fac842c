import { systemIds } from '#adapters/system/ids.ts';
import { createJumpingClock } from '#adapters/system/jumping-clock.ts';
import { personHere } from '#adapters/system/process.ts';
import type { Rehearsal } from '#src/cli/practice.ts';
import { practiceConfig, practiceHost } from '#src/cli/practice-world.ts';
import { Rehearser, reportOf, untilOver } from '#src/cli/rehearse.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLog } from '#src/log.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { makeTerminal } from './terminal.ts';
import { clock, world } from './world.ts';

/** A rehearsal has a journal of its own, in memory, and goes through everything that a real incident does. */
export async function play({ loaded, played, people }: Rehearsal): Promise<Incident | undefined> {
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
