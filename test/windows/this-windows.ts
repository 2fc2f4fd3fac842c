import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import { parseDocument } from '#src/document/parse-document.ts';
import { Host } from '#src/host/host.ts';
import { type Field, PlaybookPart } from '#src/playbook/schema.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { deadlineMs } from '#src/script/script-of.ts';

export const folder = join(import.meta.dirname, '../../playbooks/rdp-closed-before-logon');

/**
 * A Windows that may be changed and thrown away: this machine, over WinRM, as the account in FETTLE_WINDOWS_USER with the
 * password in FETTLE_WINDOWS_PASSWORD. Fails where those are not set: nothing here may pass without a Windows.
 */
export class ThisWindows implements AsyncDisposable {
  readonly #host: Host;
  readonly #transport;

  constructor() {
    // biome-ignore lint/style/noProcessEnv: the account is made for this run alone, by the workflow
    const { FETTLE_WINDOWS_USER: user, FETTLE_WINDOWS_PASSWORD: password } = process.env;
    if (user === undefined || password === undefined) {
      throw new Error('FETTLE_WINDOWS_USER and FETTLE_WINDOWS_PASSWORD are not set.');
    }
    const secrets = createSecrets({ environment: { PASSWORD: password }, home: '/nowhere' });
    this.#transport = createWinrmTransport({ clock: createSystemClock(), secrets });
    this.#host = Host.parse({
      name: 'this-windows',
      address: '127.0.0.1',
      platform: 'windows',
      transports: { winrm: { user, password: 'env:PASSWORD' } },
    });
  }

  /** Answers of calls that go in one job, as the bot sends them. Rejects when the host could not be asked. */
  async ask(...calls: readonly ScriptCall[]): Promise<readonly Envelope[]> {
    const { signal } = new AbortController();
    const result = await this.#transport.run({ host: this.#host, calls, signal });
    if (result.kind === 'failed') throw new Error(`${result.fault}: ${result.message}`);
    return result.envelopes;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport.close();
  }
}

export function callOf(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = {
    parameters: {},
    mode: 'run',
    needs: 'administrator',
    deadlineMs: 60_000,
  } as const;
  return { ...common, name: 'script', language: 'powershell', text, ...more };
}

export function textOf(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

export interface DeclaredProbe {
  readonly name: string;
  readonly text: string;
  readonly deadlineMs: number;
  readonly returns: Readonly<Record<string, Field>>;
}

/** Every probe of the playbook that runs on Windows. */
export function declaredProbes(): DeclaredProbe[] {
  const file = 'windows-probes.yaml';
  const parsed = parseDocument(textOf(file), { file, schema: PlaybookPart });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return Object.entries(parsed.value.probes ?? {}).flatMap(([name, probe]) => {
    const path = probe.on === 'host' ? probe.run.windows : undefined;
    if (path === undefined) return [];
    const deadline = deadlineMs(probe.deadline);
    return [{ name, text: textOf(path), deadlineMs: deadline, returns: probe.returns }];
  });
}
