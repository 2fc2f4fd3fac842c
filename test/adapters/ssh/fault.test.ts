import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FaultError, faultOf } from '#adapters/ssh/fault.ts';
import { LineUp } from '#adapters/ssh/line-up.ts';
import { logonOrder } from '#adapters/ssh/logon-order.ts';
import { segmentsOf } from '#adapters/ssh/segment.ts';
import { BotError } from '#src/errors.ts';
import { SshSettings } from '#src/host/host.ts';
import type { ScriptCall } from '#src/script/job.ts';

const named = { address: 'web-01', port: 2222, user: 'fettle' };

function broken(message: string, more: object): Error {
  return Object.assign(new Error(message), more);
}

describe('what broke', () => {
  it.each([
    { error: broken('x', { code: 'ECONNREFUSED' }), fault: 'unreachable', says: 'port 2222' },
    { error: broken('x', { code: 'ENOTFOUND' }), fault: 'unreachable', says: 'does not resolve' },
    { error: broken('x', { code: 'ETIMEDOUT' }), fault: 'unreachable', says: 'does not answer' },
    {
      error: broken('All configured authentication methods failed', {
        level: 'client-authentication',
      }),
      fault: 'refused',
      says: 'fettle',
    },
    {
      error: broken('Timed out while waiting for handshake', { level: 'client-timeout' }),
      fault: 'timed-out',
      says: 'in time',
    },
    {
      error: broken('Keepalive timeout', { level: 'client-timeout' }),
      fault: 'timed-out',
      says: 'in time',
    },
    {
      error: broken('Cannot parse privateKey: Bad passphrase?', {}),
      fault: 'refused',
      says: 'key for fettle',
    },
    { error: broken('Connection lost before handshake', {}), fault: 'bad-answer', says: 'ssh' },
    {
      error: broken('Handshake failed: no matching key exchange algorithm', { level: 'handshake' }),
      fault: 'bad-answer',
      says: 'no matching',
    },
    {
      error: new BotError('host-key-refused', 'changed', { hint: 'look' }),
      fault: 'refused',
      says: 'changed',
    },
    {
      error: new FaultError({ fault: 'timed-out', message: 'stopped', hint: '' }),
      fault: 'timed-out',
      says: 'stopped',
    },
  ])('is told as $fault: $error.message', ({ error, fault, says }) => {
    expect(faultOf(error, named)).toMatchObject({ fault, message: expect.stringContaining(says) });
  });

  it('is a defect when it is no error of a network', () => {
    expect(() => faultOf('thrown text', named)).toThrow('thrown text');
    expect(() => faultOf(new TypeError('our own'), named)).toThrow('our own');
  });

  it('carries nothing of the host that moves a terminal', () => {
    const { message } = faultOf(broken('bad\u001b[2J\r\n@everyone', { level: 'protocol' }), named);

    expect(message).not.toMatch(/\p{Cc}/u);
  });
});

describe('the order of proofs', () => {
  const all = ['publickey', 'agent', 'password', 'keyboard-interactive'] as const;

  it('asks what is allowed first, and takes keys before passwords', () => {
    const next = logonOrder(all);
    const left = ['publickey', 'password', 'keyboard-interactive'];

    expect([null, left, left, left, left].map((methods) => next(methods))).toEqual([
      'none',
      'publickey',
      'agent',
      'password',
      false,
    ]);
  });

  it('shows a password in the only form that the server takes', () => {
    const next = logonOrder(['password', 'keyboard-interactive']);

    expect(next(['keyboard-interactive'])).toBe('keyboard-interactive');
    expect(next(['keyboard-interactive'])).toBe(false);
  });
});

describe('a line-up', () => {
  it('never lets more through than it has places, and everybody in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (places, fails) => {
          const line = new LineUp(places);
          const seen = { now: 0, most: 0, done: 0 };
          const never = new AbortController().signal;
          const work = async (isBad: boolean): Promise<void> => {
            seen.now += 1;
            seen.most = Math.max(seen.most, seen.now);
            await Promise.resolve();
            seen.now -= 1;
            seen.done += 1;
            if (isBad) throw new Error('as told');
          };

          await Promise.allSettled(fails.map((isBad) => line.run(never, () => work(isBad))));

          expect(seen).toMatchObject({ now: 0, done: fails.length });
          expect(seen.most).toBeLessThanOrEqual(places);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('lets who is stopped go at once, and keeps no place for them', async () => {
    const line = new LineUp(1);
    const first = Promise.withResolvers<void>();
    const controller = new AbortController();
    const holding = line.run(new AbortController().signal, () => first.promise);
    const stopped = line.run(controller.signal, () => Promise.resolve('gone'));

    controller.abort();
    const went = await stopped;
    const next = line.run(new AbortController().signal, () => Promise.resolve('next'));
    first.resolve();

    expect([went, await next, await holding]).toEqual(['gone', 'next', undefined]);
  });
});

describe('the commands of a job', () => {
  const settings = (more: object) => SshSettings.parse({ user: 'fettle', ...more });
  const call = (needs: ScriptCall['needs'], name: string): ScriptCall => ({
    name,
    needs,
    language: 'sh',
    text: '',
    parameters: {},
    mode: 'run',
    deadlineMs: 1,
  });
  const calls = [call('administrator', 'a'), call('user', 'b'), call('administrator', 'c')];

  it.each([
    {
      how: 'without a password',
      more: {},
      expected: [
        ['b', ''],
        ['ac', 'sudo -n --'],
      ],
    },
    {
      how: 'with one',
      more: { sudo: 'password' },
      expected: [
        ['b', ''],
        ['ac', 'sudo -S -p'],
      ],
    },
    { how: 'not at all', more: { sudo: 'none' }, expected: [['abc', '']] },
    { how: 'not for root', more: { user: 'root' }, expected: [['abc', '']] },
  ])('go through sudo $how', ({ more, expected }) => {
    const segments = segmentsOf(calls, settings(more), 'posix');

    expect(segments.map((each) => each.calls.map(({ name }) => name).join(''))).toEqual(
      expected.map(([names]) => names),
    );
    for (const [index, { command }] of segments.entries()) {
      expect(command).toContain(`exec ${expected[index]?.[1] ?? ''}`);
      expect(command.includes('sudo')).toBe(expected[index]?.[1] !== '');
    }
  });

  it('are one for PowerShell', () => {
    expect(segmentsOf(calls, settings({}), 'powershell')).toHaveLength(1);
  });
});
