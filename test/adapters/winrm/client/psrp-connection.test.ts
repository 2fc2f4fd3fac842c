import { describe, expect, it } from '@jest/globals';
import type { Mishap } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { PsrpUnderTest } from './psrp-under-test.ts';

interface Case {
  readonly operation: string;
  readonly mishap: Mishap;
  readonly end: string;
  readonly starts: number;
}

const cases: readonly Case[] = [
  { operation: 'Create', mishap: 'garbage', end: 'not-run', starts: 0 },
  { operation: 'Create', mishap: 'forged', end: 'not-run', starts: 0 },
  { operation: 'Command', mishap: 'drop-before', end: 'unknown', starts: 0 },
  { operation: 'Command', mishap: 'drop-after', end: 'unknown', starts: 1 },
  { operation: 'Command', mishap: 'silent-after', end: 'unknown', starts: 1 },
  { operation: 'Command', mishap: 'forged', end: 'unknown', starts: 1 },
  { operation: 'Receive', mishap: 'garbage', end: 'unknown', starts: 1 },
  { operation: 'Receive', mishap: 'drop-before', end: 'ended', starts: 1 },
  { operation: 'Receive', mishap: 'silent-before', end: 'ended', starts: 1 },
  { operation: 'Receive', mishap: 'byte-by-byte', end: 'ended', starts: 1 },
  { operation: 'Signal', mishap: 'drop-before', end: 'ended', starts: 1 },
  { operation: 'Signal', mishap: 'drop-after', end: 'ended', starts: 1 },
];

describe('a connection that goes wrong', () => {
  it.each(cases)('$operation $mishap: $end', async ({ operation, mishap, end, starts }) => {
    await using test = await PsrpUnderTest.start();
    // A Receive of the pipeline, and not those of the pool before.
    const first = operation === 'Receive' ? 3 : 1;
    test.host.mishap = (asked) =>
      asked.operation === operation && asked.count === first ? mishap : undefined;

    const running = test.run();
    await test.over(running);

    expect(running.end?.kind).toBe(end);
    expect(test.psrp.pipelines).toHaveLength(starts);
    expect(test.operations.filter((each) => each === 'Command').length).toBeLessThanOrEqual(1);
    expect(test.host.http.violations).toEqual([]);
  });

  it('takes the pool up again, once, and goes on hearing the same pipeline', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = () => undefined;
    test.host.mishap = ({ operation, count }) =>
      operation === 'Receive' && count > 2 && count < 9 ? 'drop-before' : undefined;

    const running = test.run();
    await until(() => test.psrp.pipelines.length === 1);
    for (let second = 0; second < 400 && !test.operations.includes('Reconnect'); second += 1) {
      await test.clock.advance(1_000);
    }
    await until(() => test.psrp.pipelines[0]?.wasReconnected === true);
    test.psrp.pipelines[0]?.output('1 {}').end();

    expect(await test.over(running)).toEqual({
      kind: 'ended',
      exitCode: undefined,
      output: 'uncertain',
    });
    expect(test.operations.filter((each) => each === 'Reconnect')).toHaveLength(2);
    expect(running.kinds).toEqual(['output', 'completed']);
  });

  it('takes up what the host has put aside in the middle of a pipeline', async () => {
    await using test = await PsrpUnderTest.start();
    await test.run().ended;
    test.psrp.refusals.push({ operation: 'Receive', fault: 2150859204 });

    expect(await test.run().ended).toMatchObject({ kind: 'ended', output: 'whole' });
    expect(test.operations.slice(-5)).toEqual([
      'Receive',
      'Reconnect',
      'Reconnect',
      'Receive',
      'Signal',
    ]);
  });

  it('gives up when that does not help, and the outcome is unknown', async () => {
    await using test = await PsrpUnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Receive' && count > 2 ? 'drop-before' : undefined;

    const running = test.run();

    expect(await test.over(running)).toMatchObject({
      kind: 'unknown',
      fault: { code: 'host-unreachable' },
    });
  });

  it('leaves nothing behind after 200 pipelines with faults in between', async () => {
    await using test = await PsrpUnderTest.start({ commandsAtOnce: 1 });
    const mishaps = ['drop-after', 'drop-before', 'forget-before', 'then-close'] as const;
    test.host.mishap = ({ operation, count }) =>
      ['Receive', 'Signal', 'Command', 'Create'].includes(operation) && count % 23 === 0
        ? mishaps[(count / 23) % mishaps.length]
        : undefined;

    for (let count = 0; count < 200; count += 1) {
      const running = test.run();
      while (running.end === undefined) await test.clock.advance(500);
    }
    test.host.mishap = () => undefined;
    await test.close();

    await until(() => test.host.http.openConnections === 0);
    expect(test.clock.pending).toBe(0);
    expect(test.psrp.pools.size).toBe(0);
    expect(test.psrp.pipelines.length).toBeLessThanOrEqual(200);
  }, 60_000);
});
