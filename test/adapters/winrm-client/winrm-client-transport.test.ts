import { describe, expect, it } from '@jest/globals';
import { createSystemClock } from '#adapters/system/clock.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { limits } from '#adapters/winrm-client/limits.ts';
import { WinrmClientTransport } from '#adapters/winrm-client/winrm-client-transport.ts';
import { BotError } from '#src/errors.ts';
import { Host } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { transportContract } from '#test/contracts/transport.ts';
import { type PlayedAnswer, type PlayedCall, PlayedWinrm } from '#test/fakes/played-winrm.ts';
import { PlayedPackage } from './played-package.ts';

const never = new AbortController().signal;
const ok = ({ parameters }: PlayedCall): PlayedAnswer => ({
  outcome: 'ok',
  output: JSON.stringify({ fine: true, ...parameters }),
});

function underTest({
  answer = ok,
  debug,
  word = () => 'hunter2',
}: {
  readonly answer?: (call: PlayedCall) => PlayedAnswer;
  readonly debug?: string;
  readonly word?: () => string;
} = {}) {
  const played = new PlayedWinrm(answer);
  const spoken = new PlayedPackage(played);
  const clock = createSystemClock();
  const { load } = spoken;
  const secrets = { resolve: () => Promise.resolve(word()) };
  const logons = new LogonGate({ key: new Uint8Array(32), now: () => clock.now() });
  const transport = new WinrmClientTransport({ clock, secrets, logons, debug, load });
  return { transport, played, spoken, clock };
}

function windowsHost(winrm: object = {}): Host {
  const login = { user: 'fettle', password: 'env:WORD', auth: 'basic', https: true };
  return Host.parse({
    name: 'rds-07',
    address: 'rds-07.corp.example',
    platform: 'windows',
    transports: { winrm: { ...login, driver: 'winrm-client', ...winrm } },
  });
}

function call(name: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run', needs: 'user' } as const;
  return { ...common, name, text: `# ${name}`, deadlineMs: 10_000, ...more };
}

function run(
  { transport }: Pick<ReturnType<typeof underTest>, 'transport'>,
  ...calls: readonly ScriptCall[]
): Promise<JobResult> {
  return transport.run({ host: windowsHost(), calls, signal: never });
}

transportContract('winrm-client', () => {
  const { transport } = underTest();
  return Promise.resolve({ transport, host: windowsHost(), calls: [call('a'), call('b')] });
});

