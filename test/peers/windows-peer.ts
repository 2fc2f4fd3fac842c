import { spawnSync } from 'node:child_process';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import type { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Host } from '#src/host/host.ts';
import type { WinrmSettings } from '#src/host/winrm-settings.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';
import { startWindowsHost, type WindowsHost, type WindowsSettings } from './windows-host.ts';

export const password = 'Passw0rd & "quoted" 1';
export const never = new AbortController().signal;

/** A PowerShell of this machine, from FETTLE_PWSH or the PATH; undefined: tests that need one are skipped, visibly. */
export const pwsh = ((): string | undefined => {
  const path = process.env.FETTLE_PWSH ?? 'pwsh';
  const found = spawnSync(path, ['-NoProfile', '-Command', '1']);
  return found.status === 0 ? path : undefined;
})();

/** How Fettle logs on in a test. */
export type Way = 'sealed NTLM on HTTP' | 'NTLM on HTTPS' | 'Basic on HTTPS' | 'a certificate';
export const ways: readonly Way[] = [
  'sealed NTLM on HTTP',
  'NTLM on HTTPS',
  'Basic on HTTPS',
  'a certificate',
];

type Given = Partial<Record<keyof WinrmSettings, unknown>>;

/** The simulated Windows host, and the transport of the program to it. */
export class WindowsPeer implements AsyncDisposable {
  readonly host: WindowsHost;
  readonly certificates: WindowsCertificates;
  readonly transport: WinrmTransport;
  /** As people call it. */
  name = 'server1';
  /** What the secrets of the inventory are. */
  readonly environment: Record<string, string> = { WORD: password, WRONG: 'wrong-word' };

  constructor(host: WindowsHost, certificates: WindowsCertificates) {
    this.host = host;
    this.certificates = certificates;
    const secrets = createSecrets({ environment: this.environment, home: '/nowhere' });
    this.transport = createWinrmTransport({ clock: createSystemClock(), secrets });
  }

  /** The inventory's entry of this host for a way to log on. */
  inventoryHost(way: Way, more: Given = {}): Host {
    return Host.parse({
      name: this.name,
      address: '127.0.0.1',
      platform: 'windows',
      transports: { winrm: { ...this.#settings(way), ...more } },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    await this.host[Symbol.asyncDispose]();
    this.certificates[Symbol.dispose]();
  }

  #settings(way: Way): object {
    const { server, client, fingerprint } = this.certificates;
    const ntlm = { user: 'SERVER1\\tester', password: 'env:WORD' };
    const secure = { port: this.host.tlsPort, tls: { ca: `file:${server.certificate}` } };
    const clientCertificate = { cert: `file:${client.certificate}`, key: `file:${client.key}` };
    switch (way) {
      case 'sealed NTLM on HTTP':
        return { ...ntlm, port: this.host.port };
      case 'NTLM on HTTPS':
        return { ...ntlm, ...secure };
      case 'Basic on HTTPS':
        return { user: 'tester', password: 'env:WORD', auth: 'basic', ...secure };
      case 'a certificate':
        return { ...secure, auth: 'certificate', tls: { pin: fingerprint, clientCertificate } };
    }
  }
}

export async function startWindowsPeer(more: Partial<WindowsSettings> = {}): Promise<WindowsPeer> {
  const certificates = makeWindowsCertificates();
  const host = await startWindowsHost({
    accounts: [{ name: 'SERVER1\\tester', password }],
    tls: certificates.tlsFor('SERVER1\\tester'),
    basic: true,
    certificate: true,
    ...(pwsh === undefined ? {} : { powershell: pwsh }),
    ...more,
  });
  return new WindowsPeer(host, certificates);
}

export function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { parameters: {}, mode: 'run', needs: 'user', deadlineMs: 30_000 } as const;
  return { ...common, name: 'script', language: 'powershell', text, ...more };
}
