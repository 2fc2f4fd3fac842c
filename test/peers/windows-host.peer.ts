import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CertificateFiles } from './certificates.ts';
import { Pywinrm, type PywinrmAnswer, type PywinrmOrder } from './pywinrm.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

// The host judges our client in other files. So it is judged here first, by a client that is not ours.
const password = 'Passw0rd & "quoted" 1';
const accounts = [
  { name: 'SERVER1\\tester', password },
  { name: 'CORP\\anna', password, admin: false },
];

let certificates: WindowsCertificates;
let pywinrm: Pywinrm;
let host: WindowsHost;

beforeAll(async () => {
  certificates = makeWindowsCertificates();
  pywinrm = new Pywinrm();
  const tls = certificates.tlsFor('SERVER1\\tester');
  host = await startWindowsHost({ accounts, tls, basic: true, certificate: true });
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await pywinrm[Symbol.asyncDispose]();
  certificates[Symbol.dispose]();
});

function overTls(order: Omit<PywinrmOrder, 'url' | 'runs'>): Promise<PywinrmAnswer> {
  const trusted = { ca_trust_path: certificates.server.certificate };
  return pywinrm.run({
    url: `https://127.0.0.1:${host.tlsPort}/wsman`,
    runs: [{ command: 'whoami' }, { command: 'echo', arguments: ['ä'] }],
    ...order,
    more: { ...trusted, ...order.more },
  });
}

function sealed(runs: PywinrmOrder['runs'], more: Partial<PywinrmOrder> = {}) {
  return pywinrm.run({
    url: `http://127.0.0.1:${host.port}/wsman`,
    transport: 'ntlm',
    user: 'SERVER1\\tester',
    password,
    more: { message_encryption: 'always' },
    runs,
    ...more,
  });
}

describe('pywinrm with sealed NTLM', () => {
  it('opens a shell, and gets output in UTF-8, errors, exit codes and its input back', async () => {
    const answer = await sealed([
      { command: 'echo', arguments: ['hällo', '漢😀'] },
      { command: 'echo oops 1>&2 & exit 7' },
      { command: 'findstr', arguments: ['"^"'], stdin: 'one\nzwölf\n' },
      { command: 'exit', arguments: ['-1'] },
      { command: 'nonsense' },
    ]);

    expect(answer).toEqual({
      ok: true,
      results: [
        { out: 'hällo 漢😀\r\n', err: '', code: 0 },
        { out: '', err: 'oops\r\n', code: 7 },
        { out: 'one\nzwölf\n', err: '', code: 0 },
        { out: '', err: '', code: 0xffffffff },
        { out: '', err: expect.stringContaining('not recognized'), code: 1 },
      ],
    });
  });

  it('polls on while a command has nothing to say', async () => {
    const before = await host.state();

    const answer = await sealed([{ command: 'ping -n 4 127.0.0.1' }]);

    const after = await host.state();
    expect(answer).toMatchObject({ ok: true, results: [{ code: 0 }] });
    expect(after.actions.Receive).toBeGreaterThanOrEqual((before.actions.Receive ?? 0) + 3);
  });

  it('gets output in the code page that it asked for', async () => {
    const answer = await sealed([{ command: 'chcp' }], { codepage: 437 });

    expect(answer).toMatchObject({ results: [{ out: 'Active code page: 437\r\n' }] });
  });

  it('is told what cmd.exe says of a line of more than 8,191 characters', async () => {
    const answer = await sealed([
      { command: 'echo', arguments: ['x'.repeat(8187)] },
      { command: 'echo', arguments: ['x'.repeat(8186)] },
    ]);

    expect(answer).toMatchObject({
      results: [{ out: '', err: 'The command line is too long.\r\n', code: 1 }, { code: 0 }],
    });
  });

  it.each([
    ['a wrong password', { password: 'Passw0rd' }],
    ['a stranger', { user: 'SERVER1\\eve' }],
    ['a user of another domain', { user: 'CORP\\tester' }],
  ])('is not let in with %s', async (_, wrong) => {
    const answer = await sealed([], wrong);

    expect(answer).toMatchObject({ ok: false, why: expect.stringContaining('rejected') });
  });

  it('leaves no shell, no clear text and no message that could not be opened', async () => {
    const state = await host.state();

    expect(state).toMatchObject({ shells: [], clearBodies: 0, brokenMessages: 0 });
  });

  it('is refused with HTTP 500 when it does not seal', async () => {
    const answer = await sealed([], { more: { message_encryption: 'never' } });

    expect(answer).toMatchObject({ ok: false, why: expect.stringContaining('Code 500') });
    expect((await host.state()).clearBodies).toBe(1);
  });
});

describe('pywinrm over HTTPS', () => {
  const account = { user: 'SERVER1\\tester', password };

  it.each<[string, () => Omit<PywinrmOrder, 'url' | 'runs'>]>([
    ['Basic', () => ({ transport: 'basic', ...account, user: 'tester' })],
    ['NTLM', () => ({ transport: 'ntlm', ...account, more: { message_encryption: 'never' } })],
    [
      'sealed NTLM',
      () => ({ transport: 'ntlm', ...account, more: { message_encryption: 'always' } }),
    ],
    ['a certificate', () => ({ transport: 'certificate', more: shown(certificates.client) })],
  ])('runs commands with %s', async (_, order) => {
    const answer = await overTls(order());

    expect(answer).toMatchObject({
      ok: true,
      results: [{ out: 'server1\\tester\r\n', code: 0 }, { out: 'ä\r\n' }],
    });
  });

  it.each<[string, () => Omit<PywinrmOrder, 'url' | 'runs'>]>([
    ['a wrong password', () => ({ transport: 'basic', user: 'tester', password: 'x' })],
    ['Basic for the domain', () => ({ transport: 'basic', user: 'CORP\\anna', password })],
    [
      'an unknown certificate',
      () => ({ transport: 'certificate', more: shown(certificates.stranger) }),
    ],
  ])('is not let in with %s', async (_, order) => {
    const answer = await overTls(order());

    expect(answer).toMatchObject({ ok: false, why: expect.stringContaining('rejected') });
  });

  function shown({ certificate, key }: CertificateFiles): Record<string, string> {
    return { cert_pem: certificate, cert_key_pem: key };
  }
});
