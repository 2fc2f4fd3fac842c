import type { FaultStage } from './kerberos.ts';
import { KerberosFault } from './kerberos.ts';
import { empty, type Native, type Pointer, type Slot, written } from './native.ts';

/** AES with SHA-1 (RFC 3962) and with SHA-2 (RFC 8009), the stronger key first. Nothing else is asked for. */
export const aesTypes: readonly number[] = [18, 20, 17, 19];

/** Bytes of krb5_creds, and more: it is filled and freed by the library alone. */
const credsBytes = 512;

type Slots = Slot<Pointer | null>;

/** libkrb5 as far as it is used. Everything that it gives is an address that has to be given back. */
export class Krb5 {
  readonly #native: Native;
  readonly #calls: ReturnType<typeof declare>;
  /** Options refer to it instead of copying it: it stays for the life of the process. */
  readonly #aes: unknown;

  constructor(native: Native) {
    this.#native = native;
    this.#calls = declare(native);
    this.#aes = int32s(native, aesTypes);
  }

  /** Reads the krb5.conf of the system. Whatever is made by it has to be given back before. */
  context(): Pointer {
    return this.#made('configuration', (slot) => this.#calls.initContext(slot));
  }

  freeContext(context: Pointer): void {
    this.#calls.freeContext(context);
  }

  principal(context: Pointer, name: string): Pointer {
    return this.#made('configuration', (slot) => this.#calls.parseName(context, name, slot));
  }

  freePrincipal(context: Pointer, principal: Pointer): void {
    this.#calls.freePrincipal(context, principal);
  }

  nameOf(context: Pointer, principal: Pointer): string {
    return this.#text(context, (slot) => this.#calls.unparseName(context, principal, slot));
  }

  /** A cache of tickets in the memory of this process, empty. */
  memoryCache(context: Pointer): Pointer {
    return this.#made('cache', (slot) => this.#calls.newUnique(context, 'MEMORY', null, slot));
  }

  /** Ends the cache, and wipes what is in it. */
  destroyCache(context: Pointer, cache: Pointer): void {
    this.#calls.destroy(context, cache);
  }

  cacheName(context: Pointer, cache: Pointer): string {
    return this.#text(context, (slot) => this.#calls.fullName(context, cache, slot));
  }

  /** The cache with that name, or the one of the system. */
  openCache(context: Pointer, name: string | undefined): Pointer {
    return this.#made('cache', (slot) =>
      name === undefined
        ? this.#calls.defaultCache(context, slot)
        : this.#calls.resolve(context, name, slot),
    );
  }

  closeCache(context: Pointer, cache: Pointer): void {
    this.#calls.close(context, cache);
  }

  ownerOf(context: Pointer, cache: Pointer): Pointer {
    return this.#made('cache', (slot) => this.#calls.owner(context, cache, slot));
  }

  openKeytab(context: Pointer, path: string): Pointer {
    return this.#made('account', (slot) => this.#calls.openKeytab(context, `FILE:${path}`, slot));
  }

  closeKeytab(context: Pointer, keytab: Pointer): void {
    this.#calls.closeKeytab(context, keytab);
  }

  /** Options that ask for AES only, for a ticket that nobody may pass on, and put it into the cache. */
  ticketOptions(context: Pointer, cache: Pointer): Pointer {
    const options = this.#made('account', (slot) => this.#calls.newOptions(context, slot));
    this.#calls.setForwardable(options, 0);
    this.#calls.setProxiable(options, 0);
    this.#calls.setTypes(options, this.#aes, aesTypes.length);
    const status = this.#calls.setCache(context, options, cache);
    if (status !== 0) this.freeOptions(context, options);
    check('account', status);
    return options;
  }

  freeOptions(context: Pointer, options: Pointer): void {
    this.#calls.freeOptions(context, options);
  }

  /** Asks the KDC. The password is wiped behind it. */
  async byPassword(asked: Asked, password: string): Promise<void> {
    const word = Buffer.from(`${password}\0`, 'utf8');
    try {
      await this.#ask(asked, (creds) =>
        // No prompter: nobody is there to be asked for a new password.
        this.#calls.byPassword.waiting(
          asked.signal,
          asked.context,
          creds,
          asked.principal,
          word,
          null,
          null,
          0,
          null,
          asked.options,
        ),
      );
    } finally {
      word.fill(0);
    }
  }

  async byKeytab(asked: Asked, keytab: Pointer): Promise<void> {
    await this.#ask(asked, (creds) =>
      this.#calls.byKeytab.waiting(
        asked.signal,
        asked.context,
        creds,
        asked.principal,
        keytab,
        0,
        null,
        asked.options,
      ),
    );
  }

  async #ask({ context }: Asked, call: (creds: Buffer) => Promise<number>): Promise<void> {
    const creds = Buffer.alloc(credsBytes);
    const status = await call(creds);
    if (status === 0) this.#calls.freeCreds(context, creds);
    creds.fill(0);
    check('account', status);
  }

  #text(context: Pointer, call: (slot: Slots) => number): string {
    const text = this.#made('cache', call);
    try {
      return this.#native.koffi.decode.string(text);
    } finally {
      this.#calls.freeString(context, text);
    }
  }

  #made(stage: FaultStage, call: (slot: Slots) => number): Pointer {
    const slot = empty();
    check(stage, call(slot));
    return written(slot);
  }
}

