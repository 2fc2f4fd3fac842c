import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Capabilities, Chat, MessageRef } from '#src/ports/chat.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';
import { type BenchRow, printRows } from './report.ts';

const messages = 500;
const maria = somebody('Maria');
const dialog =
  "Remote Desktop can't connect to the remote computer.\nError code: 0x904\nExtended error code: 0x7";

/** From a pasted dialog to the first card, durable on disk, with many incidents open. */
export async function latency(): Promise<readonly BenchRow[]> {
  const alone = await measure(0);
  const crowded = await measure(1000);

  return (['p50', 'p99'] as const).map((part) => ({
    name: `paste to card with 1,000 open incidents, ${part}`,
    unit: 'ms',
    figure: crowded[part],
    against: `${alone[part].toPrecision(3)} with no other incident open`,
    ratio: crowded[part] / alone[part],
  }));
}

interface Spread {
  readonly p50: number;
  readonly p99: number;
}

async function measure(open: number): Promise<Spread> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  try {
    return await measureIn(folder, open);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string, open: number): Promise<Spread> {
  const clock = createSystemClock();
  await using store = await openSqliteStore({ folder, clock });
  const chat = new WaitingChat();
  const host = stoppedHost();
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
  });
  await conductor.start();
  for (let index = 0; index < open; index += 1) await paste(conductor, chat, `open-${index}`);
  const times: number[] = [];
  for (let index = 0; index < messages; index += 1)
    times.push(await paste(conductor, chat, `timed-${index}`));
  await conductor.stop();
  const sorted = times.toSorted((a, b) => a - b);
  return {
    p50: sorted[Math.floor(messages * 0.5)] ?? 0,
    p99: sorted[Math.floor(messages * 0.99)] ?? 0,
  };
}

/** Each in a thread of its own; the question for the host stays open. In ms. */
async function paste(conductor: Conductor, chat: WaitingChat, id: string): Promise<number> {
  const card = chat.next();
  const began = performance.now();
  await conductor.receive({
    kind: 'message',
    deliveryId: id,
    thread: { platform: chat.platform, id },
    by: maria,
    isExternal: false,
    ack: async () => undefined,
    text: dialog,
    attachments: [],
  });
  return (await card) - began;
}

const capabilities: Capabilities = {
  threads: true,
  privateMessages: true,
  forms: true,
  edits: true,
  disabledActions: true,
  files: true,
  progress: false,
  durable: true,
};

/** Notes when a card would be on its way to people. */
class WaitingChat implements Chat {
  readonly platform = 'memory';
  readonly capabilities = capabilities;
  #shown: (at: number) => void = () => undefined;
  #posted = 0;

  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#shown = resolve;
    });
  }

  async start(): Promise<void> {
    // The bench hands its messages to the conductor itself.
  }

  async post(): Promise<MessageRef> {
    this.#shown(performance.now());
    this.#posted += 1;
    return { platform: this.platform, id: String(this.#posted) };
  }

  async edit(): Promise<void> {
    this.#shown(performance.now());
  }

  async tell(): Promise<void> {
    this.#shown(performance.now());
  }

  async stop(): Promise<void> {
    // Nothing was started.
  }
}

if (import.meta.main) printRows(await latency());
