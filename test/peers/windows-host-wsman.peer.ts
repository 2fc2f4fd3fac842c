import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RawWinrs, startRawWinrs } from './raw-winrs.ts';
import {
  faultOf,
  openShell,
  post,
  type RawMessage,
  type RawRequest,
  resources,
  within,
} from './raw-wsman.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';

let certificates: WindowsCertificates;
let windows: RawWinrs;

beforeAll(() => {
  certificates = makeWindowsCertificates();
});
afterAll(() => certificates[Symbol.dispose]());
beforeEach(async () => {
  windows = await startRawWinrs(certificates, { clockAhead: 3600 });
});
afterEach(() => windows[Symbol.asyncDispose]());

describe('HTTP', () => {
  const plain = () => `http://127.0.0.1:${windows.host.port}/wsman`;
  const identify = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
    xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/>
    <s:Body><i:Identify/></s:Body></s:Envelope>`;

  it('tells strangers who it is, and no version', async () => {
    const headers = { wsmanidentify: 'unauthenticated' };

    const answer = await post({ url: plain(), headers, body: identify });

    expect(answer.status).toBe(200);
    expect(within(answer.body, 'wsmid:ProductVendor')).toBe('Microsoft Corporation');
    expect(within(answer.body, 'wsmid:ProductVersion')).toBe('OS: 0.0.0 SP: 0.0 Stack: 3.0');
  });

  it('says how one may log on, and what time it is there', async () => {
    const overHttp = await post({ url: plain(), body: identify });
    const url = `https://127.0.0.1:${windows.host.tlsPort}/wsman`;
    const overHttps = await post({ url, ca: certificates.server.certificate });

    expect(overHttp.status).toBe(401);
    expect(overHttp.headers['www-authenticate']).toBe('Negotiate, Kerberos');
    expect(overHttps.headers['www-authenticate']).toBe('Negotiate, Kerberos, Basic realm="WSMAN"');
    expect(Date.parse(overHttp.headers.date ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it.each<[string, Partial<RawRequest>, number]>([
    ['another path', { path: '/other' }, 404],
    ['another method', { method: 'PUT' }, 404],
    ['Basic in clear', { headers: { authorization: 'Basic YWRtaW46UGFzc3cwcmQ=' } }, 401],
    ['a broken token', { headers: { authorization: 'Negotiate !!' } }, 401],
    ['a token that is none', { headers: { authorization: 'Negotiate TlRMTVNTUAA=' } }, 401],
    ['Transfer-Encoding', { headers: { 'transfer-encoding': 'chunked' } }, 400],
  ])('refuses %s', async (_, request, status) => {
    const answer = await post({ url: plain(), ...request });

    expect(answer.status).toBe(status);
  });

  it('takes no request that is larger than MaxEnvelopeSize', async () => {
    await windows.host.limit({ maxEnvelopeSizeKb: 32 });

    const answer = await windows.say({
      action: 'Create',
      body: `${openShell}${' '.repeat(32_768)}`,
    });

    expect(answer).toMatchObject({ status: 413, body: '' });
  });
});

describe('WSMan', () => {
  it('shows its configuration to administrators only', async () => {
    const message = { action: 'Get', resource: resources.config } as const;

    const shown = await windows.say(message);
    const hidden = await windows.say(message, 'user');

    expect(within(shown.body, 'cfg:MaxEnvelopeSizekb')).toBe('500');
    expect(within(shown.body, 'cfg:AllowUnencrypted')).toBe('false');
    expect(hidden).toEqual(faultOf(5, 'w:AccessDenied'));
  });

  it('lists the shells that somebody may see', async () => {
    const mine = await windows.shellOf('user');
    const other = await windows.shellOf('admin');
    const message = { action: 'Enumerate', resource: resources.shell } as const;

    const all = await windows.say(message, 'admin');
    const own = await windows.say(message, 'user');

    expect([all.body.includes(mine), all.body.includes(other)]).toEqual([true, true]);
    expect([own.body.includes(mine), own.body.includes(other)]).toEqual([true, false]);
  });

  it.each<[string, RawMessage, number]>([
    ['a resource', { action: 'Create', resource: 'urn:none' }, 2150858752],
    ['a shell', { action: 'Delete', shellId: randomUUID() }, 2150858843],
    ['a header', { action: 'Create', header: '<e:X e:mustUnderstand="1"/>' }, 2150858765],
    ['a duration', { action: 'Create', timeout: 'soon' }, 2150858791],
  ])('refuses %s that it does not know', async (_, message, code) => {
    const answer = await windows.say(message);

    expect(answer).toEqual(faultOf(code, '[aws]:[A-Za-z]+'));
  });
});

describe('a quota', () => {
  it('limits the shells of a user, not those of others', async () => {
    await windows.host.limit({ maxShellsPerUser: 2 });
    await windows.shellOf();
    const shellId = await windows.shellOf();

    const third = await windows.open();
    const other = await windows.open('user');
    await windows.delete(shellId);
    const again = await windows.open();

    expect(third).toEqual(faultOf(2150859173, 'w:InternalError'));
    expect(third.body).toContain('maximum number of 2 concurrent shells');
    expect([other.status, again.status]).toEqual([200, 200]);
  });

  it('limits the users', async () => {
    await windows.host.limit({ maxConcurrentUsers: 1 });
    await windows.shellOf('user');

    expect(await windows.open()).toEqual(faultOf(2150859179, 'w:InternalError'));
  });

  it('counts commands until their shell is gone, also those that were ended', async () => {
    await windows.host.limit({ maxConcurrentOperationsPerUser: 2 });
    const shellId = await windows.shellOf();
    for (const _ of [1, 2]) await windows.signal(shellId, await windows.run(shellId, 'echo 1'));

    const third = await windows.start(shellId, 'echo 1');
    await windows.delete(shellId);
    const elsewhere = await windows.start(await windows.shellOf(), 'echo 1');

    expect(third).toEqual(faultOf(2150859174, 'w:InternalError'));
    expect(elsewhere.status).toBe(200);
  });

  it('limits the processes of a shell', async () => {
    await windows.host.limit({ maxProcessesPerShell: 1 });
    const shellId = await windows.shellOf();
    await windows.run(shellId, 'findstr x');

    expect(await windows.start(shellId, 'echo 1')).toEqual(faultOf(2147944216, 'w:InternalError'));
  });
});
