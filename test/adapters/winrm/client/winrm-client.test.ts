import { describe, expect, it } from '@jest/globals';
import { UnderTest } from './under-test.ts';

describe('a command over sealed NTLM', () => {
  it('runs in seven requests on one connection when all is cold', async () => {
    await using test = await UnderTest.start();

    const running = test.run();

    expect(await running.ended).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
    expect(running.text).toBe('hällo');
    expect(test.operations).toEqual([
      'Negotiate',
      'Authenticate',
      'Create',
      'Command',
      'Send',
      'Receive',
      'Signal',
    ]);
    expect(test.host.http.connections).toHaveLength(1);
    expect(test.violations).toEqual([]);
  });

  it('runs in four requests when all is warm', async () => {
    await using test = await UnderTest.start();
    await test.run().ended;
    const before = test.operations.length;

    const running = test.run();

    expect(await running.ended).toMatchObject({ kind: 'ended' });
    expect(test.operations.slice(before)).toEqual(['Command', 'Send', 'Receive', 'Signal']);
    expect(test.host.http.connections).toHaveLength(1);
  });
});
