import type { Action, Card } from '#src/card/card.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Person } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Case } from '#src/playbook/case.ts';
import type { Chat, Inbound, InboundContent, ThreadRef } from '#src/ports/chat.ts';
import type { ActionMeaning, Store } from '#src/ports/store.ts';

/** A case that leads nowhere ends, too. */
const mostChoices = 8;

export interface Cast {
  readonly store: Store;
  readonly played: Case;
  readonly person: Person;
  readonly thread: ThreadRef;
  /** Shows what the person says or presses. */
  readonly overhear: (text: string) => void;
}

/**
 * Stands in for the people of a case: answers, chooses and decides as the case says. It goes through the same
 * door as people do, and sees nothing but the cards.
 */
export class Rehearser {
  readonly #cast: Cast;
  #receive: ((inbound: Inbound) => Promise<void>) | undefined;
  #deliveries = 0;
  #chosen = 0;

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  /** The chat as the conductor sees it: what is posted is shown, and then acted upon. */
  watch(chat: Chat): Chat {
    return {
      platform: chat.platform,
      capabilities: chat.capabilities,
      start: async (receive) => {
        this.#receive = receive;
        await chat.start(receive);
      },
      post: async (thread, card, options) => {
        const message = await chat.post(thread, card, options);
        this.#act(card);
        return message;
      },
      edit: async (message, card) => {
        await chat.edit(message, card);
        this.#act(card);
      },
      tell: (account, thread, card, options) => chat.tell(account, thread, card, options),
      stop: () => chat.stop(),
    };
  }

  #act(card: Card): void {
    void this.#next(card).then((content) =>
      content === undefined ? undefined : this.#deliver(content),
    );
  }

  /** Answers what is asked, once the question stands where people see it. */
  async notice({ state }: Incident, shown: () => Promise<void>): Promise<void> {
    if (state.kind !== 'asking') return;
    const value = this.#valueOf(state.question.key);
    if (value === undefined) return;
    await shown();
    this.#cast.overhear(value);
    await this.#deliver({ kind: 'message', text: value, attachments: [] });
  }

  async #next({ actions }: Card): Promise<InboundContent | undefined> {
    const known = await Promise.all(actions.map((action) => this.#meaning(action)));
    const wanted = known.find((each) => each !== undefined && this.#wants(each.meaning));
    if (wanted === undefined) return undefined;
    this.#cast.overhear(`[${wanted.label}]`);
    return { kind: 'action', token: wanted.token };
  }

  async #meaning({ token, label }: Action): Promise<Known | undefined> {
    const stored = await this.#cast.store.action(token);
    return stored === undefined ? undefined : { token, label, meaning: stored.action };
  }

  /** The host stands in the case by itself; a question without an answer is skipped. */
  #valueOf(question: string): string | undefined {
    const { answers, host, skipped } = this.#cast.played;
    if (skipped.includes(question)) return undefined;
    const answer = answers[question];
    return answer === undefined ? host.name : String(answer);
  }

  #wants(meaning: ActionMeaning): boolean {
    const { decision, tries = [] } = this.#cast.played;
    switch (meaning.kind) {
      case 'choose': {
        const wanted = tries[this.#chosen];
        const fits = wanted === undefined || wanted === meaning.remedy;
        if (fits) this.#chosen += 1;
        return fits && this.#chosen <= mostChoices;
      }
      case 'decide':
        return meaning.decision === decision;
      case 'feedback':
        return meaning.works;
      case 'answer':
        // What has an answer is answered in words; here a question is skipped.
        return meaning.value === undefined && this.#valueOf(meaning.question) === undefined;
      case 'show-script':
      case 'show-advice':
      case 'break-glass':
      case 'review':
        return false;
      case 'cancel':
        return this.#chosen > mostChoices;
    }
  }

  async #deliver(content: InboundContent): Promise<void> {
    this.#deliveries += 1;
    await this.#receive?.(said(this.#cast, `rehearsal-${this.#deliveries}`, content));
  }
}

/** The first thing that somebody says in a case. */
export function reportOf(cast: Cast): Inbound {
  return said(cast, 'report', { kind: 'message', text: cast.played.report, attachments: [] });
}

function said({ person, thread }: Cast, deliveryId: string, content: InboundContent): Inbound {
  const ack = async (): Promise<void> => undefined;
  return { deliveryId, thread, by: person, isExternal: false, ack, ...content };
}

interface Known {
  readonly token: string;
  readonly label: string;
  readonly meaning: ActionMeaning;
}

/** Resolves with the incident once it is over, the word of the person included where one is asked for. */
export function untilOver(): {
  readonly watch: NonNullable<Context['watch']>;
  readonly over: Promise<Incident>;
} {
  const { promise, resolve } = Promise.withResolvers<Incident>();
  const watch = (incident: Incident): void => {
    const { state } = incident;
    if (state.kind !== 'closed') return;
    const asked = state.outcome === 'resolved' || state.outcome === 'advised';
    if (!asked || state.confirmedBy !== undefined) resolve(incident);
  };
  return { watch, over: promise };
}
