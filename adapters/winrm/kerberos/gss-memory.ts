import type { Native } from './native.ts';

/** Object identifiers, in DER without tag and length. */
export const oids = {
  /** 1.2.840.113554.1.2.2: Kerberos (RFC 4121). */
  krb5: '2a864886f712010202',
  /** 1.3.6.1.5.5.2: Negotiate (RFC 4178). */
  spnego: '2b0601050502',
  /** 1.2.840.113554.1.2.2.1: a name as Kerberos writes it, so that no DNS is asked what it means. */
  principalName: '2a864886f71201020201',
  /** 1.2.840.113554.1.2.2.5.5: asks a context for its key and what kind it is of. */
  sessionKey: '2a864886f7120102020505',
} as const;

export type Oid = keyof typeof oids;

/** Types of gssapi.h, as koffi has them. They bear no names: those would be known to the whole process. */
export function gssTypes({ koffi }: Native) {
  const buffer = koffi.struct({ length: 'size_t', value: 'void *' });
  const piece = koffi.struct({ type: 'uint32', buffer });
  const entry = koffi.struct({ key: 'str', value: 'str' });
  return {
    buffer,
    oid: koffi.struct({ length: 'uint32', elements: 'void *' }),
    set: koffi.struct({ count: 'size_t', elements: 'void *' }),
    bindings: koffi.struct({
      initiatorType: 'uint32',
      initiator: buffer,
      acceptorType: 'uint32',
      acceptor: buffer,
      application: buffer,
    }),
    /** Three pieces of a message: what comes before it, itself, and what fills it up. */
    pieces: koffi.struct({ header: piece, data: piece, padding: piece }),
    store: koffi.struct({ count: 'uint32', elements: koffi.pointer(entry) }),
  };
}

export type GssTypes = ReturnType<typeof gssTypes>;

/** Constants in memory that does not move: the library keeps referring to them. Made once for the process. */
export function gssConstants({ koffi }: Native, types: GssTypes) {
  const oid = (name: Oid): unknown => {
    const bytes = Buffer.from(oids[name], 'hex');
    const elements: unknown = koffi.alloc('uint8', bytes.length);
    koffi.encode(elements, koffi.array('uint8', bytes.length), bytes);
    const memory: unknown = koffi.alloc(types.oid, 1);
    koffi.encode(memory, types.oid, { length: bytes.length, elements });
    return memory;
  };
  const setOf = (one: unknown): unknown => {
    const memory: unknown = koffi.alloc(types.set, 1);
    koffi.encode(memory, types.set, { count: 1, elements: one });
    return memory;
  };
  const made = {
    krb5: oid('krb5'),
    spnego: oid('spnego'),
    principalName: oid('principalName'),
    sessionKey: oid('sessionKey'),
  };
  return { ...made, sets: { krb5: setOf(made.krb5), spnego: setOf(made.spnego) } };
}
