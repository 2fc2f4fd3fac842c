import { describe, expect, it } from '@jest/globals';
import { faults } from '#test/adapters/winrm/wire/fake-winrs.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { UnderTest } from './under-test.ts';

describe('a shell', () => {
  it('is deleted with its connections when nobody has used it for a while', async () => {
    await using test = await UnderTest.start();
    await test.run().ended;

    await test.clock.advance(60_000);

    await until(() => test.host.http.openConnections === 0);
    expect(test.operations.at(-1)).toBe('Delete');
    expect(test.host.winrs.shells.size).toBe(0);
    expect(test.clock.pending).toBe(0);
  });

  it('is deleted after its two hundredth command', async () => {
    await using test = await UnderTest.start();

    for (let count = 0; count < 201; count += 1) await test.run().ended;

    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(2);
    expect(test.operations.filter((each) => each === 'Delete')).toHaveLength(1);
    expect(test.host.winrs.shells.size).toBe(1);
    expect(test.host.http.connections).toHaveLength(1);
  }, 60_000);

  it('is replaced when the host has ended it', async () => {
    await using test = await UnderTest.start();
    await test.run().ended;
    test.host.winrs.shells.clear();

    const running = test.run();

    expect(await running.ended).toMatchObject({ kind: 'ended', exitCode: 0 });
    expect(test.host.winrs.processes).toHaveLength(2);
  });

  it('is replaced once when the host counts too many commands', async () => {
    await using test = await UnderTest.start();
    test.host.winrs.refusals.push({ operation: 'Command', fault: faults.tooManyCommands });

    expect(await test.run().ended).toMatchObject({ kind: 'ended', exitCode: 0 });

    test.host.winrs.refusals.push({ operation: 'Command', fault: faults.tooManyCommands });
    test.host.winrs.refusals.push({ operation: 'Command', fault: faults.tooManyCommands });
    expect(await test.run().ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'access-denied' },
    });
    expect(test.host.winrs.shells.size).toBe(0);
  });

  it('is given room by deleting our own that were left, and no others', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Create' && count === 1 ? 'drop-after' : undefined;
    await test.run().ended;
    test.host.winrs.shells.set('OTHER', { name: 'Fettle of somebody else', commands: new Map() });
    test.host.winrs.shells.set('NAMELESS', { name: '', commands: new Map() });
    test.host.winrs.refusals.push({ operation: 'Create', fault: faults.tooManyShells });

    const running = test.run();
    await until(() => test.operations.includes('Delete'));
    for (let second = 0; second < 5; second += 1) await test.clock.advance(1_000);

    expect(await running.ended).toMatchObject({ kind: 'ended' });
    expect([...test.host.winrs.shells.keys()]).toEqual(
      expect.arrayContaining(['OTHER', 'NAMELESS']),
    );
    expect(test.host.winrs.shells.size).toBe(3);
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(3);
  });

  it('is asked for no third time', async () => {
    await using test = await UnderTest.start();
    for (let count = 0; count < 3; count += 1) {
      test.host.winrs.refusals.push({ operation: 'Create', fault: faults.tooManyShells });
    }

    const running = test.run();
    await until(() => test.operations.includes('Enumerate'));
    for (let second = 0; second < 5; second += 1) await test.clock.advance(1_000);

    expect(await running.ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'access-denied' },
    });
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(2);
  });

  it('is not asked for again when the account may have none', async () => {
    await using test = await UnderTest.start();
    test.host.winrs.refusals.push({ operation: 'Create', fault: faults.accessDenied });

    const running = test.run();

    expect(await running.ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'access-denied' },
    });
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(1);
  });
});

describe('many commands', () => {
  it('take turns: two at once, each with a shell and a connection', async () => {
    await using test = await UnderTest.start({ limits: { commandsAtOnce: 2 } });

    const all = Array.from({ length: 6 }, () => test.run());
    const ends = await Promise.all(all.map(({ ended }) => ended));

    expect(ends.every(({ kind }) => kind === 'ended')).toBe(true);
    expect(all.map(({ text }) => text)).toEqual(all.map(() => 'hällo'));
    expect(test.host.http.connections).toHaveLength(2);
    expect(test.host.winrs.shells.size).toBe(2);
    expect(test.violations).toEqual([]);
  });

  it('leave nothing behind: no shell, socket or timer after 200 of them, with faults in between', async () => {
    await using test = await UnderTest.start({ limits: { commandsAtOnce: 1 } });
    const mishaps = [
      'drop-after',
      'drop-before',
      'forget-before',
      'then-close',
      'in-clear',
    ] as const;
    test.host.mishap = ({ operation, count }) =>
      ['Receive', 'Signal', 'Delete', 'Command'].includes(operation) && count % 23 === 0
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
    expect(test.host.winrs.shells.size).toBe(0);
    expect(test.host.winrs.processes.length).toBeLessThanOrEqual(200);
    expect(test.violations).toEqual([]);
  }, 60_000);
});
