import { fragmentHeader, fragmentsOf } from '#src/psrp/fragment.ts';

/** What every host takes, and what those of protocol 2.2 and later take. Bytes of one message of WSMan. */
export const smallEnvelope = 153_600;
export const largeEnvelope = 512_000;

/** How large a message may be for a host that agreed to this version of PSRP. */
export function envelopeFor(protocolVersion: string | undefined): number {
  return protocolVersion === '2.2' || protocolVersion === '2.3' ? largeEnvelope : smallEnvelope;
}

/** The fragments of one message, cut anew where one of them is too large for the host. */
export function fitted(
  fragments: readonly Uint8Array[],
  maxFragment: number,
): readonly Uint8Array[] {
  const [first] = fragments;
  if (first === undefined || fragments.every(({ length }) => length <= maxFragment))
    return fragments;
  const objectId = new DataView(first.buffer, first.byteOffset).getBigUint64(0);
  const message = joined(fragments.map((each) => each.subarray(fragmentHeader)));
  return fragmentsOf(message, { objectId, maxFragment });
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
