import { expect, it } from '@jest/globals';
import { wait } from '#src/chat/wait.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';

it('waits until a time, and not at all for one that has passed', async () => {
  const clock = new FakeClock();
  let woke = false;
  await wait(clock, clock.now());

  const waiting = wait(clock, clock.now() + 1_000).then(() => {
    woke = true;
  });
  await settle();
  expect(woke).toBe(false);

  await clock.advance(1_000);
  await waiting;
  expect(woke).toBe(true);
});
