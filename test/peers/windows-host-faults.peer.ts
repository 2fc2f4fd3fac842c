import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pywinrm, type PywinrmAnswer } from './pywinrm.ts';
import { openShell, post, rawMessage, within } from './raw-wsman.ts';
import { SealedPost } from './sealed-post.ts';
import type { WindowsFault } from './windows-fault.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

// Each fault is shown to do what its name says, so that a test of our client can build on it.
const account = { account: 'SERVER1\\tester', password: 'Passw0rd' };
let pywinrm: Pywinrm;
let host: WindowsHost;

beforeAll(() => {
  pywinrm = new Pywinrm();
});
afterAll(() => pywinrm[Symbol.asyncDispose]());
beforeEach(async () => {
  host = await startWindowsHost({
    accounts: [{ name: account.account, password: account.password }],
  });
});
afterEach(() => host[Symbol.asyncDispose]());

function echo(): Promise<PywinrmAnswer> {
  return pywinrm.run({
    url: `http://127.0.0.1:${host.port}/wsman`,
    transport: 'ntlm',
    user: account.account,
    password: account.password,
    more: { message_encryption: 'always' },
    runs: [{ command: 'echo', arguments: ['hällo 漢😀'] }],
  });
}

type Kind = WindowsFault['kind'];

describe('a fault of one request', () => {
  it.each<WindowsFault>([
    { kind: 'slow', ms: 20 },
    { kind: 'chunked', bytes: 7 },
    { kind: 'slow-bytes', bytes: 200, ms: 1 },
    { kind: 'huge', bytes: 3_000_000 },
    { kind: 'split', bytes: 1 },
    { kind: 'no-output' },
    { kind: 'fault', fault: 'timed-out' },
    // pywinrm does not mind; our client must.
    { kind: 'clear' },
    { kind: 'doctype' },
    { kind: 'foreign' },
  ])('$kind is an answer that pywinrm can read', async (fault) => {
    await host.arm({ operation: 'Receive', ...fault });

    const answer = await echo();

    expect(answer).toMatchObject({ ok: true, results: [{ out: 'hällo 漢😀\r\n', code: 0 }] });
    expect((await host.state()).faults).toEqual([{ kind: fault.kind, done: 1 }]);
  });

  it.each<Kind>(['wrong-signature', 'wrong-sequence', 'skipped-message', 'replayed'])(
    '%s is found by pywinrm',
    async (kind) => {
      await host.arm({ kind, operation: 'Receive' });

      expect(await echo()).toMatchObject({ why: expect.stringContaining('checksum') });
    },
  );

  it.each<[Kind, RegExp]>([
    ['malformed', /ParseError/],
    ['empty-500', /Code 500/],
    ['drop-before', /Connection|rejected|Code 400/],
    ['drop-after', /Connection|rejected|Code 400/],
    ['drop-middle', /Connection|IncompleteRead|Code 400/],
    // pywinrm reads frames to the letter
    ['extra-newline', /checksum/],
    ['dash-space', /checksum/],
    ['no-tabs', /checksum/],
  ])('%s leaves pywinrm without its answer', async (kind, why) => {
    await host.arm({ kind, operation: 'Receive' });

    expect(await echo()).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });

  it.each<[Kind, number]>([
    ['drop-before', 0],
    ['unauthorized', 0],
    ['fault', 0],
    ['empty-500', 0],
    ['redirect', 0],
    ['drop-after', 1],
    ['drop-middle', 1],
    ['clear', 1],
    ['wrong-signature', 1],
    ['close-after', 1],
  ])('%s leaves %d commands that have begun', async (kind, begun) => {
    const to = 'http://127.0.0.1:1/';
    await host.arm({ kind, operation: 'Command', fault: 'access-denied', to });

    await echo();

    expect((await host.state()).started).toBe(begun);
  });

  it('begins at the request that it was armed for, and ends', async () => {
    await host.arm({ kind: 'fault', fault: 'timed-out', operation: 'Receive', nth: 2, times: 3 });
    await host.arm({ kind: 'no-output', operation: 'Receive' });

    const answer = await echo();

    expect(answer).toMatchObject({ ok: true });
    const { faults, actions } = await host.state();
    expect(faults.map(({ done }) => done)).toEqual([3, 1]);
    expect(actions.Receive).toBe(1);
  });

  it('is no more once it was disarmed, and none that does not exist', async () => {
    await host.arm({ kind: 'empty-500' });
    await host.disarm();

    expect(await echo()).toMatchObject({ ok: true });
    await expect(host.arm({ kind: 'fault', operation: 'Get', fault: 'x' })).rejects.toThrow(
      'no WSMan',
    );
    await expect(host.arm({ kind: 'fault', fault: 'aborted' })).rejects.toThrow(
      'name the operation',
    );
  });

  it('can refuse a logon', async () => {
    await host.arm({ kind: 'unauthorized', operation: 'Logon', nth: 2 });

    expect(await echo()).toMatchObject({ why: expect.stringContaining('rejected') });
    expect((await host.state()).logons).toEqual({ begun: 1, accepted: 0, refused: 0 });
  });
});

