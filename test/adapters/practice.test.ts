import { describe, expect, it } from '@jest/globals';
import { PracticeOutside } from '#adapters/practice/practice-outside.ts';
import { PracticeTransport } from '#adapters/practice/practice-transport.ts';
import { Stage } from '#adapters/practice/stage.ts';
import { createJumpingClock } from '#adapters/system/jumping-clock.ts';
import { practiceHost } from '#src/cli/practice-world.ts';
import { Host } from '#src/host/host.ts';
import { Case } from '#src/playbook/case.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { transportContract } from '#test/contracts/transport.ts';

const written = Case.parse({
  comment: 'A service that is down, and one that nobody may see.',
  report: 'it is gone',
  host: { name: 'web-01', platform: 'linux' },
  looks: {
    service: { state: 'inactive', unknown: { since: 'the log is empty' } },
    log: { failed: 'refused', message: 'May not read the log.' },
    port: { result: 'refused' },
  },
  expect: {},
  offers: ['start'],
  after: {
    start: {
      apply: { preview: ['the service is started'], state: { was: 'inactive' } },
      looks: { service: { state: 'active' } },
      verified: true,
      rollback: {},
    },
    late: {
      apply: { preview: ['the service is started'] },
      meanwhile: { looks: { service: { since: 'just now' } }, preview: ['it is started again'] },
      looks: { service: { state: 'active' } },
      verified: true,
    },
    lose: { apply: { end: 'unknown' }, looks: { service: { state: 'active' } }, verified: true },
  },
});

const host = practiceHost(written);
const never = new AbortController().signal;

function call(name: string, mode: ScriptCall['mode'] = 'run'): ScriptCall {
  const common = { language: 'sh', text: '', parameters: {}, needs: 'user' } as const;
  return { ...common, name, mode, deadlineMs: 1000 };
}

function stage(): { transport: PracticeTransport; outside: PracticeOutside } {
  const imagined = new Stage(written, createJumpingClock(0));
  return { transport: new PracticeTransport(imagined), outside: new PracticeOutside(imagined) };
}

transportContract('practice', () =>
  Promise.resolve({ ...stage(), host, calls: [call('service'), call('start/apply', 'preview')] }),
);

describe('a practice', () => {
  it('serves no real host', () => {
    const real = { name: 'a', address: 'a', platform: 'linux', transports: { ssh: { user: 'x' } } };

    expect(stage().transport.serves(Host.parse(real))).toBe(false);
  });

  it('says that it is simulated', async () => {
    const { transport, outside } = stage();

    const checked = await transport.check(host);
    const look = await outside.look({
      host,
      probe: 'port',
      look: 'tcp',
      deadlineMs: 1000,
      signal: never,
    });

    expect(checked.every(({ detail }) => detail.startsWith('simulated'))).toBe(true);
    expect(look).toMatchObject({ kind: 'read', source: 'practice', values: { result: 'refused' } });
  });

  it('changes what is read when a remedy is applied, not when it is previewed, and back', async () => {
    const { transport } = stage();
    const states: unknown[] = [];
    for (const step of [
      call('start/apply', 'preview'),
      call('start/apply'),
      call('start/rollback'),
    ]) {
      const result = await transport.run({ host, calls: [step, call('service')], signal: never });
      states.push(result.envelopes[1]?.value);
    }

    expect(states).toMatchObject([
      { state: 'inactive' },
      { state: 'active' },
      { state: 'inactive' },
    ]);
  });

  it('changes once what is read between a plan and its run, where somebody else does', async () => {
    const { transport } = stage();
    const preview = call('late/apply', 'preview');
    const steps = [call('service'), preview, call('service'), preview, call('late/rollback')];

    const { envelopes } = await transport.run({
      host,
      calls: [...steps, call('service')],
      signal: never,
    });

    expect(envelopes[0]?.value).not.toHaveProperty('since');
    expect(envelopes[2]?.value).toMatchObject({ state: 'inactive', since: 'just now' });
    expect([envelopes[1]?.value, envelopes[3]?.value]).toEqual([
      { preview: ['the service is started'] },
      { preview: ['it is started again'] },
    ]);
  });

  it('loses the connection where the case says so, and the outcome is unknown', async () => {
    const result = await stage().transport.run({
      host,
      calls: [call('lose/apply')],
      signal: never,
    });

    expect(result).toMatchObject({ kind: 'failed', started: 'unknown', envelopes: [] });
  });

  it('fails as a whole where no probe is let in, and one by one where some are', async () => {
    const { transport } = stage();

    const whole = await transport.run({ host, calls: [call('log')], signal: never });
    const some = await transport.run({
      host,
      calls: [call('log'), call('service')],
      signal: never,
    });

    expect(whole).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
    expect(some).toMatchObject({
      kind: 'ran',
      envelopes: [{ outcome: 'error' }, { outcome: 'ok' }],
    });
  });
});