export interface Asked {
  readonly context: Pointer;
  readonly principal: Pointer;
  /** Of ticketOptions. */
  readonly options: Pointer;
  /** Whoever is called off does not begin to ask. */
  readonly signal?: AbortSignal | undefined;
}

function check(stage: FaultStage, status: number): void {
  if (status !== 0) throw new KerberosFault(stage, { status });
}

/** Numbers in memory that does not move and is never freed. */
export function int32s({ koffi }: Native, numbers: readonly number[]): unknown {
  const memory: unknown = koffi.alloc('int32', numbers.length);
  koffi.encode(memory, koffi.array('int32', numbers.length), [...numbers]);
  return memory;
}

function declare({ krb5, koffi }: Native) {
  const at = 'void *';
  const out = koffi.out(koffi.pointer('void *'));
  return {
    initContext: krb5('krb5_init_context', [out]),
    freeContext: krb5('krb5_free_context', [at]),
    parseName: krb5('krb5_parse_name', [at, 'str', out]),
    freePrincipal: krb5('krb5_free_principal', [at, at]),
    unparseName: krb5('krb5_unparse_name', [at, at, out]),
    freeString: krb5('krb5_free_string', [at, at]),
    newUnique: krb5('krb5_cc_new_unique', [at, 'str', at, out]),
    destroy: krb5('krb5_cc_destroy', [at, at]),
    fullName: krb5('krb5_cc_get_full_name', [at, at, out]),
    resolve: krb5('krb5_cc_resolve', [at, 'str', out]),
    defaultCache: krb5('krb5_cc_default', [at, out]),
    close: krb5('krb5_cc_close', [at, at]),
    owner: krb5('krb5_cc_get_principal', [at, at, out]),
    openKeytab: krb5('krb5_kt_resolve', [at, 'str', out]),
    closeKeytab: krb5('krb5_kt_close', [at, at]),
    newOptions: krb5('krb5_get_init_creds_opt_alloc', [at, out]),
    setTypes: krb5('krb5_get_init_creds_opt_set_etype_list', [at, at, 'int']),
    setForwardable: krb5('krb5_get_init_creds_opt_set_forwardable', [at, 'int']),
    setProxiable: krb5('krb5_get_init_creds_opt_set_proxiable', [at, 'int']),
    setCache: krb5('krb5_get_init_creds_opt_set_out_ccache', [at, at, at]),
    freeOptions: krb5('krb5_get_init_creds_opt_free', [at, at]),
    byPassword: krb5('krb5_get_init_creds_password', [at, at, at, at, at, at, 'int32', at, at]),
    byKeytab: krb5('krb5_get_init_creds_keytab', [at, at, at, at, 'int32', at, at]),
    freeCreds: krb5('krb5_free_cred_contents', [at, at]),
  };
}
