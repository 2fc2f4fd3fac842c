import { eventOf } from '#adapters/winrm/winrs/command-event.ts';
import type { CommandEvent, Outgoing } from '#adapters/winrm/winrs/command-run.ts';
import { BotError } from '#src/errors.ts';
import { created, fault, messageId, received, soap, started } from './answers.ts';

/** What goes wrong with one message. */
export type Mishap = 'none' | 'lost-going' | 'lost-coming' | 'garbled' | 'busy' | 'refused';

const timedOut = 2150858793;
const unknownFault = 4711;
const noSuchCommand = 2150858843;
const lost = new BotError('host-unreachable', 'The connection is gone.');

/** A host as WinRS has it: what comes twice is done twice; some keep output that they could not deliver. */
export class ModelHost {
  /** How often a process was started; a fix must not run twice. */
  starts = 0;
  readonly input: number[] = [];
  readonly received: string[] = [];
  #isRunning = false;
  readonly #chunks: Uint8Array[];
  readonly #said = new Map<number, string>();

  readonly #keepsOutput: boolean;

  constructor(chunks: readonly Uint8Array[], options: { readonly keepsOutput: boolean }) {
    this.#keepsOutput = options.keepsOutput;
    this.#chunks = [...chunks];
  }

  take(outgoing: Outgoing, mishap: Mishap): CommandEvent {
    const { id } = outgoing;
    this.received.push(outgoing.purpose);
    if (mishap === 'lost-going') return { kind: 'lost', id, why: lost };
    const body = this.#said.get(id) ?? this.#firstAnswer(outgoing, mishap);
    if (this.#keepsOutput && outgoing.purpose === 'receive') this.#said.set(id, body);
    if (mishap === 'lost-coming') return { kind: 'lost', id, why: lost };
    if (mishap === 'garbled') return eventOf(outgoing, { bytes: new Uint8Array(3), messageId });
    return this.#answer(outgoing, body);
  }

  #firstAnswer(outgoing: Outgoing, mishap: Mishap): string {
    if (mishap === 'busy') return fault(timedOut);
    return mishap === 'refused' ? fault(unknownFault) : this.#carryOut(outgoing);
  }

  #answer(outgoing: Outgoing, body: string): CommandEvent {
    return eventOf(outgoing, { bytes: soap(outgoing, body), messageId });
  }

  #carryOut({ purpose, request }: Outgoing): string {
    switch (purpose) {
      case 'create':
        return created;
      case 'command':
        this.starts += 1;
        this.#isRunning = true;
        return started(String(request.body[0]?.attributes?.CommandId));
      case 'send':
        this.input.push(...inputIn(request));
        return '<rsp:SendResponse/>';
      case 'receive':
        return this.#output();
      case 'reconnect':
        throw new Error('A process that was left is gone: there is nothing to take up again.');
      case 'signal':
        this.#isRunning = false;
        return '<rsp:SignalResponse/>';
      case 'delete':
        return '';
    }
  }

  #output(): string {
    if (!this.#isRunning) return fault(noSuchCommand);
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return received({ isDone: true, exitCode: 0 });
    return received({
      pieces: [
        ['stdout', chunk.subarray(0, 1)],
        ['stdout', chunk.subarray(1)],
      ],
    });
  }
}

function inputIn({ body }: Outgoing['request']): readonly number[] {
  const stream = body[0]?.content;
  const text = typeof stream === 'object' ? stream[0]?.content : undefined;
  return typeof text === 'string' ? [...Buffer.from(text, 'base64')] : [];
}
