import type { KerberosContext } from '#adapters/winrm/kerberos/kerberos-context.ts';
import type { Sealed } from '#adapters/winrm/security/security-context.ts';
import { type BegunOptions, beginAs } from './kerberos-client.ts';
import type { KerberosRealm } from './kerberos-realm.ts';
import { LineProgram } from './line-program.ts';

export interface ServiceOptions {
  readonly keytab?: string;
  /** Application data of the channel that the client has to prove. */
  readonly bindings?: Uint8Array;
  /** A krb5.conf of its own. */
  readonly config?: string;
  /** Seconds by which its clock is ahead. */
  readonly aheadSeconds?: number;
}

/** A service of MIT krb5, which shares nothing with ours but the library of the system. */
export class KerberosService implements AsyncDisposable {
  readonly #program: LineProgram;

  constructor(
    realm: KerberosRealm,
    { keytab = realm.hostKeys, bindings, aheadSeconds, config = realm.config }: ServiceOptions = {},
  ) {
    const given = {
      keytab,
      ...(bindings === undefined ? {} : { bindings: base64(bindings) }),
    };
    const args = ['/usr/bin/python3', 'test/peers/kerberos-acceptor.py', JSON.stringify(given)];
    const all =
      aheadSeconds === undefined ? args : ['faketime', '-f', `+${aheadSeconds}s`, ...args];
    this.#program = new LineProgram('/usr/bin/env', all, {
      KRB5_CONFIG: config,
      KRB5RCACHEDIR: realm.path(''),
    });
  }

  /** The word with which it answers a token, and its own token. */
  async step(token: Uint8Array | undefined): Promise<{ word: string; data: Buffer }> {
    return await this.#program.say('step', token ?? new Uint8Array());
  }

  /** The message that it reads; undefined when it refuses it. */
  async open({ header, ciphertext }: Sealed): Promise<Buffer | undefined> {
    const answer = await this.#program.ask(`unwrap ${base64(header)} ${base64(ciphertext)}`);
    return answer.startsWith('ok') ? Buffer.from(answer.slice(3), 'base64') : undefined;
  }

  async seal(message: Uint8Array): Promise<Sealed> {
    const answer = await this.#program.ask(`wrap ${base64(message)}`);
    const [, header = '', ciphertext = ''] = answer.split(' ');
    return { header: Buffer.from(header, 'base64'), ciphertext: Buffer.from(ciphertext, 'base64') };
  }

  /** Who the client is, the flags that were agreed on, and the mechanism. */
  async told(): Promise<{
    readonly name: string;
    readonly flags: number;
    readonly mechanism: string;
  }> {
    const [name = '', flags = '', mechanism = ''] = (await this.#program.ask('told')).split(' ');
    return { name, flags: Number(flags), mechanism };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Logs on to a service; rejects as our context does. */
export async function logOnTo(
  service: KerberosService,
  options: BegunOptions = {},
): Promise<KerberosContext> {
  const context = await beginAs(options);
  try {
    const { token } = await context.step(undefined);
    const { data } = await service.step(token);
    await context.step(data);
    return context;
  } catch (error) {
    context[Symbol.dispose]();
    throw error;
  }
}
