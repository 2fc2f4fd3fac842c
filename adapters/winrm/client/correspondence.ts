import { randomUUID } from 'node:crypto';
import { readAnswer, type WsmanAnswer } from '#adapters/winrm/wsman/answer.ts';
import { type WsmanRequest, writeRequest } from '#adapters/winrm/wsman/request.ts';
import type { Lane } from './lane.ts';

/** A message as it goes out. A repeated one is the same to the byte. */
export interface Message {
  readonly messageId: string;
  readonly soap: Uint8Array;
  /** Milliseconds until the host must have answered. */
  readonly withinMs: number;
}

export interface CorrespondenceOptions {
  readonly url: string;
  readonly maxEnvelopeSize: number;
  /** Milliseconds that the network may add. */
  readonly networkMs: number;
}

/** Writes the messages of one client; no two have the same id. */
export class Correspondence {
  readonly #options: CorrespondenceOptions;
  readonly #sessionId: string;

  constructor(options: CorrespondenceOptions, sessionId: string = randomUUID()) {
    this.#options = options;
    this.#sessionId = sessionId;
  }

  /** The same client, for a host that takes messages of this size: a shell belongs to the session that made it. */
  sized(maxEnvelopeSize: number): Correspondence {
    return new Correspondence({ ...this.#options, maxEnvelopeSize }, this.#sessionId);
  }

  write(request: WsmanRequest, operationTimeoutMs: number): Message {
    const { url: to, maxEnvelopeSize, networkMs } = this.#options;
    const messageId = randomUUID();
    const sessionId = this.#sessionId;
    const delivery = { to, messageId, sessionId, operationTimeoutMs, maxEnvelopeSize };
    const soap = new TextEncoder().encode(writeRequest(request, delivery));
    return { messageId, soap, withinMs: operationTimeoutMs + networkMs };
  }
}

export interface Asking {
  readonly lane: Lane;
  readonly request: WsmanRequest;
  readonly message: Message;
  readonly signal: AbortSignal;
}

/** Asks something that does no harm when it is asked twice. Throws what people can be told. */
export async function ask({ lane, request, message, signal }: Asking): Promise<WsmanAnswer> {
  const { messageId, soap, withinMs } = message;
  const sent = await lane.send({ soap, withinMs, isHarmless: true, opening: signal, signal });
  if (sent.kind !== 'answered') throw sent.why;
  return readAnswer(sent.bytes, { action: request.action, messageId });
}
