import type { Answers } from '#src/conductor/answers.ts';
import { barOf, boundsHere, boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { GlassDesk, type Pressed } from '#src/conductor/glass.ts';
import type { Messages } from '#src/conductor/messages.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { type Rules, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { rulingOnPlan } from '#src/conductor/ruling.ts';
import { type Factored, factored, needsFactor } from '#src/conductor/second-factor.ts';
import { WrongCodes } from '#src/conductor/wrong-codes.ts';
import { allowedBy, type Bounds, mayDecide } from '#src/incident/channel-rule.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Inbound } from '#src/ports/chat.ts';
import type { ActionMeaning } from '#src/ports/store.ts';
import { redact } from '#src/redaction/redact.ts';

/** Knows what a pressed button stands for. The button itself carries no authority. */
export class Actions {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #answers: Answers;
  readonly #replies: Replies;
  readonly #messages: Messages;
  readonly #glass: GlassDesk;
  readonly #wrongCodes = new WrongCodes();

  constructor(context: Context, parts: ActionsParts) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#answers = parts.answers;
    this.#replies = parts.replies;
    this.#messages = parts.messages;
    this.#glass = new GlassDesk(context, parts);
  }

  async press(inbound: Inbound & { readonly kind: 'action' }, token: string): Promise<void> {
    const stored = await this.#context.store.action(token);
    const incident = stored === undefined ? undefined : await this.#desk.get(stored.incident);
    // People are known by their platform: a button of another one stands for nothing here.
    if (stored === undefined || incident?.thread.platform !== inbound.thread.platform)
      return this.#replies.unknownButton(inbound);
    // Where it may not be spoken of, nobody is told that there is such a thing.
    if (this.#isBarred(inbound, incident, stored.action))
      return this.#replies.unknownButton(inbound);
    return this.#carryOut(inbound, incident, stored.action);
  }

  /**
   * A review touches no host, and its card stands where it may be spoken of or did: a channel that was narrowed since
   * must not keep the glass whole for ever.
   */
  #isBarred(inbound: Inbound, incident: Incident, { kind }: ActionMeaning): boolean {
    if (kind === 'review' && allowedBy(boundsHere(this.#context, inbound)) !== 'nothing')
      return false;
    return barOf(this.#context, incident, this.#bounds(inbound, incident)) !== undefined;
  }

  #carryOut(
    inbound: Inbound & { readonly kind: 'action' },
    incident: Incident,
    action: ActionMeaning,
  ): Promise<void> | void {
    switch (action.kind) {
      case 'answer':
        return this.#answer(inbound, incident, action);
      case 'show-script':
        return this.#replies.script(inbound, incident, action.digest);
      case 'show-advice':
        return this.#replies.advice(inbound, incident, action.remedy);
      case 'break-glass':
        return this.#glass.break(this.#pressed(inbound, incident), action);
      case 'review':
        return this.#glass.review(this.#pressed(inbound, incident), action);
      case 'choose':
      case 'decide':
      case 'feedback':
      case 'cancel':
        return this.#decide(inbound, incident, action);
    }
  }

  /** A form's input stands for the value that the button could not know: it counts as a message of the thread. */
  #answer(
    inbound: Inbound & { readonly kind: 'action' },
    incident: Incident,
    { question, value }: Extract<ActionMeaning, { kind: 'answer' }>,
  ): Promise<void> {
    const text = this.#written(inbound);
    if (text === undefined) return this.#answers.give(inbound, incident, { question, value });
    return this.#messages.answer(inbound, incident, { question, text });
  }

  #bounds(inbound: Inbound, incident: Incident): Bounds {
    return [...boundsHere(this.#context, inbound), ...boundsOf(this.#context, incident)];
  }

  #pressed(inbound: Inbound & { readonly kind: 'action' }, incident: Incident): Pressed {
    return { inbound, incident, text: this.#written(inbound) };
  }

  /** What stands in a form, without the secrets that people write into forms as well. */
  #written(inbound: Inbound & { readonly kind: 'action' }): string | undefined {
    if (inbound.input === undefined) return undefined;
    const { text, secrets } = redact(inbound.input);
    if (secrets.length > 0) this.#replies.secretPasted(inbound, secrets);
    return text;
  }

  /** A decision is weighed by the plan, and by the rules of the moment in which it is made. */
  #event(action: Deciding, inbound: Inbound, { incident, rules }: Ruled): Event {
    const context = this.#context;
    const event = eventOf(action, inbound, context.clock.now());
    const { state } = incident;
    if (event.kind !== 'decided') return event;
    if (state.kind !== 'waiting') return { ...event, refusal: lateText };
    const ruling = rulingOnPlan({ context, rules, incident }, state.plan);
    if (ruling.kind === 'refused') return { ...event, refusal: ruling.message };
    return ruling.requirement.policy === undefined
      ? event
      : { ...event, today: ruling.requirement };
  }

  /** The code of the form, before there is a decision: what it says then goes into the journal, and nothing of it. */
  async #factor(
    action: Deciding,
    inbound: Inbound & { readonly kind: 'action' },
    ruled: Ruled,
  ): Promise<Partial<Factored>> {
    if (!needsFactor(this.#event(action, inbound, ruled), ruled.incident)) return {};
    const { by, input } = inbound;
    return await this.#wrongCodes.once(deliveryOf(inbound), () =>
      factored(this.#context, by, input),
    );
  }

  async #decide(
    inbound: Inbound & { readonly kind: 'action' },
    incident: Incident,
    action: Deciding,
  ): Promise<void> {
    // Guests and people of other organisations may report, and say what became of it; they decide nothing else.
    const isOwn = inbound.by.account === incident.reporter.account;
    const isTheirs = action.kind === 'feedback' || action.kind === 'cancel';
    if (inbound.isExternal && !(isOwn && isTheirs)) {
      return this.#replies.notEntitled(inbound, incident);
    }
    const approves = action.kind === 'decide' && action.decision === 'approve';
    if (approves && !mayDecide(this.#bounds(inbound, incident), inbound.by))
      return this.#replies.notEntitled(inbound, incident);
    const rules = await rulesOfToday(this.#context);
    const code = await this.#factor(action, inbound, { incident, rules });
    const make = (now: Incident): Event => ({
      ...this.#event(action, inbound, { incident: now, rules }),
      ...code,
    });
    await this.#desk.dispatch(incident.id, make, deliveryOf(inbound));
  }
}

const lateText = 'it came too late: nothing waits for a decision any more';

interface Ruled {
  readonly incident: Incident;
  readonly rules: Rules;
}

export interface ActionsParts {
  readonly desk: Desk;
  readonly answers: Answers;
  readonly replies: Replies;
  readonly messages: Messages;
}

type Deciding = Extract<ActionMeaning, { kind: 'choose' | 'decide' | 'feedback' | 'cancel' }>;

function eventOf(action: Deciding, { by }: Inbound, at: number): Event {
  switch (action.kind) {
    case 'choose':
      return { kind: 'chosen', remedy: action.remedy, cause: action.cause, by, at };
    case 'decide':
      return { kind: 'decided', decision: action.decision, digest: action.digest, by, at };
    case 'feedback':
      return { kind: 'feedback', works: action.works, by, at };
    case 'cancel':
      return { kind: 'cancelled', by, at };
  }
}
