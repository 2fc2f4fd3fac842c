import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Card } from '#src/card/card.ts';
import { BotError } from '#src/errors.ts';
import type { AccountId, Person } from '#src/identity/person.ts';
import type {
  Capabilities,
  Chat,
  Inbound,
  InboundContent,
  MessageRef,
  PostOptions,
  ThreadRef,
} from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import { Board, type Standing } from './board.ts';
import type { Keys } from './keyboard.ts';
import { LineMode } from './line-mode.ts';
import type { Mode, Stage } from './mode.ts';
import { PromptMode } from './prompt-mode.ts';
import { renderLabel, renderSpoken, type View } from './render.ts';
import { paintColour, paintNothing } from './style.ts';

export interface TerminalOptions {
  /** Absent: nobody is there to type; the terminal only shows, and is never left. */
  readonly input?: Keys | undefined;
  readonly output: Writable;
  /** Prompts and keys; otherwise line by line. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Width of the terminal now. */
  readonly columns: () => number;
  /** Height of the terminal now; only prompts need it. */
  readonly rows?: (() => number) | undefined;
  /** Who sits at the terminal. */
  readonly account: Person;
  /** Others who may take the keyboard over; everybody sees who speaks. */
  readonly people?: readonly Person[] | undefined;
  readonly clock: Clock;
  readonly timeZone: string;
  /** BCP 47 */
  readonly locale: string;
}

export interface Terminal extends Chat {
  readonly thread: ThreadRef;
  /** Resolves when nobody is there any more: end of input, Ctrl+C, "Leave". */
  readonly left: Promise<void>;
  /** From now on this person speaks; a line says so. */
  actAs(person: Person): void;
  /** Shows what somebody said or pressed who does not sit at the keyboard: in a rehearsal. */
  overheard(person: Person, text: string): void;
}

const platform = 'terminal';
const thread: ThreadRef = { platform, id: 'here' };
/** How often a delivery that was rejected is tried again. */
const tries = 3;

/**
 * A terminal as a chat platform. Its only thread is the terminal itself, also after a restart; its
 * messages and their keys live as long as the process, because a terminal keeps nothing.
 */
export function createTerminal(options: TerminalOptions): Terminal {
  return new TerminalChat(options);
}

class TerminalChat implements Terminal, Stage {
  readonly platform = platform;
  readonly thread = thread;
  readonly capabilities: Capabilities = {
    threads: false,
    privateMessages: true,
    forms: true,
    edits: true,
    disabledActions: false,
    files: false,
    progress: true,
    durable: false,
  };
  readonly board = new Board(randomUUID().slice(0, 8));
  readonly output: Writable;
  readonly clock: Clock;
  readonly people: readonly Person[];
  readonly rows: () => number;
  readonly left: Promise<void>;
  readonly #options: TerminalOptions;
  readonly #mode: Mode;
  readonly #underWay = new Set<Promise<void>>();
  #leave: () => void = () => {};
  #actor: Person;
  #receive: ((inbound: Inbound) => Promise<void>) | undefined;
  #broken: Error | undefined;

  constructor(options: TerminalOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.left = promise;
    this.#leave = resolve;
    this.#options = options;
    this.output = options.output;
    this.clock = options.clock;
    this.rows = options.rows ?? (() => 24);
    this.people = options.people ?? [];
    this.#actor = options.account;
    const { input, interactive } = options;
    this.#mode =
      interactive && input !== undefined ? new PromptMode(this, input) : new LineMode(this, input);
    // A reader that goes away ("| head") ends the session instead of the process.
    options.output.on('error', (error: Error) => {
      this.#broken = error;
      resolve();
    });
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    this.#receive = receive;
    this.#mode.start();
  }

  async post(_thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    this.#show(() => this.board.add(key, card));
    return { platform, id: this.board.idOf(key) ?? '' };
  }

  async tell(to: AccountId, _thread: ThreadRef, card: Card, { key }: PostOptions): Promise<void> {
    this.#show(() => this.board.add(key, card, to));
  }

  async edit({ id }: MessageRef, card: Card): Promise<void> {
    this.#show(() => this.board.change(id, card));
  }

  async stop(): Promise<void> {
    await this.#mode.stop();
    await Promise.all(this.#underWay);
    this.#receive = undefined;
    this.#leave();
  }

  actAs(person: Person): void {
    this.#actor = person;
    this.#mode.note(`-- now speaking: ${renderLabel(person.name)} (${person.account})`);
  }

  overheard(person: Person, text: string): void {
    for (const line of renderSpoken(person.name, text, this.view())) this.#mode.note(line);
  }

  actor(): Person {
    return this.#actor;
  }

  leave(): void {
    this.#leave();
  }

  view(): View {
    const { colour, columns, timeZone, locale } = this.#options;
    return {
      // A pseudo-terminal that nobody has sized says 0.
      columns: columns() || 80,
      paint: colour ? paintColour : paintNothing,
      now: this.clock.now(),
      timeZone,
      locale,
    };
  }

  async write(text: string): Promise<void> {
    await this.#deliver({ kind: 'message', text, attachments: [] });
  }

  async press(token: string, input?: string): Promise<void> {
    await this.#deliver({ kind: 'action', token, ...(input === undefined ? {} : { input }) });
  }

  #show(change: () => Standing | undefined): void {
    if (this.#broken !== undefined) {
      throw new BotError('chat-refused', 'The terminal has gone away.', { cause: this.#broken });
    }
    const standing = change();
    if (standing !== undefined) this.#mode.show(standing);
  }

  async #deliver(content: InboundContent): Promise<void> {
    const delivery = this.#hand({
      deliveryId: `terminal-${randomUUID()}`,
      thread,
      by: this.#actor,
      isExternal: false,
      ack: async () => {},
      ...content,
    });
    this.#underWay.add(delivery);
    await delivery;
    this.#underWay.delete(delivery);
  }

  /** The core rejects what it could not keep; then it is delivered again, under the same id. */
  async #hand(inbound: Inbound): Promise<void> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      try {
        return await this.#receive?.(inbound);
      } catch (error) {
        if (attempt === tries) this.#mode.note(`-- not received: ${reason(error)}`);
      }
    }
  }
}

function reason(error: unknown): string {
  return Error.isError(error) ? renderLabel(error.message) : 'something broke';
}