const create = rawMessage({ action: 'Create', body: openShell });

describe('a sealed connection', () => {
  it.each<Kind | 'none'>(['none', 'extra-newline', 'dash-space', 'no-tabs'])(
    'has frames as others write them, which our core takes: %s',
    async (kind) => {
      using connection = new SealedPost(host.port, account);
      await connection.logOn();
      if (kind !== 'none') await host.arm({ kind });

      const soap = await connection.say(create);
      const again = await connection.say(create);

      const [first, second] = [soap, again].map((text) => within(text, 'w:Selector'));
      expect(first).toMatch(/^[0-9A-F-]{36}$/);
      expect(second).toMatch(/^[0-9A-F-]{36}$/);
    },
  );

  it.each<Kind>([
    'wrong-signature',
    'wrong-sequence',
    'skipped-message',
    'replayed',
    'clear',
    'html',
  ])('says nothing that our core takes: %s', async (kind) => {
    using connection = new SealedPost(host.port, account);
    await connection.logOn();
    await connection.say(create);
    await host.arm({ kind });

    const said = connection.say(create);

    await expect(said).rejects.toMatchObject({ code: 'bad-output' });
  });

  it('is logged on alone: on the next one, nobody is', async () => {
    using one = new SealedPost(host.port, account);
    await one.logOn();
    await host.dropConnections();
    // the one that was cut, unless that has been noticed
    await one.say(create).catch(() => undefined);

    await expect(one.say(create)).rejects.toMatchObject({ code: 'bad-output' });
    expect(await host.state()).toMatchObject({ opened: 0, clearBodies: 0 });
  });
});

describe('an answer', () => {
  const identify = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
    xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/>
    <s:Body><i:Identify/></s:Body></s:Envelope>`;

  /** How many bytes came until the end, or until there were more than `most`. */
  function bytesOf(most: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { wsmanidentify: 'unauthenticated' };
      const where = { host: '127.0.0.1', port: host.port, path: '/wsman', agent: false as const };
      const sent = request({ ...where, method: 'POST', headers }, (response) => {
        let count = 0;
        response.on('data', (piece: Buffer) => {
          count += piece.length;
          if (count <= most) return;
          resolve(count);
          sent.destroy();
        });
        response.on('end', () => resolve(count)).on('error', reject);
      });
      sent.on('error', reject).end(identify);
    });
  }

  it('goes on for ever, and the host lives on when nobody listens any more', async () => {
    const usual = await bytesOf(30_000_000);
    await host.arm({ kind: 'endless', operation: 'Identify' });

    const endless = await bytesOf(30_000_000);
    const after = await bytesOf(30_000_000);

    expect(usual).toBeLessThan(2000);
    expect(endless).toBeGreaterThan(30_000_000);
    expect(after).toBe(usual);
  });

  it('is a redirection', async () => {
    const to = `http://127.0.0.1:${host.port}/other`;
    await host.arm({ kind: 'redirect', operation: 'Identify', to });

    const headers = { wsmanidentify: 'unauthenticated' };
    const answer = await post({
      url: `http://127.0.0.1:${host.port}/wsman`,
      headers,
      body: identify,
    });

    expect(answer).toMatchObject({ status: 302, headers: { location: to }, body: '' });
  });
});
