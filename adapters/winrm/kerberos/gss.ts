import type { Sealed } from '#adapters/winrm/security/security-context.ts';
import { declareGss } from './gss-calls.ts';
import { type GssTypes, gssConstants, gssTypes, oids } from './gss-memory.ts';
import { bindingsOf, bufferOf, check, fault, type GssBuffer } from './gss-values.ts';
import type { Granted, Mechanism } from './kerberos.ts';
import { aesTypes, int32s } from './krb5.ts';
import { empty, type Native, type Pointer, type Slot, written } from './native.ts';

/** Mutual authentication, no replay, in order, confidential, with integrity. Delegation (1) is never asked for. */
export const wantedFlags = 0x02 | 0x04 | 0x08 | 0x10 | 0x20;

const continueNeeded = 1;
const forever = 0xffff_ffff;
const initiate = 1;
const piece = { data: 1, header: 2, padding: 9, allocate: 0x1_0000 };

/** One step of a conversation: its context is made by the first, and changed by the others. */
export interface GssStep {
  readonly mechanism: Mechanism;
  readonly credential: Pointer;
  readonly target: Pointer;
  readonly context: Slot<Pointer | null>;
  readonly received: Uint8Array | undefined;
  readonly channelBindings: Uint8Array | undefined;
  /** Whoever is called off does not begin to ask. */
  readonly signal: AbortSignal | undefined;
}

/** libgssapi_krb5 as far as it is used. Everything that it gives is an address that has to be given back. */
export class Gss {
  readonly #native: Native;
  readonly #constants: ReturnType<typeof gssConstants>;
  readonly #calls: ReturnType<typeof declareGss>;
  readonly #types: GssTypes;
  readonly #aes: unknown;

  constructor(native: Native) {
    this.#native = native;
    this.#types = gssTypes(native);
    this.#constants = gssConstants(native, this.#types);
    this.#calls = declareGss(native, this.#types);
    this.#aes = int32s(native, aesTypes);
  }

