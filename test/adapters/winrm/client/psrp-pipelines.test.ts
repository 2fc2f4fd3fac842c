import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '#adapters/winrm/client/settings.ts';
import { faults } from '#test/adapters/winrm/wire/fake-winrs.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { PsrpUnderTest } from './psrp-under-test.ts';

describe('a pipeline', () => {
  it('needs three requests in a warm pool: Command, Receive, Signal', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = (pipeline) => pipeline.output('1 {}').output('2 {}').end();

    await test.run().ended;
    const before = test.operations.length;
    const running = test.run();

    expect(await running.ended).toEqual({ kind: 'ended', exitCode: undefined, output: 'whole' });
    expect(running.kinds).toEqual(['output', 'output', 'completed']);
    expect(test.operations.slice(before)).toEqual(['Command', 'Receive', 'Signal']);
    expect(test.psrp.pipelines.every(({ wasTerminated }) => wasTerminated)).toBe(true);
    expect(test.psrp.pools.size).toBe(1);
  });

  it('is heard whole, however its messages are cut', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.maxFragment = 40;
    test.psrp.play = (pipeline) => {
      const said: Uint8Array[] = [];
      const whole = { raw: pipeline.raw.bind(pipeline) };
      pipeline.raw = (bytes) => {
        said.push(bytes);
        return pipeline;
      };
      pipeline.output('é漢😀'.repeat(50)).end();
      const bytes = Buffer.concat(said);
      for (let at = 0; at < bytes.length; at += 7) whole.raw(bytes.subarray(at, at + 7));
    };

    const running = test.run();

    expect(await running.ended).toMatchObject({ kind: 'ended', output: 'whole' });
    expect(running.events).toContainEqual(
      expect.objectContaining({ kind: 'output', value: 'é漢😀'.repeat(50) }),
    );
  });

  it('goes on when the host has nothing to say, and answers without output', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = () => undefined;
    const running = test.run();
    await until(() => test.operations.includes('Receive') && test.psrp.pipelines.length === 1);
    const [pipeline] = test.psrp.pipelines;
    pipeline?.hasNothing();
    await until(() => test.operations.filter((each) => each === 'Receive').length > 3);
    pipeline?.raw(new Uint8Array(0));
    pipeline?.output('x').end();

    expect(await running.ended).toMatchObject({ kind: 'ended' });
  });

  it('that is larger than a message goes in one command and further input', async () => {
    await using test = await PsrpUnderTest.start();
    const text = `# ${'x'.repeat(900_000)}`;

    const running = test.run({
      statements: () => [[{ name: text, isScript: true, parameters: [] }]],
    });

    expect(await running.ended).toMatchObject({ kind: 'ended' });
    expect(test.psrp.pipelines[0]?.statements[0]?.[0]).toMatchObject({
      name: text,
      isScript: true,
    });
    expect(test.operations.filter((each) => each === 'Send')).toHaveLength(2);
    const largest = Math.max(...test.host.messages.map(({ soap }) => Buffer.byteLength(soap)));
    expect(largest).toBeGreaterThan(200_000);
    expect(largest).toBeLessThanOrEqual(512_000);
  });

  it('goes in small messages to a host of protocol 2.1', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.version = '2.1';
    const text = `# ${'x'.repeat(300_000)}`;

    const running = test.run({
      statements: () => [[{ name: text, isScript: true, parameters: [] }]],
    });

    expect(await running.ended).toMatchObject({ kind: 'ended' });
    expect(test.psrp.pipelines[0]?.statements[0]?.[0]).toMatchObject({ name: text });
    const largest = Math.max(...test.host.messages.map(({ soap }) => Buffer.byteLength(soap)));
    expect(largest).toBeLessThanOrEqual(153_600);
  });

  it('is stopped, and its pool deleted with whatever still runs there', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = () => undefined;
    const stop = new AbortController();
    const running = test.run({ signal: stop.signal });
    await until(() => test.operations.at(-1) === 'Receive' && test.psrp.pipelines.length === 1);

    stop.abort();

    expect(await test.over(running)).toMatchObject({ kind: 'stopped' });
    expect(test.psrp.pipelines[0]?.wasStopped).toBe(true);
    expect(test.psrp.pools.size).toBe(0);
    const signals = test.host.messages.filter(({ operation }) => operation === 'Signal');
    expect(signals[0]?.soap).toContain('>powershell/signal/crtl_c<');
  });

  it('that does not stop is ended with its pool, and its outcome is unknown', async () => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = (pipeline) => {
      pipeline.isDeaf = true;
    };
    const running = test.run({ withinMs: 5_000 });
    await until(() => test.psrp.pipelines.length === 1);

    expect(await test.over(running)).toMatchObject({
      kind: 'unknown',
      fault: { code: 'timed-out' },
    });
    expect(test.psrp.pipelines[0]?.wasStopped).toBe(true);
    expect(test.psrp.pools.size).toBe(0);
  });

  it('that floods is stopped', async () => {
    await using test = await PsrpUnderTest.start({ outputLimit: 10_000 });
    test.psrp.play = (pipeline) => void pipeline.output('x'.repeat(20_000));
    const running = test.run();

    expect(await test.over(running)).toMatchObject({
      kind: 'unknown',
      fault: { message: expect.stringContaining('more than 10000 bytes') },
    });
    expect(test.psrp.pools.size).toBe(0);
  });

  it.each([
    ['no fragment', new Uint8Array(64).fill(255)],
    [
      'a message to nobody',
      Buffer.from(`${'00'.repeat(7)}09${'00'.repeat(8)}0300000028${'ff'.repeat(40)}`, 'hex'),
    ],
  ])('that says %s is stopped and not believed', async (_what, bytes) => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = (pipeline) => void pipeline.output('1 {}').raw(bytes);
    const running = test.run();

    expect(await test.over(running)).toMatchObject({
      kind: 'unknown',
      fault: { code: 'bad-output', message: expect.stringContaining('broke the protocol') },
    });
    expect(running.kinds).toContain('broken');
    expect(test.psrp.pools.size).toBe(0);
  });
});

