import { breach } from './breach.ts';
import { guidBytes, guidText, noGuid } from './guid.ts';

/** One message, MS-PSRP 2.2.1. */
export interface PsrpMessage {
  readonly to: 'client' | 'host';
  readonly type: number;
  readonly pool: string;
  /** `noGuid` when it concerns the pool. */
  readonly pipeline: string;
  /** CLIXML, or nothing. */
  readonly data: string;
}

const headerLength = 40;
const destinations: ReadonlyMap<number, PsrpMessage['to']> = new Map([
  [1, 'client'],
  [2, 'host'],
]);

/** A message to the host as bytes: destination, type, pool, pipeline, then UTF-8 without a byte order mark. */
export function messageBytes({
  type,
  pool,
  pipeline = noGuid,
  data,
}: {
  readonly type: number;
  readonly pool: string;
  readonly pipeline?: string | undefined;
  readonly data: string;
}): Uint8Array {
  const text = new TextEncoder().encode(data);
  const whole = new Uint8Array(headerLength + text.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, 2, true);
  view.setUint32(4, type, true);
  whole.set(guidBytes(pool), 8);
  whole.set(guidBytes(pipeline), 24);
  whole.set(text, headerLength);
  return whole;
}

/** Reads the bytes of one message. Throws `bad-output` for what is none. */
export function readMessage(bytes: Uint8Array): PsrpMessage {
  if (bytes.length < headerLength) throw breach('a message shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = destinations.get(view.getUint32(0, true));
  if (to === undefined) throw breach('a message to nobody');
  return {
    to,
    type: view.getUint32(4, true),
    pool: guidText(bytes.subarray(8)),
    pipeline: guidText(bytes.subarray(24)),
    data: textOf(bytes.subarray(headerLength)),
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!Error.isError(cause)) throw cause;
    throw breach('a message that is not UTF-8');
  }
}
