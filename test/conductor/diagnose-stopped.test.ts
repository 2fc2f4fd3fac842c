import { expect, it } from '@jest/globals';
import { diagnose } from '#src/conductor/diagnose.ts';
import { IncidentId } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

it('looks at no host from the command line while everything is stopped', async () => {
  const host = stoppedHost();
  const clock = new FakeClock();
  const rules = new MemoryRules();
  rules.stopped = 'the storage is moving';
  const found = inventory.find('web-01');
  if (found.kind !== 'found') throw new Error('no host');
  const loaded = demoPlaybook();
  const ids = { incident: () => IncidentId.parse('inc-00000001'), token: () => 'token' };
  const context = {
    store: new MemoryStore(),
    clock,
    ids,
    log: quiet,
    hosts: inventory,
    library: createLibrary([loaded]),
    chats: [],
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
    settings: defaults,
    rules,
  };
  const stop = new AbortController().signal;

  const asked = diagnose(context, {
    loaded,
    host: found.host,
    answers: {},
    stop,
    onLook: () => undefined,
  });

  await expect(asked).rejects.toMatchObject({
    code: 'not-allowed',
    message: 'No host is looked at now: the storage is moving.',
  });
  expect(host.ran).toEqual([]);
});
