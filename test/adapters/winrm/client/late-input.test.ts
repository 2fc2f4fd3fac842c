import { describe, expect, it } from '@jest/globals';
import { faults } from '#test/adapters/winrm/wire/fake-winrs.ts';
import { UnderTest } from './under-test.ts';

describe('input that is a function', () => {
  it('is asked for once for each command, and goes out before output is asked for', async () => {
    await using test = await UnderTest.start();
    let asked = 0;
    const input = () => {
      asked += 1;
      return new TextEncoder().encode(`number ${asked}`);
    };

    const cold = test.run({ input });
    await cold.ended;
    const warm = test.run({ input });
    await warm.ended;

    expect([cold.text, warm.text]).toEqual(['number 1', 'number 2']);
    expect(test.operations).toEqual(
      ['Negotiate', 'Authenticate', 'Create'].concat(
        ...[1, 2].map(() => ['Command', 'Send', 'Receive', 'Signal']),
      ),
    );
  });

  it('is never asked for where no command can be started', async () => {
    await using test = await UnderTest.start();
    test.host.winrs.refusals.push({ operation: 'Create', fault: faults.accessDenied });
    let asked = 0;
    const input = () => {
      asked += 1;
      return new Uint8Array(1);
    };

    expect(await test.run({ input }).ended).toMatchObject({ kind: 'not-run' });
    expect(asked).toBe(0);
  });
});
