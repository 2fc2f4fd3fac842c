import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Inbound, InboundContent } from '#src/ports/chat.ts';
import type { Store } from '#src/ports/store.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, jonas, maria, quiet } from '#test/fakes/site.ts';
import { FileChat, fileHost } from './world.ts';

// A bot that plays one whole incident against a world in files, and kills itself at one place.
const [folder = '', killAt = ''] = process.argv.slice(2);
let places = 0;

function here(place: string): void {
  places += 1;
  appendFileSync(join(folder, 'places.log'), `${places} ${place}\n`);
  if (String(places) === killAt || place === killAt) process.kill(process.pid, 'SIGKILL');
}

/** The real store, with a place to die before and after each commit. */
function mortal(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'append') {
        return (...args: readonly unknown[]): unknown => Reflect.apply(member, target, args);
      }
      return async (...args: readonly unknown[]): Promise<unknown> => {
        here('before commit');
        const record: unknown = await Reflect.apply(member, target, args);
        appendFileSync(join(folder, 'acknowledged.log'), `${JSON.stringify(record)}\n`);
        here('after commit');
        return record;
      };
    },
  });
}

const clock = createSystemClock();
const store = mortal(await openSqliteStore({ folder: join(folder, 'data'), clock }));
const chat = new FileChat(folder, here);
const host = fileHost(folder, here);
const end = Promise.withResolvers<Incident>();
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
  settings: defaults,
  watch: (incident) => {
    if (incident.state.kind === 'closed') end.resolve(incident);
    else void people(incident);
  },
});

/** People do what a platform would deliver again after a crash: the same delivery has the same id. */
async function people({ state, id }: Incident): Promise<void> {
  await conductorIsQuiet();
  if (state.kind === 'explaining') await press(maria, /plan/i, `${id}-choose`);
  if (state.kind === 'waiting') await press(jonas, /^approve$/i, `${id}-approve`);
}

async function press(by: typeof maria, label: RegExp, deliveryId: string): Promise<void> {
  const actions = chat.messages().flatMap(({ versions }) => versions.at(-1)?.actions ?? []);
  const action = actions.findLast((each) => label.test(each.label));
  if (action !== undefined) await deliver(by, deliveryId, { kind: 'action', token: action.token });
}

async function deliver(
  by: typeof maria,
  deliveryId: string,
  content: InboundContent,
): Promise<void> {
  const inbound: Inbound = {
    deliveryId,
    thread: { platform: 'memory', id: 'thread-1' },
    by,
    isExternal: false,
    ack: async () => undefined,
    ...content,
  };
  await chat.receive?.(inbound);
}

async function conductorIsQuiet(): Promise<void> {
  await new Promise((wake) => setImmediate(wake));
  await conductor.messagesSent();
}

await conductor.start();
const text = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
await deliver(maria, 'report', { kind: 'message', text, attachments: [] });
const [id] = await store.recent(1);
const incident = id === undefined ? undefined : await store.incident(id);
if (incident?.state.kind === 'closed') end.resolve(incident);
else if (incident !== undefined) await people(incident);
const last = await end.promise;
await conductor.idle();
await conductor.stop();
await store[Symbol.asyncDispose]();
appendFileSync(join(folder, 'outcome.log'), `${JSON.stringify(last.state)}\n`);
