import { fragmentsOf } from './fragment.ts';
import { noGuid } from './guid.ts';
import { messageBytes } from './message.ts';
import type { PsValue } from './value.ts';
import { writeClixml } from './write-clixml.ts';

export interface OutgoingMessage {
  readonly type: number;
  readonly data: PsValue;
  /** Of the pool, if absent. */
  readonly pipeline?: string | undefined;
}

/** Numbers and cuts what a client says to one pool. */
export class Outgoing {
  readonly #pool: string;
  readonly #maxFragment: number;
  #objects = 0n;

  constructor(pool: string, maxFragment: number) {
    this.#pool = pool;
    this.#maxFragment = maxFragment;
  }

  fragments({ type, data, pipeline = noGuid }: OutgoingMessage): readonly Uint8Array[] {
    const message = messageBytes({ type, pool: this.#pool, pipeline, data: writeClixml(data) });
    this.#objects += 1n;
    return fragmentsOf(message, { objectId: this.#objects, maxFragment: this.#maxFragment });
  }
}
