import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { limits } from '#adapters/winrm-client/limits.ts';
import { password, pwsh, startWindowsPeer, type WindowsPeer } from './windows-peer.ts';

// The npm package trusts the authorities of the process alone, so that it runs in a program of its own here: the
// whole of "fettle hosts check".
const main = join(import.meta.dirname, '../../src/main.ts');
let peer: WindowsPeer;
let folder = '';

beforeAll(async () => {
  // Every message of the package has the same id, and Windows gives new output all the same.
  peer = await startWindowsPeer({ keepsOutput: false });
  folder = mkdtempSync(join(tmpdir(), 'fettle-driver-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await peer[Symbol.asyncDispose]();
});

async function check(
  winrm: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const common = `port: ${peer.host.tlsPort}, https: true, driver: winrm-client, password: env:WORD`;
  const transports = `transports: { winrm: { ${common}, ${winrm} } }`;
  const host = `{ name: server1, address: 127.0.0.1, platform: windows, ${transports} }`;
  writeFileSync(join(folder, 'hosts.yaml'), `hosts:\n  - ${host}\n`);
  const authority = { NODE_EXTRA_CA_CERTS: peer.certificates.server.certificate };
  const child = spawn(process.execPath, [main, 'hosts', 'check', '--json'], {
    cwd: folder,
    env: { ...process.env, WORD: password, ...authority, ...environment },
  });
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(`${said}${complained}`).not.toContain(password);
  return said;
}

const needsPwsh = pwsh === undefined ? describe.skip : describe;

needsPwsh('winrm-client with a real PowerShell', () => {
  it('runs a script over HTTPS by Basic, and lists what it cannot do', async () => {
    const told: unknown = JSON.parse(await check('user: tester, auth: basic'));

    expect(told).toMatchObject([
      {
        host: 'server1',
        transport: 'winrm-client',
        ok: true,
        checked: [
          { step: 'reached', ok: true },
          { step: 'let-in', ok: true, detail: 'as tester' },
          { step: 'answered', ok: true, parts: limits.map((detail) => ({ detail })) },
          { step: 'in-time' },
        ],
      },
    ]);
    expect((await peer.host.state()).shells).toEqual([]);
  });
});

describe('winrm-client', () => {
  it('is not let in with a wrong password, after one try', async () => {
    const before = await peer.host.state();

    const told = await check('user: tester, auth: basic', { WORD: 'wrong' });

    const after = await peer.host.state();
    expect(told).toContain('does not let this account in');
    expect(after.logons.refused - before.logons.refused).toBe(1);
  });

  it('gives no password to a host whose certificate nobody has signed', async () => {
    const before = await peer.host.state();

    const told = await check('user: tester, auth: basic', { NODE_EXTRA_CA_CERTS: '' });

    const after = await peer.host.state();
    expect(told).toContain('is not trusted');
    expect(after.logons.begun).toBe(before.logons.begun);
    expect(after.requests).toBe(before.requests);
  });
});
