import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import type { Sealed, SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { contextOf } from '#test/adapters/winrm/security/session-context.ts';
import { word } from '#test/peers/kerberos-client.ts';
import { startRealm, useConfig } from '#test/peers/kerberos-realm.ts';
import { KerberosService, logOnTo } from '#test/peers/kerberos-service.ts';
import type { BenchRow } from './report.ts';

/** About what a message carries at most. */
const piece = 150_000;
const pieces = 100;
const turns = 5;

/** Programs that are needed, and their packages. */
const needs = {
  '/usr/sbin/krb5kdc': 'krb5-kdc',
  '/usr/sbin/kadmin.local': 'krb5-admin-server',
  '/usr/lib/python3/dist-packages/gssapi/__init__.py': 'python3-gssapi',
};

/**
 * What sealing and opening costs us by Kerberos (AES-256 of the system's library, called from JavaScript), beside
 * NTLM (RC4 in JavaScript): CPU for a megabyte that goes out and one that comes in. The other side is MIT krb5.
 */
export async function kerberosRows(): Promise<readonly BenchRow[]> {
  const missing = Object.entries(needs).flatMap(([path, name]) => (existsSync(path) ? [] : [name]));
  if (missing.length > 0) {
    process.stderr.write(`Kerberos is not measured, for want of ${missing.join(', ')}\n`);
    return [];
  }
  const [figure, ntlm] = [await byKerberos(), await byNtlm()];
  return [
    {
      name: 'WinRM, sealing a megabyte and opening another by Kerberos',
      unit: 'ms of CPU',
      figure,
      against: `${ntlm.toPrecision(3)} ms by NTLM`,
      ratio: figure / ntlm,
    },
  ];
}

async function byKerberos(): Promise<number> {
  await using realm = await startRealm();
  useConfig(realm.config);
  realm.administer(`addprinc -pw "${word.replaceAll('"', '""')}" fettle`);
  await using service = new KerberosService(realm);
  using context = await logOnTo(service);
  return await perMegabyte(context, (message) => service.seal(message));
}

async function byNtlm(): Promise<number> {
  const key = randomBytes(16);
  const server = new NtlmSession(key, 'server');
  return await perMegabyte(contextOf(new NtlmSession(key, 'client')), (message) =>
    Promise.resolve(server.seal(message)),
  );
}

/** Milliseconds of our CPU; the middle of some turns. */
async function perMegabyte(
  context: SecurityContext,
  seal: (message: Uint8Array) => Promise<Sealed>,
): Promise<number> {
  const message = new Uint8Array(piece).fill(0x41);
  const costs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const answers: Sealed[] = [];
    for (let count = 0; count < pieces; count += 1) answers.push(await seal(message));
    const began = process.cpuUsage();
    for (let count = 0; count < pieces; count += 1) context.wrap(message);
    for (const answer of answers) context.unwrap(answer);
    const { user, system } = process.cpuUsage(began);
    costs.push((user + system) / 1000 / ((piece * pieces) / 1_000_000));
  }
  return costs.toSorted((left, right) => left - right)[Math.floor(turns / 2)] ?? 0;
}
