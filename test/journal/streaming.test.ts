import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { AuditEntry } from '#src/journal/audit-entry.ts';
import { Streaming } from '#src/journal/streaming.ts';
import type { AuditSink } from '#src/ports/audit-sink.ts';
import type { Positions } from '#src/ports/positions.ts';
import { cancelled, following, opening } from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemoryLog } from '#test/fakes/memory-log.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

/** A sink that can be away, and that can lose what it had taken. */
class Siem implements AuditSink {
  readonly name = 'syslog siem:6514';
  unsure = 0;
  isAway = false;
  readonly entries: AuditEntry[] = [];

  async send(entries: readonly AuditEntry[]): Promise<void> {
    if (this.isAway) throw new BotError('audit-failed', 'it is away');
    this.entries.push(...entries);
  }

  async finish(): Promise<boolean> {
    return !this.isAway;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  get seqs(): readonly number[] {
    return this.entries.map(({ seq }) => seq);
  }
}

class Kept implements Positions {
  readonly kept = new Map<string, number>();

  async read(stream: string): Promise<number | undefined> {
    return this.kept.get(stream);
  }

  async write(stream: string, seq: number): Promise<void> {
    this.kept.set(stream, seq);
  }
}

const [clock, log] = [new FakeClock(), new MemoryLog()];

async function storeWith(count: number, from = 1): Promise<MemoryStore> {
  const store = new MemoryStore();
  await add(store, from, count);
  return store;
}

async function add(store: MemoryStore, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) await store.append(opening(number));
}

function streaming(
  store: MemoryStore,
  { sink, positions }: { readonly sink: Siem; readonly positions: Kept },
): Streaming {
  const redact = (text: string) => text.replaceAll('hunter2', '[secret removed]');
  return new Streaming({ store, clock, log, positions, sink, redact });
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('the stream of the journal', () => {
  it('sends what was there before, and each record that comes', async () => {
    const [store, sink] = [await storeWith(250), new Siem()];
    const stream = streaming(store, { sink, positions: new Kept() });

    stream.wake();
    await stream.idle();
    expect(sink.seqs).toEqual(numbers(1, 250));
    await add(store, 251, 252);
    stream.wake();
    await stream.stop();

    expect(sink.seqs).toEqual(numbers(1, 252));
    expect(clock.pending).toBe(0);
  });

  it('goes on after a restart where it was', async () => {
    const [store, sink, positions] = [await storeWith(3), new Siem(), new Kept()];
    await streaming(store, { sink, positions }).stop();
    await add(store, 4, 5);

    await streaming(store, { sink, positions }).stop();

    expect(sink.seqs).toEqual(numbers(1, 5));
  });

  it('loses nothing while the receiver is away, and says since when it is', async () => {
    const [store, sink] = [await storeWith(2), new Siem()];
    const stream = streaming(store, { sink, positions: new Kept() });
    sink.isAway = true;

    stream.wake();
    await stream.idle();
    expect(stream.state()).toMatchObject({ kind: 'failing', failingSince: clock.now() });
    await add(store, 3, 4);
    stream.wake();
    sink.isAway = false;
    await clock.advance(1000);
    await stream.idle();
    expect(stream.state()).toEqual({ stream: 'syslog siem:6514', kind: 'running', seq: 4 });
    await stream.stop();

    expect(sink.seqs).toEqual(numbers(1, 4));
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: 'the audit could not be sent' }),
    );
  });

  it('sends again what may have been lost with a connection, and nothing is missing', async () => {
    const [store, sink] = [await storeWith(6), new Siem()];
    sink.unsure = 2;
    const stream = streaming(store, { sink, positions: new Kept() });
    stream.wake();
    await stream.idle();
    sink.isAway = true;
    await clock.advance(30_000);
    await stream.idle();
    sink.isAway = false;
    await clock.advance(1000);
    await stream.stop();

    expect(sink.seqs).toEqual([...numbers(1, 6), 5, 6]);
  });

  it('sends again after a kill what was not certain to be there', async () => {
    const [store, sink, positions] = [await storeWith(6), new Siem(), new Kept()];
    sink.unsure = 2;
    const killed = streaming(store, { sink, positions });
    killed.wake();
    await killed.idle();

    await streaming(store, { sink, positions }).stop();
    await killed.stop();

    expect(sink.seqs).toEqual([...numbers(1, 6), 5, 6]);
  });

  it('says that the journal is shorter than what was sent of it', async () => {
    const [sink, positions] = [new Siem(), new Kept()];
    await streaming(await storeWith(5), { sink, positions }).stop();
    const cut = await storeWith(3);

    await streaming(cut, { sink, positions }).stop();

    expect(log.lines).toContainEqual({
      level: 'error',
      message: 'the journal is shorter than what was sent of it',
      fields: { stream: sink.name, sent: 5, head: 3 },
    });
  });

  it('says what each record meant, also when it begins in the middle, and no secret', async () => {
    const [store, sink, positions] = [new MemoryStore(), new Siem(), new Kept()];
    const first = opening(1, { report: 'it is hun\u200bter2\nError 0x904' });
    await store.append(first);
    await streaming(store, { sink, positions }).stop();
    await store.append(following(first, cancelled));

    await streaming(store, { sink, positions }).stop();

    expect(sink.entries).toMatchObject([
      {
        kind: 'opened',
        severity: 'information',
        text: 'maria (test:maria) reported: it is [secret removed] Error 0x904',
        fields: { account: 'test:maria', host: 'web-01', playbook: 'demo' },
      },
      { kind: 'cancelled', severity: 'notice', fields: { outcome: 'cancelled' } },
    ]);
  });
});
