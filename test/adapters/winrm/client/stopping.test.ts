import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { UnderTest } from './under-test.ts';

const stopped = new BotError('timed-out', 'Enough.');

/** Says everything that it is given when its input ends, and ends then. */
function sorter(test: UnderTest): void {
  test.host.winrs.program = (process) => {
    if (process.isInputEnded) process.say(process.input.toUpperCase()).exit(3);
  };
}

/** Takes what it is given and never ends. */
function deaf(test: UnderTest): void {
  test.host.winrs.program = () => undefined;
}

function receives(test: UnderTest): number {
  return test.operations.filter((each) => each === 'Receive').length;
}

describe('a command that is told to end', () => {
  it('ends by itself when its standard input ends, and its shell stays warm', async () => {
    await using test = await UnderTest.start();
    sorter(test);
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal });
    await until(() => receives(test) === 1);

    stop.abort(stopped);

    expect(await running.ended).toEqual({
      kind: 'stopped',
      fault: stopped,
      exitCode: 3,
      output: 'whole',
    });
    expect(running.text).toBe('HÄLLO');
    expect(test.host.winrs.shells.size).toBe(1);
    expect(test.host.http.connections.map(({ asked }) => asked)).toEqual([
      ['Negotiate', 'Authenticate', 'Create', 'Command', 'Send', 'Receive', 'Signal'],
      ['Negotiate', 'Authenticate', 'Send'],
    ]);
    expect(test.violations).toEqual([]);
  });

  it('is terminated when it goes on, and its shell is not used again', async () => {
    await using test = await UnderTest.start();
    deaf(test);
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal });
    await until(() => receives(test) === 1);

    stop.abort(stopped);
    await until(() => test.host.winrs.processes[0]?.isInputEnded === true);
    expect(test.host.winrs.processes[0]?.wasTerminated).toBe(false);
    await test.clock.advance(8_000);

    expect(await running.ended).toMatchObject({ kind: 'stopped', fault: stopped });
    expect(test.host.winrs.processes[0]?.wasTerminated).toBe(true);
    expect(test.host.winrs.shells.size).toBe(0);
  });

  it('is ended in the same way when it takes too long', async () => {
    await using test = await UnderTest.start();
    sorter(test);
    const running = test.run({ withinMs: 5_000 });
    await until(() => receives(test) === 1);

    await test.clock.advance(5_000);

    expect(await running.ended).toMatchObject({
      kind: 'stopped',
      fault: { code: 'timed-out', message: 'The command did not finish in time.' },
      exitCode: 3,
    });
  });

  it('is unknown when the host says nothing any more, and waited for no longer', async () => {
    await using test = await UnderTest.start();
    deaf(test);
    test.host.mishap = ({ operation }) =>
      ['Send', 'Signal', 'Delete'].includes(operation) && test.host.winrs.processes.length > 0
        ? 'silent-before'
        : undefined;
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal, input: new Uint8Array() });
    await until(() => receives(test) === 1);

    stop.abort(stopped);
    for (let second = 0; second < 30; second += 1) await test.clock.advance(1_000);

    expect(await running.ended).toMatchObject({ kind: 'unknown', fault: { code: 'timed-out' } });
  });

  it('is terminated at once when its input has not gone out whole', async () => {
    await using test = await UnderTest.start();
    deaf(test);
    test.host.mishap = ({ operation, count }) =>
      operation === 'Send' && count === 2 ? 'silent-after' : undefined;
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal, input: new Uint8Array(400_000) });
    await until(() => test.operations.filter((each) => each === 'Send').length === 2);

    stop.abort(stopped);
    for (let second = 0; second < 40; second += 1) await test.clock.advance(1_000);

    expect((await running.ended).kind).toBe('unknown');
    expect(test.host.winrs.processes[0]?.isInputEnded).toBe(false);
  });

  it('is not begun when it is stopped before', async () => {
    await using test = await UnderTest.start();

    const running = test.run({ signal: AbortSignal.abort(stopped) });

    expect(await running.ended).toEqual({ kind: 'not-run', fault: stopped });
    expect(test.operations).toEqual([]);
  });

  it('is not begun when it is stopped while it waits for its turn', async () => {
    await using test = await UnderTest.start({ limits: { commandsAtOnce: 1 } });
    deaf(test);
    test.run();
    await until(() => receives(test) === 1);
    const stop = new AbortController();
    const waiting = test.run({ signal: stop.signal });

    stop.abort(stopped);

    expect(await waiting.ended).toEqual({ kind: 'not-run', fault: stopped });
    expect(test.host.winrs.processes).toHaveLength(1);
  });

  it('is not begun when it is stopped within the logon', async () => {
    await using test = await UnderTest.start({ limits: { connectWithinMs: 1_000 } });
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal });
    await until(() => test.operations.includes('Negotiate'));

    stop.abort(stopped);

    expect(await running.ended).toMatchObject({ kind: 'not-run' });
    expect(test.host.winrs.shells.size).toBe(0);
  });

  it('ends with the client, which leaves no shell, no connection and no timer', async () => {
    await using test = await UnderTest.start();
    sorter(test);
    const running = test.run();
    await until(() => receives(test) === 1);

    await test.client.close();

    expect(running.end).toMatchObject({ kind: 'stopped', exitCode: 3 });
    await until(() => test.host.http.openConnections === 0);
    expect(test.host.winrs.shells.size).toBe(0);
    expect(test.clock.pending).toBe(0);
    expect(await test.run().ended).toMatchObject({ kind: 'not-run' });
  });

  it('does not hold up the end of a client whose host is silent', async () => {
    await using test = await UnderTest.start();
    deaf(test);
    const running = test.run();
    await until(() => receives(test) === 1);
    test.host.mishap = () => 'silent-before';

    await test.close();

    expect(running.end).toMatchObject({ kind: 'unknown' });
    expect(test.clock.pending).toBe(0);
  });
});

describe('a host with nothing to say', () => {
  it('is asked again and again', async () => {
    await using test = await UnderTest.start();
    deaf(test);
    const running = test.run();
    for (let count = 1; count <= 20; count += 1) {
      await until(() => receives(test) === count);
      test.host.winrs.processes[0]?.hasNothing();
    }
    await until(() => receives(test) === 21);

    test.host.winrs.processes[0]?.say('at last').exit(0);

    expect(await running.ended).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
    expect(running.text).toBe('at last');
  });

  it('gets the time of a poll and of the network, and no more', async () => {
    await using test = await UnderTest.start({ limits: { pollMs: 20_000, networkMs: 10_000 } });
    deaf(test);
    const running = test.run({ withinMs: 300_000 });
    await until(() => receives(test) === 1);

    await test.clock.advance(29_999);
    expect(receives(test)).toBe(1);
    await test.clock.advance(2_000);
    await until(() => receives(test) === 2);

    test.host.winrs.processes[0]?.exit(0);
    expect(await running.ended).toMatchObject({ output: 'uncertain' });
  });
});