describe('a pool', () => {
  it('is deleted with its connections when nobody has used it for a while', async () => {
    await using test = await PsrpUnderTest.start();
    await test.run().ended;

    await test.clock.advance(60_000);

    await until(() => test.host.http.openConnections === 0);
    expect(test.psrp.pools.size).toBe(0);
    expect(test.clock.pending).toBe(0);
  });

  it('is deleted at once when its pipeline left something behind, and the next one is new', async () => {
    await using test = await PsrpUnderTest.start();

    await test.run({ mayKeep: () => false }).ended;

    expect(test.psrp.pools.size).toBe(0);
    expect(test.operations.at(-1)).toBe('Delete');
    expect(await test.run().ended).toMatchObject({ kind: 'ended' });
  });

  it.each([
    ['the host has ended it', faults.noSuchShell],
    ['the host counts too many commands in it', 2150859241],
    ['the host has put it aside', 2150859204],
  ])('is replaced once when %s', async (_why, fault) => {
    await using test = await PsrpUnderTest.start();
    await test.run().ended;
    test.psrp.refusals.push({ operation: 'Command', fault });

    expect(await test.run().ended).toMatchObject({ kind: 'ended' });

    expect(test.psrp.pipelines).toHaveLength(2);
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(2);
  });

  it('is renewed before the host counts too many pipelines', async () => {
    await using test = await PsrpUnderTest.start({ pipelinesPerPool: 5 });

    for (let count = 0; count < 6; count += 1) await test.run().ended;

    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(2);
    expect(test.operations.filter((each) => each === 'Delete')).toHaveLength(1);
    expect(test.psrp.pools.size).toBe(1);
    expect(defaultLimits.pipelinesPerPool).toBeLessThan(1_000);
  });

  it('is asked for with another id when the answer was lost, and the first one is deleted', async () => {
    await using test = await PsrpUnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Create' && count === 1 ? 'drop-after' : undefined;

    const running = test.run();

    expect(await test.over(running)).toMatchObject({ kind: 'ended' });
    expect(test.psrp.pipelines).toHaveLength(1);
    await test.clock.advance(120_000);
    await until(() => test.host.http.openConnections === 0);
    expect(test.psrp.pools.size).toBe(0);
  });

  it.each([
    ['access is denied', faults.accessDenied],
    ['there is no such endpoint', 2150858811],
  ])('is not asked for again when %s', async (_why, fault) => {
    await using test = await PsrpUnderTest.start();
    test.psrp.refusals.push({ operation: 'Create', fault });

    expect(await test.run().ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'access-denied', details: { fault } },
    });
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(1);
  });
});
