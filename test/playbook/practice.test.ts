import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PracticeOutside } from '#adapters/practice/practice-outside.ts';
import { PracticeTransport } from '#adapters/practice/practice-transport.ts';
import { Stage } from '#adapters/practice/stage.ts';
import { openPracticeStore } from '#adapters/sqlite/practice-store.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { createJumpingClock } from '#adapters/system/jumping-clock.ts';
import { practiceConfig, practiceHost } from '#src/cli/practice-world.ts';
import { Rehearser, reportOf, untilOver } from '#src/cli/rehearse.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { settingsOf } from '#src/conductor/settings.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { type LoadedCase, loadCases } from '#src/playbook/load-cases.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { MemoryChat, somebody } from '#test/fakes/memory-chat.ts';
import { quiet } from '#test/fakes/site.ts';

const folder = join(import.meta.dirname, '../../playbooks');
const maria = somebody('Maria');

function read(name: string): LoadedPlaybook {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, name), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(join(folder, name).length + 1)] = readFileSync(path, 'utf8');
  }
  const loading = loadPlaybook(name, files);
  if (loading.ok) return loading.loaded;
  throw new Error(loading.faults.map(({ message }) => message).join('\n'));
}

interface Played {
  readonly incident: Incident;
  readonly chat: MemoryChat;
}

async function play(loaded: LoadedPlaybook, { content: played }: LoadedCase): Promise<Played> {
  const clock = createJumpingClock(Date.UTC(2026, 10, 21, 8));
  const stage = new Stage(played, clock);
  await using store = openPracticeStore();
  const chat = new MemoryChat();
  const overhear = (): void => undefined;
  const cast = { store, played, person: maria, thread: chat.thread, overhear };
  const rehearser = new Rehearser(cast);
  const { watch, over } = untilOver();
  const conductor = new Conductor({
    store,
    clock,
    ids: systemIds,
    log: quiet,
    hosts: createHosts([practiceHost(played)]),
    library: createLibrary([loaded]),
    chats: [rehearser.watch(chat)],
    transports: [new PracticeTransport(stage)],
    outside: new PracticeOutside(stage),
    settings: settingsOf(practiceConfig, 'simulated'),
    watch: (incident) => {
      watch(incident);
      void rehearser.notice(incident, () => conductor.messagesSent());
    },
  });
  await conductor.start();
  await conductor.receive(reportOf(cast));
  const incident = await over;
  await conductor.idle();
  await conductor.stop();
  return { incident, chat };
}

const playbooks = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => read(name));

describe.each(playbooks)('$name, practised', (loaded) => {
  const written = loadCases(loaded).cases.filter(({ content }) => content.outcome !== undefined);

  it('has cases with an outcome', () => {
    expect(written.length).toBeGreaterThan(0);
  });

  // Most of a case is waiting for quiet before its clock jumps: several wait together.
  it.concurrent.each(written)(
    '$name comes to its outcome, and every card says that it is simulated',
    async (each) => {
      const { incident, chat } = await play(loaded, each);

      expect(incident.state).toMatchObject({ kind: 'closed', outcome: each.content.outcome });
      const cards = chat.messages.flatMap(({ versions }) => versions);
      expect(cards.filter(({ simulated }) => simulated !== true)).toEqual([]);
    },
  );
});