  /** The tickets in a cache, for Kerberos with AES and for nothing else. */
  async credential(
    mechanism: Mechanism,
    { cache, signal }: { readonly cache: string; readonly signal?: AbortSignal | undefined },
  ): Promise<Pointer> {
    const minor: Slot<number> = [0];
    const slot = empty();
    const store = { count: 1, elements: [{ key: 'ccache', value: cache }] };
    const sets = this.#constants.sets;
    const major = await this.#calls.acquire.waiting(
      signal,
      minor,
      null,
      forever,
      sets[mechanism],
      initiate,
      store,
      slot,
      null,
      null,
    );
    check('cache', { major, minor });
    const credential = written(slot);
    try {
      const types = this.#calls.setTypes(minor, credential, aesTypes.length, this.#aes);
      check('cache', { major: types, minor });
      if (mechanism === 'krb5') return credential;
      // The library would offer every mechanism of the machine, NTLM among them.
      check('cache', { major: this.#calls.setMechanisms(minor, credential, sets.krb5), minor });
      return credential;
    } catch (error) {
      this.releaseCredential(credential);
      throw error;
    }
  }

  releaseCredential(credential: Pointer): void {
    this.#calls.releaseCredential([0], [credential]);
  }

  /** A name as it stands: no DNS says what else it may be. Its realm is the one that the KDC names. */
  target(service: string): Pointer {
    const minor: Slot<number> = [0];
    const slot = empty();
    const text = Buffer.from(service.includes('@') ? service : `${service}@`, 'utf8');
    const name = { length: text.length, value: text };
    const major = this.#calls.importName(minor, name, this.#constants.principalName, slot);
    check('service', { major, minor });
    return written(slot);
  }

  releaseName(name: Pointer): void {
    this.#calls.releaseName([0], [name]);
  }

  /** The first may wait for a KDC. */
  async step(given: GssStep): Promise<{
    readonly token: Uint8Array | undefined;
    readonly granted: Granted | undefined;
  }> {
    const { mechanism, received, channelBindings } = given;
    const minor: Slot<number> = [0];
    const token: Partial<GssBuffer> = {};
    const [used, flags, lifetime]: [Slot<Pointer | null>, Slot<number>, Slot<number>] = [
      empty(),
      [0],
      [0],
    ];
    const call = [
      minor,
      given.credential,
      given.context,
      given.target,
      this.#constants[mechanism],
      wantedFlags,
      0,
      bindingsOf(channelBindings),
      bufferOf(received),
      used,
      token,
      flags,
      lifetime,
    ];
    // An answer of the host is weighed here: it needs no KDC, and no turn behind those who wait for one.
    const major =
      received === undefined
        ? await this.#calls.step.waiting(given.signal, ...call)
        : this.#calls.step(...call);
    const answer = this.#taken(token);
    // Nothing beside a success: an answer that is old or came before proves nothing.
    if (major !== 0 && major !== continueNeeded) throw fault('service', { major, minor });
    const isDone = major === 0;
    const context = written(given.context);
    return {
      token: answer,
      granted: isDone
        ? {
            flags: flags[0],
            lifetime: lifetime[0],
            encryption: this.#encryption(context),
            isKerberos: this.#isKerberos(used[0]),
          }
        : undefined,
    };
  }

  deleteContext(context: Pointer): void {
    this.#calls.deleteContext([0], [context], null);
  }

  /** The frame of WSMan wants signature and data apart: that is what gss_wrap_iov does. */
  wrap(context: Pointer, message: Uint8Array): Sealed {
    const minor: Slot<number> = [0];
    const confidential: Slot<number> = [0];
    // Sealed where it stands.
    const ciphertext = Buffer.from(message);
    const none = { length: 0, value: null };
    const pieces = {
      header: { type: piece.header | piece.allocate, buffer: none },
      data: { type: piece.data, buffer: { length: ciphertext.length, value: ciphertext } },
      padding: { type: piece.padding | piece.allocate, buffer: none },
    };
    const major = this.#calls.wrap(minor, context, 1, 0, confidential, pieces, 3);
    try {
      check('message', { major, minor });
      const { header, padding } = pieces;
      if (confidential[0] === 0 || Number(padding.buffer.length) !== 0) {
        throw fault('message', { major, minor });
      }
      return { header: this.#copy(header.buffer), ciphertext };
    } finally {
      this.#calls.releasePieces([0], pieces, 3);
    }
  }

  unwrap(context: Pointer, { header, ciphertext }: Sealed): Uint8Array {
    const minor: Slot<number> = [0];
    const confidential: Slot<number> = [0];
    const sealed = Buffer.concat([header, ciphertext]);
    const message: Partial<GssBuffer> = {};
    const given = { length: sealed.length, value: sealed };
    const major = this.#calls.unwrap(minor, context, given, message, confidential, null);
    const opened = this.#taken(message);
    // Repeated, old, out of order or one left out: GSSAPI says so beside a success.
    if (major !== 0 || confidential[0] === 0) throw fault('message', { major, minor });
    return opened ?? new Uint8Array();
  }

  /** The kind of the key is the last number of an object identifier; the key itself is not touched. */
  #encryption(context: Pointer): number | undefined {
    const minor: Slot<number> = [0];
    const slot = empty();
    const major = this.#calls.inquire(minor, context, this.#constants.sessionKey, slot);
    const [set] = slot;
    if (major !== 0 || set === null) return undefined;
    try {
      const { koffi } = this.#native;
      // The first element is the key. It is left where it is.
      const { count, elements } = koffi.decode(set, this.#types.set) as {
        readonly count: number | bigint;
        readonly elements: Pointer;
      };
      if (Number(count) < 2) return undefined;
      const size = koffi.sizeof(this.#types.buffer);
      const kind = koffi.decode(elements, size, this.#types.buffer) as GssBuffer;
      return this.#copy(kind).at(-1);
    } finally {
      this.#calls.releaseSet([0], slot);
    }
  }

  #isKerberos(oid: Pointer | null): boolean {
    if (oid === null) return false;
    const { length, elements } = this.#native.koffi.decode(oid, this.#types.oid) as {
      readonly length: number;
      readonly elements: Pointer;
    };
    const bytes = this.#copy({ length, value: elements });
    return Buffer.from(bytes).toString('hex') === oids.krb5;
  }

  /** What the library has put there, which is given back to it. */
  #taken(buffer: Partial<GssBuffer>): Uint8Array | undefined {
    const { length = 0, value = null } = buffer;
    if (value === null) return undefined;
    try {
      return this.#copy({ length, value });
    } finally {
      this.#calls.releaseBuffer([0], buffer);
    }
  }

  #copy({ length, value }: GssBuffer): Uint8Array {
    if (value === null || Number(length) === 0) return new Uint8Array();
    // koffi gives bytes of C as an array of its own.
    return this.#native.koffi.decode(value, 'uint8', Number(length)) as Uint8Array;
  }
}
