import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { LineProgram } from './line-program.ts';

// NTLM needs MD4 and RC4, which OpenSSL 3 keeps in a provider that has to be switched on.
export const legacyProvider = `openssl_conf = here
[here]
providers = both
[both]
default = on
legacy = on
[on]
activate = 1
`;

const Answer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    results: z.array(z.object({ out: z.string(), err: z.string(), code: z.number() })),
  }),
  z.object({ ok: z.literal(false), why: z.string() }),
]);
export type PywinrmAnswer = z.infer<typeof Answer>;

export interface PywinrmOrder {
  readonly url: string;
  readonly transport: 'ntlm' | 'basic' | 'certificate' | 'plaintext';
  readonly user?: string;
  readonly password?: string;
  /** Further arguments of winrm.protocol.Protocol. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly codepage?: number;
  /** All in one shell. */
  readonly runs: readonly {
    readonly command: string;
    readonly arguments?: readonly string[];
    readonly stdin?: string;
    /** Standard input stays open behind it. */
    readonly stays?: boolean;
  }[];
}

/** Debian's python3-winrm: a client of WinRM that shares nothing with ours. */
export class Pywinrm implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fettle-pywinrm-'));
  readonly #program: LineProgram;

  constructor() {
    const settings = join(this.#folder, 'openssl.cnf');
    writeFileSync(settings, legacyProvider);
    const script = 'test/peers/pywinrm-shell.py';
    this.#program = new LineProgram('/usr/bin/python3', [script], { OPENSSL_CONF: settings });
  }

  async run(order: PywinrmOrder): Promise<PywinrmAnswer> {
    return Answer.parse(JSON.parse(await this.#program.ask(JSON.stringify(order))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
