import { describe, expect, it } from '@jest/globals';
import { FirstOf, Limit, pause, stopReason, waitAtMost } from '#adapters/winrm/wire/limit.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { BotError } from '#src/errors.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const never = new AbortController().signal;

describe('places', () => {
  it('are taken in the order of those who wait', async () => {
    const places = new Places(1);
    const order: number[] = [];
    const work = async (number: number): Promise<void> => {
      using _place = await places.enter(never);
      order.push(number);
    };

    await Promise.all([work(1), work(2), work(3)]);

    expect(order).toEqual([1, 2, 3]);
  });

  it('are not lost by those who give up, nor won by those who leave twice', async () => {
    const places = new Places(1);
    const first = await places.enter(never);
    const stop = new AbortController();
    const second = places.enter(stop.signal);
    const third = places.enter(never);
    const fourth = places.enter(never);

    stop.abort(new BotError('timed-out', 'Enough.'));
    await expect(second).rejects.toMatchObject({ message: 'Enough.' });
    first[Symbol.dispose]();
    first[Symbol.dispose]();

    const isFourthIn = await Promise.race([
      fourth.then(() => true),
      third.then(() => new Promise((wake) => setImmediate(wake))).then(() => false),
    ]);
    expect(isFourthIn).toBe(false);
  });

  it('are not given to whoever is stopped already', async () => {
    const stopped = AbortSignal.abort(new BotError('timed-out', 'Enough.'));

    await expect(new Places(1).enter(stopped)).rejects.toMatchObject({ message: 'Enough.' });
  });
});

describe('a limit', () => {
  it('ends with its time, and says what did not happen', async () => {
    const clock = new FakeClock();
    using limit = new Limit({ clock, ms: 1_000, outer: never, late: 'Nobody came.' });

    await clock.advance(1_000);

    expect(stopReason(limit.signal)).toMatchObject({ code: 'timed-out', message: 'Nobody came.' });
  });

  it('ends with the signal around it, and leaves no timer', () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    {
      using limit = new Limit({ clock, ms: 1_000, outer: outer.signal, late: '' });
      outer.abort('no error at all');
      expect(stopReason(limit.signal)).toMatchObject({ code: 'timed-out' });
    }

    expect(clock.pending).toBe(0);
  });

  it('can be the first of several', () => {
    const [one, two] = [new AbortController(), new AbortController()];
    using first = new FirstOf(one.signal, two.signal);

    two.abort(new BotError('timed-out', 'Two.'));
    one.abort(new BotError('timed-out', 'One.'));

    expect(stopReason(first.signal).message).toBe('Two.');
  });
});

describe('waiting', () => {
  it('ends in time, or with the signal', async () => {
    const clock = new FakeClock();
    const paused = pause(clock, 1_000, never);
    await clock.advance(1_000);
    await paused;

    await expect(pause(clock, 1_000, AbortSignal.abort())).rejects.toMatchObject({
      code: 'timed-out',
    });
    expect(clock.pending).toBe(0);
  });

  it('for something takes no longer than that, and fails with nothing', async () => {
    const clock = new FakeClock();
    await waitAtMost(clock, 1_000, Promise.reject(new Error('no matter')));
    const waited = waitAtMost(clock, 1_000, Promise.withResolvers<void>().promise);
    await clock.advance(1_000);
    await waited;

    expect(clock.pending).toBe(0);
  });
});
