import type { Card } from '#src/card/card.ts';
import { BotError } from '#src/errors.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import type {
  Capabilities,
  Chat,
  Inbound,
  InboundContent,
  MessageRef,
  PostOptions,
  ThreadRef,
} from '#src/ports/chat.ts';

/** A message as it stands in the chat now, with all that it said before. */
export interface Posted {
  readonly ref: MessageRef;
  readonly thread: ThreadRef;
  readonly key: string;
  /** Every version, oldest first; the last one is what people see. */
  readonly versions: readonly Card[];
  /** Only this person sees it. */
  readonly to?: AccountId | undefined;
}

export interface Spoken {
  readonly thread?: ThreadRef | undefined;
  readonly isExternal?: boolean | undefined;
  /** Where it is said, as rules of the site name it. */
  readonly channel?: string | undefined;
  /** For an action with a form. */
  readonly input?: string | undefined;
}

const all: Capabilities = {
  threads: true,
  privateMessages: true,
  forms: true,
  edits: true,
  disabledActions: true,
  files: true,
  progress: true,
  durable: true,
};

/** A chat platform in memory that behaves: it outlives the bot that talks through it. */
export class MemoryChat implements Chat {
  readonly platform: string;
  readonly capabilities: Capabilities;
  readonly thread: ThreadRef;
  readonly #messages: Posted[] = [];
  readonly #acks = new Map<string, number>();
  #receive: ((inbound: Inbound) => Promise<void>) | undefined;
  #last: Inbound | undefined;
  #deliveries = 0;
  #refusals = 0;

  constructor(platform = 'memory', capabilities: Partial<Capabilities> = {}) {
    this.platform = platform;
    this.capabilities = { ...all, ...capabilities };
    this.thread = { platform, id: 'thread-1' };
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    this.#receive = receive;
  }

  async stop(): Promise<void> {
    this.#receive = undefined;
  }

  async post(thread: ThreadRef, card: Card, options: PostOptions): Promise<MessageRef> {
    return this.#add({ thread, card, key: options.key });
  }

  async tell(to: AccountId, thread: ThreadRef, card: Card, { key }: PostOptions): Promise<void> {
    this.#add({ thread, card, key, to });
  }

  async edit(ref: MessageRef, card: Card): Promise<void> {
    this.#refuseMaybe();
    const index = this.#messages.findIndex((message) => message.ref.id === ref.id);
    const message = this.#messages[index];
    if (message === undefined) throw new BotError('chat-refused', 'There is no such message.');
    this.#messages[index] = { ...message, versions: [...message.versions, card] };
  }

  /** The next so many calls that post or edit are refused. */
  refuseNext(times = 1): void {
    this.#refusals = times;
  }

  /** Somebody writes. Resolves when the bot has received it, also when it refuses it. */
  async write(by: Person, text: string, spoken: Spoken = {}): Promise<void> {
    await this.deliver(by, { kind: 'message', text, attachments: [] }, spoken);
  }

  /** Somebody presses a button that they can see now. Throws when there is none of this label. */
  async press(by: Person, label: string, spoken: Spoken = {}): Promise<void> {
    const token = this.#newestToken(by, label, (message) => message.versions.slice(-1));
    await this.deliver(by, { kind: 'action', token, input: spoken.input }, spoken);
  }

  /** Somebody presses a button of a message that was changed since: a slow client, an old tab. */
  async pressOld(by: Person, label: string, spoken: Spoken = {}): Promise<void> {
    const token = this.#newestToken(by, label, (message) => message.versions);
    await this.deliver(by, { kind: 'action', token, input: spoken.input }, spoken);
  }

  /** The platform delivers the last thing again, under the same id. */
  async redeliver(): Promise<void> {
    if (this.#last === undefined) throw new Error('nothing was delivered yet');
    await this.#hand(this.#last);
  }

  async deliver(by: Person, content: InboundContent, spoken: Spoken = {}): Promise<void> {
    this.#deliveries += 1;
    const deliveryId = `delivery-${this.#deliveries}`;
    const inbound = {
      deliveryId,
      thread: spoken.thread ?? this.thread,
      ...(spoken.channel === undefined ? {} : { channel: spoken.channel }),
      by,
      isExternal: spoken.isExternal ?? false,
      ack: async () => {
        this.#acks.set(deliveryId, this.acksOf(deliveryId) + 1);
      },
      ...content,
    };
    this.#last = inbound;
    await this.#hand(inbound);
  }

  /** How often the core acknowledged a delivery; without an id, the last one. */
  acksOf(deliveryId = this.#last?.deliveryId ?? ''): number {
    return this.#acks.get(deliveryId) ?? 0;
  }

  /** Everything in the chat, oldest first. */
  get messages(): readonly Posted[] {
    return this.#messages;
  }

  /** The cards as one person sees them now, oldest first. */
  cardsFor(account: AccountId): readonly Card[] {
    return this.#visibleTo(account).flatMap(({ versions }) => versions.slice(-1));
  }

  /** The newest card that stands in the thread for everybody. */
  get newest(): Card | undefined {
    return this.#messages.findLast(({ to }) => to === undefined)?.versions.at(-1);
  }

  /** What everybody reads, oldest first; each version of an edited message by itself. */
  get transcript(): string {
    return this.#messages
      .flatMap(({ versions, to }) =>
        versions.map(({ fallbackText }) =>
          to === undefined ? fallbackText : `(only ${to}) ${fallbackText}`,
        ),
      )
      .join('\n---\n');
  }

  #add(message: Addition): MessageRef {
    this.#refuseMaybe();
    const { card, ...rest } = message;
    const known = this.#messages.find(({ key, to }) => key === rest.key && to === rest.to);
    if (known !== undefined) return known.ref;
    const ref = { platform: this.platform, id: `message-${this.#messages.length + 1}` };
    this.#messages.push({ ...rest, ref, versions: [card] });
    return ref;
  }

  #refuseMaybe(): void {
    if (this.#refusals === 0) return;
    this.#refusals -= 1;
    throw new BotError('chat-refused', 'The platform did not take the message.');
  }

  #visibleTo(account: AccountId): readonly Posted[] {
    return this.#messages.filter(({ to }) => to === undefined || to === account);
  }

  #newestToken(by: Person, label: string, versionsOf: (posted: Posted) => readonly Card[]): string {
    const actions = this.#visibleTo(by.account)
      .flatMap((message) => versionsOf(message))
      .flatMap((card) => card.actions);
    const action = actions.findLast((candidate) => candidate.label === label);
    if (action !== undefined) return action.token;
    const labels = actions.map((candidate) => candidate.label).join(', ');
    throw new Error(`${by.name} sees no button "${label}"; there are: ${labels}`);
  }

  /** As a platform does: what was rejected is delivered again, a few times. */
  async #hand(inbound: Inbound): Promise<void> {
    const receive = this.#receive;
    if (receive === undefined) throw new Error('the chat was not started');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await receive(inbound);
      } catch (cause) {
        if (attempt === 3) throw new Error('the bot rejected a delivery', { cause });
      }
    }
  }
}

interface Addition {
  readonly thread: ThreadRef;
  readonly card: Card;
  readonly key: string;
  readonly to?: AccountId | undefined;
}

/** Somebody on the platform in memory. */
export function somebody(name: string, platform = 'memory'): Person {
  return { account: AccountId.parse(`${platform}:${name.toLowerCase()}`), name };
}
