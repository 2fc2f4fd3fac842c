import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Checked } from '#src/ports/transport.ts';
import { freePort } from './process.ts';
import { never, pwsh, startWindowsPeer, type WindowsPeer } from './windows-peer.ts';

// What people are told by "fettle hosts check" about a host that is not in order.
let peer: WindowsPeer;

beforeAll(async () => {
  const accounts = [
    { name: 'SERVER1\\tester', password: 'Passw0rd & "quoted" 1' },
    { name: 'CORP\\guest', password: 'Passw0rd & "quoted" 1', admin: false, shells: false },
  ];
  peer = await startWindowsPeer({ accounts });
});

afterAll(() => peer[Symbol.asyncDispose]());

function check(host: ReturnType<WindowsPeer['inventoryHost']>): Promise<readonly Checked[]> {
  return peer.transport.check(host, never);
}

function answers(checked: readonly Checked[]): readonly boolean[] {
  return checked.map(({ ok }) => ok);
}

const needsPwsh = pwsh === undefined ? describe.skip : describe;

needsPwsh('a check of a host that is in order', () => {
  it('tells every look', async () => {
    const checked = await check(peer.inventoryHost('NTLM on HTTPS'));

    const parts = checked.flatMap(({ parts: each = [] }) => each);
    expect(answers(checked)).toEqual([true, true, true, true]);
    expect(parts.every(({ ok }) => ok)).toBe(true);
    expect(parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'TLS',
        'Identify',
        'ways to log on',
        'logon',
        'shell',
        'PowerShell',
        'script',
        'clock',
      ]),
    );
    expect(JSON.stringify(checked)).toContain(peer.certificates.fingerprint);
  });
});

describe('a check over WinRM', () => {
  it('tells a closed port', async () => {
    const checked = await check(
      peer.inventoryHost('sealed NTLM on HTTP', { port: await freePort() }),
    );

    expect(answers(checked)).toEqual([false, false, false, false]);
    expect(JSON.stringify(checked)).toContain('winrm quickconfig');
  });

  it('tells a wrong password, after one try', async () => {
    const before = await peer.host.state();

    const checked = await check(
      peer.inventoryHost('sealed NTLM on HTTP', { password: 'env:WRONG' }),
    );

    const after = await peer.host.state();
    expect(answers(checked)).toEqual([true, false, false, false]);
    expect(after.logons.refused - before.logons.refused).toBe(1);
    expect(JSON.stringify(checked)).not.toContain('wrong-word');
  });

  it('tells an account without the right to open a shell', async () => {
    const checked = await check(peer.inventoryHost('sealed NTLM on HTTP', { user: 'CORP\\guest' }));

    expect(answers(checked)).toEqual([true, true, false, false]);
    expect(JSON.stringify(checked)).toContain('net localgroup Administrators');
  });

  it('tells a certificate that nobody trusts, before any password is sent', async () => {
    const before = await peer.host.state();

    const checked = await check(
      peer.inventoryHost('Basic on HTTPS', { tls: undefined, https: true }),
    );

    const after = await peer.host.state();
    expect(checked[0]).toMatchObject({ step: 'reached', ok: false });
    expect(JSON.stringify(checked)).toContain('tls.pin');
    expect(after.logons.begun).toBe(before.logons.begun);
  });

  it('tells a certificate that leads to no account', async () => {
    const { stranger, fingerprint } = peer.certificates;
    const clientCertificate = { cert: `file:${stranger.certificate}`, key: `file:${stranger.key}` };

    const checked = await check(
      peer.inventoryHost('a certificate', { tls: { pin: fingerprint, clientCertificate } }),
    );

    expect(checked.find(({ step }) => step === 'let-in')?.ok).toBe(false);
    expect(JSON.stringify(checked)).toContain('ClientCertificate');
  });
});
