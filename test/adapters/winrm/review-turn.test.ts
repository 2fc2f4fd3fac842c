import { expect, it } from '@jest/globals';
import { UnderTest } from './client/under-test.ts';
import { until } from './wire/until.ts';

// The site says how many jobs a host has at once (runsPerHost, 20 at most), and the time of a job, and of its
// approval, counts from there: in a second line it would run out, and a remedy be cut off in the middle.
it('does not keep a job waiting that has had its turn', async () => {
  await using test = await UnderTest.start();
  test.host.winrs.program = (process) => {
    if (process.input === 'quick') process.say('done').exit(0);
    if (process.isInputEnded) process.exit(1);
  };
  const input = (text: string) => () => new TextEncoder().encode(text);
  for (let at = 0; at < 19; at += 1) test.run({ input: input('slow') });
  await until(() => test.host.winrs.processes.filter(({ input: got }) => got !== '').length >= 2);

  const repair = test.run({ input: input('quick') });
  await until(() => repair.end !== undefined);

  expect(repair.end).toMatchObject({ kind: 'ended', exitCode: 0 });
});
