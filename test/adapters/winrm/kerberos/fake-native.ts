import { oids } from '#adapters/winrm/kerberos/gss-memory.ts';
import type { Native, NativeFunction } from '#adapters/winrm/kerberos/native.ts';

type Values = readonly unknown[];

/** Where a function writes the address that it gives, and who takes it back. */
const makers: Readonly<Record<string, { readonly at: number; readonly of: string }>> = {
  krb5_init_context: { at: 0, of: 'krb5_free_context' },
  krb5_parse_name: { at: 2, of: 'krb5_free_principal' },
  krb5_unparse_name: { at: 2, of: 'krb5_free_string' },
  krb5_cc_new_unique: { at: 3, of: 'krb5_cc_destroy' },
  krb5_cc_get_full_name: { at: 2, of: 'krb5_free_string' },
  krb5_cc_resolve: { at: 2, of: 'krb5_cc_close' },
  krb5_cc_default: { at: 1, of: 'krb5_cc_close' },
  krb5_cc_get_principal: { at: 2, of: 'krb5_free_principal' },
  krb5_kt_resolve: { at: 2, of: 'krb5_kt_close' },
  krb5_get_init_creds_opt_alloc: { at: 1, of: 'krb5_get_init_creds_opt_free' },
  gss_import_name: { at: 3, of: 'gss_release_name' },
  gss_acquire_cred_from: { at: 6, of: 'gss_release_cred' },
  gss_init_sec_context: { at: 2, of: 'gss_delete_sec_context' },
  gss_inquire_sec_context_by_oid: { at: 3, of: 'gss_release_buffer_set' },
};
const takers = new Set(Object.values(makers).map(({ of }) => of));

export interface FakeNativeOptions {
  /** Fails the call with this number, counted from 0. */
  readonly failing?: number | undefined;
  /** What a context says of its key, and what it is of; 2 by default. */
  readonly keyParts?: number | undefined;
  /** What GSSAPI says beside the success of the last step, as that it heard it before (2); nothing by default. */
  readonly beside?: number | undefined;
  /** Before a call that waits has done what it does. */
  readonly waiting?: ((name: string) => Promise<void>) | undefined;
}

/** The libraries without a library: it knows what was given out, and throws where C would break memory. */
export class FakeNative {
  /** Every call that may fail, in order. */
  readonly calls: string[] = [];
  /** Given out and not taken back: which function takes it, by address. */
  readonly held = new Map<bigint, string>();
  readonly #options: FakeNativeOptions;
  #last = 0x1000n;

  constructor(options: FakeNativeOptions = {}) {
    this.#options = options;
  }

  /** As loadNative gives it. */
  get native(): Native {
    const made = (name: string): NativeFunction =>
      Object.assign((...values: Values) => this.#call(name, values), {
        waiting: async (signal: AbortSignal | undefined, ...values: Values) => {
          signal?.throwIfAborted();
          await this.#options.waiting?.(name);
          return this.#call(name, values);
        },
      });
    const type = (): unknown => ({});
    const koffi = {
      out: type,
      inout: type,
      pointer: type,
      struct: type,
      array: type,
      alloc: type,
      encode: () => undefined,
      sizeof: () => 16,
      decode: Object.assign((from: unknown, ...more: Values) => this.#decoded(from, more), {
        string: () => 'fettle@CORP.EXAMPLE',
      }),
    };
    // As much of koffi as is called.
    return { krb5: made, gss: made, koffi: koffi as unknown as Native['koffi'] };
  }

  #call(name: string, values: Values): number {
    if (takers.has(name)) return this.#take(name, values);
    this.#use(name, values);
    if (/_set_(?!out|neg|allow)|^krb5_free|^gss_release/.test(name)) return 0;
    this.calls.push(name);
    if (this.calls.length - 1 === this.#options.failing) return failed(name);
    const maker = makers[name];
    if (maker !== undefined) this.#give(values[maker.at], maker.of);
    return name === 'gss_init_sec_context' ? this.#step(values) : 0;
  }

  #give(slot: unknown, taker: string): void {
    if (!Array.isArray(slot)) throw new Error('There is no place for an address');
    if (typeof slot[0] === 'bigint') return;
    this.#last += 0x10n;
    slot[0] = this.#last;
    this.held.set(this.#last, taker);
  }

  #take(name: string, values: Values): number {
    const given = values.flat().findLast((value) => typeof value === 'bigint');
    if (typeof given !== 'bigint') throw new Error(`${name} was given nothing`);
    if (this.held.get(given) !== name) throw new Error(`${name} takes what it did not give`);
    this.#use(name, values);
    this.held.delete(given);
    return 0;
  }

  /** Whatever is handed over must be there still. */
  #use(name: string, values: Values): void {
    for (const value of values.flat()) {
      if (typeof value === 'bigint' && !this.held.has(value)) {
        throw new Error(`${name} uses what was given back`);
      }
    }
  }

  #step(values: Values): number {
    const isLast = values[8] !== null;
    const [used, flags, lifetime] = [values[9], values[11], values[12]];
    if (isLast && Array.isArray(used)) used[0] = oidAddress;
    if (Array.isArray(flags)) flags[0] = 0x3e;
    if (Array.isArray(lifetime)) lifetime[0] = 36_000;
    return isLast ? (this.#options.beside ?? 0) : 1;
  }

  /** What stands at an address: a set of buffers, an object identifier, or bytes. */
  #decoded(from: unknown, more: Values): unknown {
    const { keyParts: count = 2 } = this.#options;
    if (from === oidAddress) return { length: oids.krb5.length / 2, elements: 'krb5' };
    if (from === 'krb5') return Buffer.from(oids.krb5, 'hex');
    if (from === 'elements' && count > 1) return { length: 1, value: 'kind' };
    if (from === 'kind') return Uint8Array.of(18);
    if (typeof from === 'bigint' && more.length === 1) return { count, elements: 'elements' };
    throw new Error('Nothing stands there');
  }
}

const oidAddress = { what: 'oid' };

function failed(name: string): number {
  return name.startsWith('gss_') ? 0x000d_0000 : -1_765_328_384 + 31;
}
