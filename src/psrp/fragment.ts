/** Bytes of a fragment's header (MS-PSRP 2.2.4): object 8, fragment 8, flags 1, length 4, all big endian. */
export const fragmentHeader = 21;
export const startFlag = 1;
export const endFlag = 2;

export interface FragmentOrder {
  /** Counts the messages that this side sends, from 1. */
  readonly objectId: bigint;
  /** Bytes of one whole fragment, header included. */
  readonly maxFragment: number;
}

/** Cuts one message into fragments that the transport can carry (MS-PSRP 2.2.4). */
export function fragmentsOf(
  message: Uint8Array,
  { objectId, maxFragment }: FragmentOrder,
): readonly Uint8Array[] {
  const room = maxFragment - fragmentHeader;
  if (!(room > 0)) throw new Error('A fragment needs room for more than its header.');
  const count = Math.max(1, Math.ceil(message.length / room));
  return Array.from({ length: count }, (_, index) => {
    const blob = message.subarray(index * room, (index + 1) * room);
    const flags = (index === 0 ? startFlag : 0) | (index === count - 1 ? endFlag : 0);
    return fragment(blob, { objectId, fragmentId: BigInt(index), flags });
  });
}

interface Header {
  readonly objectId: bigint;
  readonly fragmentId: bigint;
  readonly flags: number;
}

function fragment(blob: Uint8Array, { objectId, fragmentId, flags }: Header): Uint8Array {
  const whole = new Uint8Array(fragmentHeader + blob.length);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, objectId);
  view.setBigUint64(8, fragmentId);
  view.setUint8(16, flags);
  view.setUint32(17, blob.length);
  whole.set(blob, fragmentHeader);
  return whole;
}
