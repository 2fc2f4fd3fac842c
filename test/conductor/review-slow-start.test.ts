import { expect, it } from '@jest/globals';
import type { Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { FakeClock } from '#test/fakes/fake-clock.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
/** A host under load takes so long before a script begins. */
const startMs = 50_000;

const cut: JobResult = {
  kind: 'failed',
  fault: 'timed-out',
  message: 'The job was stopped.',
  hint: '',
  started: 'unknown',
  envelopes: [],
  durationMs: 0,
};

/** The host keeps the deadline of a script from its start; only what changes something is slow here. */
function slow(run: (job: Job) => Promise<JobResult>, clock: () => FakeClock): Transport {
  return {
    name: 'practice',
    serves: () => true,
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    run: (job) => {
      const [call] = job.calls;
      if (call?.name !== 'start/apply') return run(job);
      const { promise, resolve } = Promise.withResolvers<JobResult>();
      job.signal.addEventListener('abort', () => resolve(cut));
      const doneAt = clock().now() + startMs + call.deadlineMs - 1;
      clock().at(doneAt, () => (job.signal.aborted ? undefined : resolve(run(job))));
      return promise;
    },
  };
}

it('does not cut a remedy off that its host began late and ends in time', async () => {
  const host = stoppedHost();
  const clock = (): FakeClock => site.clock;
  const site: Site = new Site({ host, transports: [slow((job) => host.run(job), clock)] });
  await site.start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);

  await site.press(jonas, /^approve$/i);
  await site.clock.advance(300_000);
  await site.calm();

  expect(host.count('start/apply')).toBe(1);
  expect(await site.kinds()).toContain('run-ended');
  expect(site.chat.transcript).toMatch(/Resolved/);
});
