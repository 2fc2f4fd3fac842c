import { fragmentsOf } from '#src/psrp/fragment.ts';
import { guidBytes, noGuid } from '#src/psrp/guid.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { int32, type PsValue, psMembers, psVersion } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';

export const poolId = '11111111-2222-3333-4444-555555555555';
export const pipelineId = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

export interface Said {
  readonly type: number;
  /** A value, or text that stands in for CLIXML. */
  readonly data: PsValue | { readonly raw: string };
  readonly pipeline?: string;
  /** 1 is the client. */
  readonly to?: number;
}

/** What a host says to one client, message by message. */
export class HostSide {
  readonly #maxFragment: number;
  #objects = 0n;

  constructor(maxFragment = 32_768) {
    this.#maxFragment = maxFragment;
  }

  says({ type, data, pipeline = noGuid, to = 1 }: Said): Uint8Array {
    this.#objects += 1n;
    const message = hostMessage({ type, data, pipeline, to });
    const order = { objectId: this.#objects, maxFragment: this.#maxFragment };
    return joined(fragmentsOf(message, order));
  }

  /** The answers to an opening, as Windows gives them. */
  opens(version = '2.3'): Uint8Array {
    return joined([
      this.capability(version),
      this.says({
        type: messageType.runspacePoolState,
        data: psMembers([['RunspaceState', int32(2)]]),
      }),
    ]);
  }

  capability(version: string): Uint8Array {
    const data = psMembers([['protocolversion', psVersion(version)]]);
    return this.says({ type: messageType.sessionCapability, data });
  }

  ends(state: number, pipeline = pipelineId): Uint8Array {
    const data = psMembers([['PipelineState', int32(state)]]);
    return this.says({ type: messageType.pipelineState, data, pipeline });
  }
}

export function hostMessage({ type, data, pipeline = noGuid, to = 1 }: Said): Uint8Array {
  const isRaw = typeof data === 'object' && data !== null && 'raw' in data;
  const text = new TextEncoder().encode(`\ufeff${isRaw ? data.raw : writeClixml(data)}`);
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  view.setUint32(0, to, true);
  view.setUint32(4, type, true);
  header.set(guidBytes(poolId), 8);
  header.set(guidBytes(pipeline), 24);
  return joined([header, text]);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => Array.from(piece)));
}
