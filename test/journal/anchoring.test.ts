import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { readAnchors } from '#src/journal/anchor.ts';
import { Anchoring } from '#src/journal/anchoring.ts';
import type { AnchorPlace } from '#src/ports/anchors.ts';
import { opening } from '#test/contracts/store-samples.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { MemoryLog } from '#test/fakes/memory-log.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

const hour = 3_600_000;

/** A place in memory that can be away, or hang until it is told to give up. */
class Notes implements AnchorPlace {
  readonly name: string;
  readonly lines: string[] = [];
  mode: 'there' | 'away' | 'hanging' = 'there';
  tries = 0;

  constructor(name = 'file notes') {
    this.name = name;
  }

  async note(line: string, signal: AbortSignal): Promise<void> {
    this.tries += 1;
    if (this.mode === 'away') throw new BotError('audit-failed', 'it is away');
    if (this.mode === 'hanging') {
      const { promise, reject } = Promise.withResolvers<never>();
      if (signal.aborted) reject(new BotError('audit-failed', 'given up'));
      signal.addEventListener('abort', () => reject(new BotError('audit-failed', 'given up')));
      await promise;
    }
    this.lines.push(line);
  }

  get seqs(): readonly number[] {
    return readAnchors(this.lines.join('\n')).anchors.map(({ anchor }) => anchor.seq);
  }
}

function site(...places: readonly AnchorPlace[]) {
  const [clock, store, log] = [new FakeClock(), new MemoryStore(), new MemoryLog()];
  const anchoring = new Anchoring({ store, clock, log, places, signer: undefined, every: hour });
  return { clock, store, log, anchoring };
}

describe('the head of the journal', () => {
  it('is noted at the start, on the schedule and at the stop', async () => {
    const notes = new Notes();
    const { clock, store, anchoring } = site(notes);
    await store.append(opening(1));

    anchoring.start();
    await anchoring.idle();
    await clock.advance(hour - 1);
    expect(notes.seqs).toEqual([1]);
    await store.append(opening(2));
    await clock.advance(1);
    await store.append(opening(3));
    await anchoring.stop();

    expect(notes.seqs).toEqual([1, 2, 3]);
    expect(clock.pending).toBe(0);
  });

  it('is not noted while there is no record', async () => {
    const notes = new Notes();
    const { clock, anchoring } = site(notes);

    anchoring.start();
    await clock.advance(2 * hour);
    await anchoring.stop();

    expect(notes.tries).toBe(0);
  });

  it('is tried again and later each time while a place is away, and that is told', async () => {
    const notes = new Notes();
    const { clock, store, log, anchoring } = site(notes);
    await store.append(opening(1));
    notes.mode = 'away';

    anchoring.start();
    await anchoring.idle();
    const since = clock.now();
    await clock.advance(60_000 + 120_000 + 240_000);
    expect(notes.tries).toBe(4);
    expect(log.lines.filter(({ level }) => level === 'error').length).toBe(4);
    expect(anchoring.states()).toMatchObject([
      { place: 'file notes', kind: 'failing', failingSince: since },
    ]);
    notes.mode = 'there';
    await clock.advance(hour);
    await anchoring.stop();

    expect(notes.seqs.length).toBeGreaterThan(0);
    expect(anchoring.states()).toMatchObject([{ kind: 'noted', seq: 1 }]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: 'the journal is noted again' }),
    );
  });

  it('reaches the other places when one of them hangs, and a stop ends', async () => {
    const [hanging, there] = [new Notes('webhook a'), new Notes('file b')];
    const { clock, store, anchoring } = site(hanging, there);
    await store.append(opening(1));
    hanging.mode = 'hanging';

    anchoring.start();
    await settle();
    expect(there.seqs).toEqual([1]);
    const stopped = anchoring.stop();
    await clock.advance(20_000);
    await stopped;

    expect(there.seqs).toEqual([1, 1]);
    expect(anchoring.states()).toMatchObject([{ kind: 'failing' }, { kind: 'noted' }]);
    expect(clock.pending).toBe(0);
  });

  it('is told as not noted when the journal cannot be read', async () => {
    const notes = new Notes();
    const { store, anchoring } = site(notes);
    await store[Symbol.asyncDispose]();

    anchoring.start();
    await anchoring.stop();

    expect(anchoring.states()).toMatchObject([{ kind: 'failing' }]);
  });
});
