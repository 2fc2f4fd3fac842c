import { type FaultStage, KerberosFault } from './kerberos.ts';
import type { Pointer, Slot } from './native.ts';

/** gss_buffer_desc, as koffi gives it. */
export interface GssBuffer {
  readonly length: number | bigint;
  readonly value: Pointer | null;
}

/** Bytes that C reads. */
export function bufferOf(bytes: Uint8Array | undefined) {
  return bytes === undefined ? null : { length: bytes.length, value: bytes };
}

/** gss_channel_bindings_struct without addresses (RFC 2744, 3.11). */
export function bindingsOf(application: Uint8Array | undefined) {
  if (application === undefined) return null;
  const none = { length: 0, value: null };
  return {
    initiatorType: 0,
    initiator: none,
    acceptorType: 0,
    acceptor: none,
    application: bufferOf(application),
  };
}

/** What a call of GSSAPI says of itself. */
export interface Status {
  readonly major: number;
  readonly minor: Slot<number>;
}

export function fault(stage: FaultStage, { major, minor }: Status): KerberosFault {
  return new KerberosFault(stage, { status: minor[0], major });
}

/** Throws unless the call did exactly what was asked for. */
export function check(stage: FaultStage, status: Status): void {
  if (status.major !== 0) throw fault(stage, status);
}