describe('a job over winrm-client', () => {
  it('goes over TLS that is verified, and deletes its shell', async () => {
    const under = underTest();

    await run(under, call('a'));

    expect(under.spoken.asked.filter((each) => each !== 'receive')).toEqual([
      'create',
      'command',
      'send',
      'delete',
    ]);
    for (const params of under.spoken.given) {
      expect(params).toMatchObject({ useHttps: true, rejectUnauthorized: true, port: 5986 });
    }
  });

  it('puts no text and no value on the command line, and brings values back exactly', async () => {
    const under = underTest();
    const given = '"; whoami & 漢字 %PATH%';

    const { envelopes } = await run(under, call('a', { parameters: { given } }));

    expect(envelopes[0]?.value).toEqual({ fine: true, given });
    const [, command] = under.spoken.given;
    expect(JSON.stringify(command)).toMatch(/-EncodedCommand [A-Za-z0-9+/=]+"/);
    expect(JSON.stringify(command)).not.toContain('whoami');
  });

  it('sends a long document in pieces', async () => {
    const under = underTest();

    const result = await run(under, call('a', { text: `# ${'x'.repeat(200_000)}` }));

    expect(result.kind).toBe('ran');
    expect(under.spoken.asked.filter((each) => each === 'send').length).toBeGreaterThan(3);
  });

  it('loses an answer, and changes none, when the package makes a number of a piece', async () => {
    const under = underTest();
    under.spoken.distort = (() => {
      let count = 0;
      return (content: string): unknown => {
        count += 1;
        return count === 5 ? 123 : content;
      };
    })();

    const result = await run(under, call('a'), call('b'));

    expect(result).toMatchObject({ kind: 'failed', fault: 'bad-answer', started: 'unknown' });
    expect(result.envelopes.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(result.envelopes.length).toBeLessThan(2);
  });

  it.each([
    { at: 'create', started: 'no' },
    { at: 'command', started: 'no' },
    { at: 'send', started: 'unknown' },
    { at: 'receive', started: 'unknown' },
  ])('has begun: $started, when it is lost at $at', async ({ at, started }) => {
    const under = underTest();
    under.spoken.faults.set(at, Object.assign(new Error('reset'), { code: 'ECONNRESET' }));

    expect(await run(under, call('a'))).toMatchObject({ fault: 'unreachable', started });
  });

  it.each([
    { message: 'Failed to process the request: 401 Unauthorized', fault: 'refused' },
    { message: 'Failed to process the request: 500 ', fault: 'bad-answer' },
    { message: 'Data Parsing error: x\u001b[2J', fault: 'bad-answer' },
  ])('tells $message as $fault', async ({ message, fault }) => {
    const under = underTest();
    under.spoken.faults.set('create', new Error(message));

    const result = await run(under, call('a'));

    expect(result).toMatchObject({ fault, started: 'no' });
    expect(JSON.stringify(result)).not.toMatch(/\\u001b|hunter2/);
  });

  it('tells a certificate that nobody trusts', async () => {
    const under = underTest();
    const error = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    under.spoken.faults.set('create', error);

    const result = await run(under, call('a'));

    expect(result).toMatchObject({ fault: 'refused', hint: expect.stringContaining('tls.pin') });
  });

  it('does not lock an account: what was refused is tried again with a new password only', async () => {
    const word = { now: 'old' };
    const under = underTest({ word: () => word.now });
    under.spoken.faults.set('create', new Error('Failed to process the request: 401 Unauthorized'));

    await run(under, call('a'));
    const again = await run(under, call('a'));
    word.now = 'new';
    const changed = await run(under, call('a'));

    expect(again).toMatchObject({
      fault: 'refused',
      message: expect.stringContaining('not tried'),
    });
    expect(changed.kind).toBe('ran');
    expect(under.spoken.asked.filter((each) => each === 'create')).toHaveLength(2);
  });

  it('ends when it is stopped, by deleting its shell', async () => {
    const under = underTest({ answer: () => 'hangs' });
    const controller = new AbortController();

    const running = under.transport.run({
      host: windowsHost(),
      calls: [call('a')],
      signal: controller.signal,
    });
    while (!under.spoken.asked.includes('receive')) await new Promise(setImmediate);
    controller.abort();

    expect(await running).toMatchObject({ fault: 'timed-out', started: 'unknown' });
    expect(under.spoken.asked.at(-1)).toBe('delete');
  });

  it.each(['*', 'winrm', 'x,winrm:http'])(
    'is not begun where DEBUG=%s would print the password',
    async (debug) => {
      const under = underTest({ debug });

      expect(await run(under, call('a'))).toMatchObject({ fault: 'refused', started: 'no' });
      expect(under.spoken.asked).toEqual([]);
    },
  );

  it('is not begun without TLS, whatever the inventory came to say', async () => {
    const under = underTest();
    const host = windowsHost();
    const { winrm } = host.transports;
    if (winrm === undefined) throw new Error('no winrm');
    const plain: Host = { ...host, transports: { winrm: { ...winrm, https: false } } };

    const result = await under.transport.run({ host: plain, calls: [call('a')], signal: never });

    expect(result).toMatchObject({ fault: 'refused', started: 'no' });
    expect(under.spoken.asked).toEqual([]);
  });

  it('says how to get the package where it is not installed', async () => {
    const { clock } = underTest();
    const transport = new WinrmClientTransport({
      clock,
      logons: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
      secrets: { resolve: () => Promise.resolve('hunter2') },
      debug: undefined,
      load: () => Promise.reject(new BotError('config-invalid', 'Not installed.', { hint: 'npm' })),
    });

    expect(await run({ transport }, call('a'))).toMatchObject({ started: 'no', hint: 'npm' });
  });
});

describe('a check over winrm-client', () => {
  it('lists what the driver cannot do', async () => {
    const { transport } = underTest();

    const checked = await transport.check(windowsHost(), never);

    const told = checked.flatMap(({ parts = [] }) => parts).map(({ detail }) => detail);
    expect(told).toEqual(limits);
  });
});
