import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineProgram } from '#test/peers/line-program.ts';
import { legacyProvider } from '#test/peers/pywinrm.ts';
import { CountingProxy } from './counting-proxy.ts';
import { type Job, Measured, type Order } from './winrm-rounds.ts';
import type { BenchSite } from './winrm-site.ts';

export type How = Order['how'];

/** What one round was seen to take, on its way and by the host. */
export interface Seen {
  readonly connections: number;
  readonly requests: number;
  readonly bytes: number;
  /** Of `bytes`, from us to the host, and from the host to us. */
  readonly up: number;
  readonly down: number;
}

/** Milliseconds of one round. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Clients, in the words of the report: how they log on, and where. */
const contestants = {
  ours: { kind: 'sealed', program: 'winrm-ours.ts', words: [] },
  certificate: { kind: 'certificate', program: 'winrm-ours.ts', words: [] },
  pywinrm: { kind: 'sealed', program: 'winrm-pywinrm.py', words: [] },
  package: { kind: 'basic', program: 'winrm-package.ts', words: [] },
  'call by call': { kind: 'basic', program: 'winrm-package.ts', words: ['call-by-call'] },
} as const;
export type Contestant = keyof typeof contestants;

/** All of them, started. */
export async function startAll(site: BenchSite): Promise<readonly Entry[]> {
  const names = ['ours', 'certificate', 'pywinrm', 'package', 'call by call'] as const;
  return await Promise.all(names.map((name) => Entry.start(name, site)));
}

/** One client in a process of its own. */
export class Entry implements AsyncDisposable {
  readonly name: Contestant;
  readonly #site: BenchSite;
  readonly #program: LineProgram;
  readonly #folder: string;

  private constructor(name: Contestant, site: BenchSite) {
    this.name = name;
    this.#site = site;
    this.#folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
    const settings = join(this.#folder, 'openssl.cnf');
    writeFileSync(settings, legacyProvider);
    const { kind, program, words } = contestants[name];
    const command = program.endsWith('.py') ? '/usr/bin/python3' : process.execPath;
    this.#program = new LineProgram(command, [join(import.meta.dirname, program), ...words], {
      OPENSSL_CONF: program.endsWith('.py') ? settings : '',
      // winrm-client knows the authorities of its process only.
      NODE_EXTRA_CA_CERTS: site.logon(kind).authority,
    });
  }

  static async start(name: Contestant, site: BenchSite): Promise<Entry> {
    const entry = new Entry(name, site);
    await entry.#program.ask(JSON.stringify(site.logon(contestants[name].kind)));
    return entry;
  }

  async cost(how: How, job: Job, rounds: number): Promise<Cost> {
    const { wallMs, cpuMs } = await this.#order({ how, rounds, port: this.#port, job });
    return { wallMs: wallMs / rounds, cpuMs: cpuMs / rounds };
  }

  /**
   * One round, as the host and a proxy before it see it, not as the client says. It is what eleven rounds take more
   * than one, by ten, so that what a client does once is left out where it is kept.
   */
  async seen(how: How, job: Job): Promise<Seen> {
    await using proxy = await CountingProxy.start(this.#port);
    const one = await this.#count(proxy, { how, rounds: 1, port: proxy.port, job });
    const many = await this.#count(proxy, { how, rounds: 11, port: proxy.port, job });
    const each = (key: keyof Seen): number => (many[key] - one[key]) / 10;
    return {
      connections: each('connections'),
      requests: each('requests'),
      bytes: each('bytes'),
      up: each('up'),
      down: each('down'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #port(): number {
    const { port, tlsPort } = this.#site.host;
    return contestants[this.name].kind === 'sealed' ? port : tlsPort;
  }

  async #count(proxy: CountingProxy, order: Order): Promise<Seen> {
    const before = await this.#site.host.state();
    await this.#order(order);
    const { requests } = await this.#site.host.state();
    const { connections, bytesUp: up, bytesDown: down } = proxy.taken();
    return { connections, requests: requests - before.requests, bytes: up + down, up, down };
  }

  async #order(order: Order): Promise<Measured> {
    return Measured.parse(JSON.parse(await this.#program.ask(JSON.stringify(order))));
  }
}
