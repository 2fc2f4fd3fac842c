import { expect, it } from '@jest/globals';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { jonas, maria, Session } from '#test/adapters/terminal/session.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { policyWith, reason } from '#test/fakes/glass-site.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const people = `
people:
  maria: { accounts: ["${maria.account}"], groups: [staff, security] }
  jonas: { accounts: ["${jonas.account}"], groups: [staff, duty] }
`;

/** The number of the newest choice of this name. */
function choice({ said }: Session, label: string): string {
  const found = [...said.matchAll(/\[(\d+)\] ([^\n(]+)/g)].findLast(([, , name]) =>
    name?.startsWith(label),
  );
  if (found?.[1] === undefined) throw new Error(`there is no choice ${label}\n${said}`);
  return found[1];
}

it('breaks a glass in the terminal by the number of the choice and a reason, and reviews it likewise', async () => {
  const session = new Session();
  const { terminal, clock } = session;
  const host = stoppedHost();
  const store = new MemoryStore();
  const conductor = new Conductor({
    store,
    clock,
    ids: systemIds,
    log: quiet,
    hosts: inventory,
    library: createLibrary([demoPlaybook()]),
    chats: [terminal],
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
    settings: defaults,
    rules: new MemoryRules({ policy: policyWith(), people }),
  });
  await conductor.start();
  const types = async (text: string): Promise<void> => {
    await session.type(`${text}\n`);
    await conductor.idle();
    await clock.advance(2_000);
  };

  await types('rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7');
  await types(choice(session, 'Show the plan'));
  terminal.actAs(jonas);
  await types(choice(session, 'Break glass'));
  expect(host.count('start/apply')).toBe(0);
  await types(`${choice(session, 'Break glass')} ${reason}`);
  terminal.actAs(maria);
  await types(`${choice(session, 'Object')} Li was there, you had to call`);
  await conductor.stop();

  expect(host.count('start/apply')).toBe(1);
  expect(session.said).toContain('Why it cannot wait (everybody reads it)');
  expect(session.said).toMatch(/The glass is broken/);
  expect(session.said).toMatch(/objects to what was done alone/);
  const [id] = await store.recent(1);
  expect(id && (await store.incident(id))?.state).toMatchObject({ kind: 'closed' });
});
