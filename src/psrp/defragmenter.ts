import { breach } from './breach.ts';
import { endFlag, fragmentHeader, startFlag } from './fragment.ts';
import { GatheredBytes } from './gathered-bytes.ts';

export interface DefragmenterLimits {
  /** Bytes of all messages that have begun and not ended. */
  readonly bytes: number;
  /** Messages that have begun and not ended. */
  readonly open: number;
}

/** A host with the limits of its installation takes back no object over 10 MiB, and sends seldom more. */
export const defragmenterLimits: DefragmenterLimits = { bytes: 16 * 1_048_576, open: 8 };

interface OpenMessage {
  readonly bytes: GatheredBytes;
  next: bigint;
}

interface Arriving {
  readonly objectId: bigint;
  readonly message: OpenMessage;
  readonly isEnd: boolean;
  left: number;
}

/**
 * Puts messages together again from bytes that were cut anywhere (MS-PSRP 2.2.4). One for each stream of bytes:
 * ids rise within a stream. Throws `bad-output` for what breaks the rules; nothing can be read from it after that.
 */
export class Defragmenter {
  readonly #limits: DefragmenterLimits;
  readonly #header = new Uint8Array(fragmentHeader);
  readonly #open = new Map<bigint, OpenMessage>();
  #headerBytes = 0;
  #arriving: Arriving | undefined;
  #last = -1n;
  #announced = 0;
  #mayBeginAnywhere = false;

  constructor(limits: DefragmenterLimits = defragmenterLimits) {
    this.#limits = limits;
  }

  /** After a reconnection the rest of a message may come that somebody else has begun to read: it is left out. */
  beginAnywhere(): void {
    this.#mayBeginAnywhere = true;
  }

  /** The messages that are complete now, one by one: those before a breach too. */
  *hear(bytes: Uint8Array): Generator<Uint8Array, void> {
    let at = 0;
    while (at < bytes.length) {
      at += this.#arriving === undefined ? this.#takeHeader(bytes, at) : 0;
      if (this.#arriving !== undefined) at += this.#takeBlob(this.#arriving, bytes.subarray(at));
      const message = this.#finished();
      if (message !== undefined) yield message;
    }
  }

  #takeHeader(bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + fragmentHeader - this.#headerBytes);
    this.#header.set(piece, this.#headerBytes);
    this.#headerBytes += piece.length;
    if (this.#headerBytes === fragmentHeader) {
      this.#headerBytes = 0;
      this.#arriving = this.#begun(new DataView(this.#header.buffer));
    }
    return piece.length;
  }

  #begun(header: DataView): Arriving {
    const objectId = header.getBigUint64(0);
    const flags = header.getUint8(16);
    const left = header.getUint32(17);
    const isEnd = (flags & endFlag) !== 0;
    if ((flags & ~(startFlag | endFlag)) !== 0) throw breach('a fragment with unknown flags');
    if (left === 0 && !isEnd) throw breach('an empty fragment');
    const message = (flags & startFlag) === 0 ? this.#continued(objectId) : this.#started(objectId);
    if (header.getBigUint64(8) !== message.next && message !== this.#skipped) {
      throw breach('a fragment out of order');
    }
    message.next += 1n;
    if (message !== this.#skipped) this.#announced += left;
    if (this.#announced > this.#limits.bytes) throw breach('messages that are too long');
    return { objectId, message, isEnd, left };
  }

  /** Bytes of a message whose start went elsewhere. */
  readonly #skipped: OpenMessage = { bytes: new GatheredBytes(), next: 0n };

  #started(objectId: bigint): OpenMessage {
    if (objectId <= this.#last) throw breach('a message whose number was there before');
    if (this.#open.size >= this.#limits.open) throw breach('too many messages at once');
    this.#last = objectId;
    this.#mayBeginAnywhere = false;
    const message = { bytes: new GatheredBytes(), next: 0n };
    this.#open.set(objectId, message);
    return message;
  }

  #continued(objectId: bigint): OpenMessage {
    const message = this.#open.get(objectId);
    if (message !== undefined) return message;
    if (this.#mayBeginAnywhere) return this.#skipped;
    throw breach('a fragment of a message that has not begun');
  }

  #takeBlob(arriving: Arriving, bytes: Uint8Array): number {
    const piece = bytes.subarray(0, arriving.left);
    if (arriving.message !== this.#skipped) arriving.message.bytes.add(piece);
    arriving.left -= piece.length;
    return piece.length;
  }

  #finished(): Uint8Array | undefined {
    const arriving = this.#arriving;
    if (arriving === undefined || arriving.left > 0) return undefined;
    this.#arriving = undefined;
    if (!arriving.isEnd || arriving.message === this.#skipped) return undefined;
    this.#open.delete(arriving.objectId);
    this.#announced -= arriving.message.bytes.length;
    return arriving.message.bytes.whole();
  }
}
