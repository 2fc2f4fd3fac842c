import { breach } from './breach.ts';
import { Defragmenter } from './defragmenter.ts';
import { noGuid } from './guid.ts';
import { type PsrpMessage, readMessage } from './message.ts';
import { messageTypeOf } from './message-type.ts';

/** Who speaks in a session: the pool, and each pipeline that has not ended. */
export class Sources {
  readonly #pool: string;
  readonly #pipelines = new Map<string, Defragmenter>();
  readonly #own = new Defragmenter();

  constructor(pool: string) {
    this.#pool = pool;
  }

  has(pipeline: string): boolean {
    return this.#pipelines.has(pipeline);
  }

  add(pipeline: string): void {
    this.#pipelines.set(pipeline, new Defragmenter());
  }

  remove(pipeline: string): void {
    this.#pipelines.delete(pipeline);
  }

  /** Of a session that is taken up again, the first bytes may be the rest of something. */
  beginAnywhere(): void {
    for (const source of [this.#own, ...this.#pipelines.values()]) source.beginAnywhere();
  }

  /** The messages that are complete now, one by one; none for a source that is not known. */
  *hear(bytes: Uint8Array, source: string): Generator<PsrpMessage, void> {
    const speaker = this.#speaker(source.toLowerCase());
    for (const each of speaker?.hear(bytes) ?? []) yield checked(readMessage(each));
  }

  knows(source: string): boolean {
    return this.#speaker(source.toLowerCase()) !== undefined;
  }

  #speaker(source: string): Defragmenter | undefined {
    return source === noGuid || source === this.#pool ? this.#own : this.#pipelines.get(source);
  }
}

function checked(message: PsrpMessage): PsrpMessage {
  if (message.to !== 'client' || messageTypeOf(message.type)?.from === 'client') {
    throw breach('a message that only clients send');
  }
  return message;
}
