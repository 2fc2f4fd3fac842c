import { describe, expect, it } from '@jest/globals';
import { type Running, UnderTest } from './client/under-test.ts';
import { until } from './wire/until.ts';

async function over(test: UnderTest, running: Running): Promise<void> {
  for (let second = 0; second < 60 && running.end === undefined; second += 1) {
    await test.clock.advance(1_000);
  }
  await until(() => running.end !== undefined);
}

describe('HTTP 401 in clear to a question for output', () => {
  it('may have taken the place of an answer with output: what follows is not joined to what came before', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Receive' && count === 1 ? 'forget-after' : undefined;

    const running = test.run();
    await over(test, running);

    expect(running.end).toEqual({ kind: 'ended', exitCode: 0, output: 'uncertain' });
    expect(running.says).toEqual(['repeated']);
  });

  it('is no reason to ask for ever', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation }) => (operation === 'Receive' ? 'forget-before' : undefined);

    const running = test.run();
    await over(test, running);

    expect(running.end).toMatchObject({ kind: 'unknown', fault: { code: 'access-denied' } });
    expect(test.operations.filter((each) => each === 'Receive')).toHaveLength(6);
  });
});
