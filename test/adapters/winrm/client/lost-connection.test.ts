import { describe, expect, it } from '@jest/globals';
import type { Mishap } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { type Running, UnderTest } from './under-test.ts';

/** Lets the time pass that back-off and patience need, until the command is over. */
async function over(test: UnderTest, running: Running): Promise<void> {
  for (let second = 0; second < 400 && running.end === undefined; second += 1) {
    await test.clock.advance(1_000);
  }
  await until(() => running.end !== undefined);
}

interface Case {
  readonly operation: string;
  readonly mishap: Mishap;
  readonly end: string;
  /** How often a process was started, and how often it got its input. */
  readonly starts: number;
}

const each = (
  operation: string,
  end: string,
  mishaps: readonly (readonly [Mishap, number])[],
): Case[] => mishaps.map(([mishap, starts]) => ({ operation, mishap, end, starts }));

const cases: readonly Case[] = [
  ...each('Create', 'not-run', [
    ['drop-before', 0],
    ['drop-after', 0],
    ['silent-before', 0],
    ['half-then-close', 0],
    ['in-clear', 0],
    ['forged', 0],
    ['bare-500', 0],
    ['redirect', 0],
    ['too-long', 0],
    ['never-ending', 0],
    ['without-end', 0],
    ['garbage', 0],
  ]),
  ...each('Command', 'unknown', [
    ['drop-before', 0],
    ['drop-after', 1],
    ['silent-before', 0],
    ['silent-after', 1],
    ['half-then-close', 1],
    ['forget-before', 0],
    ['forget-after', 1],
    ['in-clear', 1],
    ['forged', 1],
    ['bare-500', 1],
    ['redirect', 1],
    ['too-long', 1],
    ['never-ending', 1],
    ['without-end', 1],
    ['garbage', 1],
  ]),
  ...each('Send', 'unknown', [
    ['drop-before', 1],
    ['drop-after', 1],
    ['silent-after', 1],
    ['forget-before', 1],
    ['forged', 1],
    ['in-clear', 1],
  ]),
  ...each('Receive', 'unknown', [
    ['in-clear', 1],
    ['forged', 1],
    ['bare-500', 1],
    ['redirect', 1],
    ['too-long', 1],
    ['never-ending', 1],
    ['garbage', 1],
  ]),
  ...each('Receive', 'ended', [
    ['drop-before', 1],
    ['silent-before', 1],
    ['forget-before', 1],
    ['chunked', 1],
    ['byte-by-byte', 1],
    ['then-close', 1],
  ]),
  ...each('Signal', 'ended', [
    ['drop-before', 1],
    ['drop-after', 1],
    ['forget-before', 1],
    ['in-clear', 1],
    ['bare-500', 1],
  ]),
];

describe('a connection that goes wrong', () => {
  it.each(cases)('$operation $mishap: $end', async ({ operation, mishap, end, starts }) => {
    await using test = await UnderTest.start();
    test.host.mishap = (asked) =>
      asked.operation === operation && asked.count === 1 ? mishap : undefined;

    const running = test.run();
    await over(test, running);

    expect(running.end?.kind).toBe(end);
    expect(test.host.winrs.processes).toHaveLength(starts);
    expect(test.operations.filter((each) => each === 'Command').length).toBeLessThanOrEqual(1);
    expect(test.operations.filter((each) => each === 'Send').length).toBeLessThanOrEqual(1);
    expect(test.violations).toEqual([]);
  });

  it.each(['Create', 'Command', 'Send', 'Receive', 'Signal'])(
    'opens another connection when the host ends it behind %s',
    async (operation) => {
      await using test = await UnderTest.start();
      test.host.mishap = (asked) => (asked.operation === operation ? 'then-close' : undefined);

      const running = test.run();
      await over(test, running);

      expect(running.end).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
      expect(running.text).toBe('hällo');
      expect(test.host.http.connections.length).toBe(operation === 'Signal' ? 1 : 2);
    },
  );

  it('notices that a kept connection was ended, and logs on anew', async () => {
    await using test = await UnderTest.start();
    await test.run().ended;
    test.host.http.endAll();
    await until(() => test.host.http.openConnections === 0);

    const running = test.run();

    expect(await running.ended).toMatchObject({ kind: 'ended' });
    expect(test.operations.slice(-6)).toEqual([
      'Negotiate',
      'Authenticate',
      'Command',
      'Send',
      'Receive',
      'Signal',
    ]);
  });

  it('says when output may lack, and goes on', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Receive' && count === 1 ? 'drop-after' : undefined;

    const running = test.run();
    await over(test, running);

    expect(running.end).toEqual({ kind: 'ended', exitCode: 0, output: 'uncertain' });
    expect(running.says).toEqual(['repeated']);
  });

  it('repeats a message as it was, and gives every other one an id of its own', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Receive' && count === 1 ? 'drop-before' : undefined;

    const running = test.run();
    await over(test, running);

    const soaps = test.host.messages.map(({ soap }) => soap);
    const [first, second] = test.host.messages.filter((each) => each.operation === 'Receive');
    expect(second).toEqual(first);
    expect(new Set(soaps).size).toBe(soaps.length - 1);
    const ids = soaps.map((soap) => /<wsa:MessageID>([^<]*)</.exec(soap)?.[1]);
    expect(new Set(ids).size).toBe(ids.length - 1);
  });

  it('asks for output a few times, and gives up', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation }) => (operation === 'Receive' ? 'drop-before' : undefined);

    const running = test.run();
    await over(test, running);

    expect(running.end).toMatchObject({ kind: 'unknown', fault: { code: 'host-unreachable' } });
    expect(test.operations.filter((each) => each === 'Receive')).toHaveLength(6);
    expect(test.host.winrs.processes[0]?.wasTerminated).toBe(false);
  });

  it('starts nothing when the host is gone', async () => {
    await using test = await UnderTest.start();
    await test.run().ended;
    await test.host.http.stop();

    const running = test.run();
    await over(test, running);

    expect(running.end).toMatchObject({ kind: 'not-run', fault: { code: 'host-unreachable' } });
  });

  it('shows nothing of what was said in its faults', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation }) => (operation === 'Command' ? 'forged' : undefined);

    const running = test.run({ input: new TextEncoder().encode('s3cret document') });
    await over(test, running);

    const fault =
      running.end !== undefined && 'fault' in running.end ? running.end.fault : undefined;
    expect(fault).toMatchObject({ code: 'bad-output' });
    expect(
      JSON.stringify([fault?.message, fault?.hint, fault?.details, String(fault?.cause)]),
    ).not.toMatch(/S3cret|s3cret|TlRMTVNT/);
  });
});
