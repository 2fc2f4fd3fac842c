import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { createFiles } from '#adapters/files/files.ts';
import { diagnoseCommand } from '#src/cli/diagnose.ts';
import type { Context } from '#src/conductor/context.ts';
import { IncidentId } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { demoPlaybook, demoYaml } from '#test/fakes/demo-playbook.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';

const codes = 'Error code: 0x904 Extended error code: 0x7';
const asking = demoYaml
  .replace(
    'questions:\n',
    'questions:\n  networks: { ask: From where?, answer: text }\n  who: { ask: Who?, answer: choice, choices: { all: Everybody } }\n',
  )
  .replace(
    '{ service.active: true, service.enabled: false }',
    '{ service.enabled: false, answers.who: all }',
  )
  .replace(
    '    effect: Nobody is disturbed.\n    undo: It is stopped again.',
    '    parameters: { networks: answers.networks }\n    effect: Nobody is disturbed.\n    undo: It is stopped again.',
  );

async function diagnosed(text: string, ...options: readonly string[]) {
  const clock = new FakeClock();
  const host = stoppedHost();
  const context: Context = {
    store: new MemoryStore(),
    clock,
    ids: { incident: () => IncidentId.parse('inc-00000001'), token: () => 't'.repeat(24) },
    log: quiet,
    hosts: inventory,
    library: createLibrary([demoPlaybook(() => asking)]),
    chats: [],
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
    settings: defaults,
  };
  const out: string[] = [];
  const world = {
    out: (line: string) => void out.push(line),
    err: () => undefined,
    stdin: async () => text,
    exit: () => undefined,
    clock,
    files: createFiles('.'),
    openStore: async () => context.store,
    readStore: async () => context.store,
  };
  const open = async () => ({ context, [Symbol.asyncDispose]: async () => undefined });
  const program = new Command().addCommand(diagnoseCommand(world, open));
  await program.parseAsync(['diagnose', text, ...options], { from: 'user' });
  return out.join('\n');
}

describe('fettle diagnose', () => {
  it('without a host says what it would ask, and not what only a remedy needs', async () => {
    const text = await diagnosed(codes);
    const json: unknown = JSON.parse(await diagnosed(codes, '--json'));

    expect(text).toContain('Question: Which computer do you want to reach?');
    expect(text).toContain('Question: Who?');
    expect(text).not.toContain('From where?');
    expect(json).toMatchObject({ questions: [{ key: 'who' }, { key: 'host' }], warnings: [] });
  });

  it('warns of dangerous advice before anything else, as in chat', async () => {
    const text = await diagnosed(`${codes}. Shall I rename MachineKeys?`, '--host', 'web-01');

    expect(text).toMatch(/^I will not do this: rename machinekeys\nIt detaches every machine key/);
    expect(text).toContain('Recognised: The demo service');
  });

  it.each([
    ['that it recognises', codes],
    ['that it does not', 'no idea what this is'],
  ])('tells programs of dangerous advice in a text %s', async (_, said) => {
    const json: unknown = JSON.parse(await diagnosed(`${said}; rename MachineKeys`, '--json'));

    expect(json).toMatchObject({
      warnings: [{ text: 'rename machinekeys', answer: expect.stringContaining('detaches') }],
    });
  });
});
