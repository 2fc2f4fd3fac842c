import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, run, startProgram, systemPath, until } from './process.ts';

/** Why nothing can be captured on this machine; empty when it can. */
export function captureRefused(): string {
  const args = ['-i', 'lo', '-f', 'tcp port 1', '-a', 'duration:1', '-w', '/dev/null'];
  const tried = spawnSync('tshark', args, { encoding: 'utf8', env: { PATH: systemPath } });
  if (tried.status === 0) return '';
  return tried.error?.message ?? (tried.stderr.trim().split('\n').at(-1) || 'tshark failed');
}

/** What goes over one port of the loopback, by tshark: neither end of the connection is asked. */
export class Capture implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fettle-capture-'));
  readonly #file = join(this.#folder, 'packets.pcapng');
  readonly #port: number;
  #tshark: Running | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  async start(): Promise<void> {
    const filter = `tcp port ${this.#port}`;
    const tshark = await startProgram('tshark', ['-i', 'lo', '-f', filter, '-w', this.#file]);
    this.#tshark = tshark;
    await until('tshark to capture', () => /Capturing on/.test(tshark.output()));
    await until('its file', () => this.#size() > 0);
  }

  /** Ends it once at least so many bytes have been kept. */
  async stop(bytes: number): Promise<void> {
    await until('the packets to be kept', () => this.#size() > bytes);
    await this.#tshark?.[Symbol.asyncDispose]();
  }

  /** All that was sent towards the port, or from it, in the order of the packets. */
  payload(side: 'srcport' | 'dstport'): Buffer {
    const filter = `tcp.${side} == ${this.#port} && tcp.len > 0 && !tcp.analysis.retransmission`;
    const hex = this.fields(filter, 'tcp.payload').join('');
    return Buffer.from(hex.replaceAll(':', ''), 'hex');
  }

  /** One line a packet that the filter of tshark lets through. */
  fields(filter: string, ...names: readonly string[]): string[] {
    const wanted = names.flatMap((name) => ['-e', name]);
    const decoded = ['-d', `tcp.port==${this.#port},http`];
    const args = ['-r', this.#file, ...decoded, '-Y', filter, '-T', 'fields', ...wanted];
    return run('tshark', args).split('\n').filter(Boolean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tshark?.[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
