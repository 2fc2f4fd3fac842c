import { isAllowed } from '#src/approval/policy-decide.ts';
import { brakeRefusedCard, resumedCard, stoppedCard } from '#src/card/brake.ts';
import type { Draft } from '#src/card/draft.ts';
import { InOrder } from '#src/chat/in-order.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { type Rules, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { tellIncidents } from '#src/conductor/tell-incidents.ts';
import { sha256Hex } from '#src/digest.ts';
import { barredAs } from '#src/identity/person.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** Two words, so that "STOP: 0x0000007B" stays the error that it is. */
const stopWord = /^stop everything\b[\s:,.-]*([\s\S]*)$/i;
const resumeWord = /^resume everything[.!]?$/i;

/** Stops everything, and lets it go on, for those whom the policy names. The stop is a file, and outlives the bot. */
export class Brake {
  readonly #context: Context;
  readonly #replies: Replies;
  readonly #desk: Desk;
  readonly #turns = new InOrder();

  constructor(context: Context, parts: { readonly desk: Desk; readonly replies: Replies }) {
    this.#context = context;
    this.#replies = parts.replies;
    this.#desk = parts.desk;
  }

  /** Tells whether the text was about that; then it is answered. */
  async take(inbound: Inbound, text: string): Promise<boolean> {
    const said = text.trim();
    const stop = stopWord.exec(said);
    if (stop === null && !resumeWord.test(said)) return false;
    const refused = await this.#refusal(inbound);
    if (refused !== undefined) {
      this.#answer(inbound, { ...brakeRefusedCard(refused, this.#now()), to: inbound.by.account });
      return true;
    }
    await this.#turns.run('brake', () => this.#carryOut(inbound, stop?.[1]));
    return true;
  }

  /** A word that is delivered again, also after a restart, must not undo what was said since. */
  async #carryOut(inbound: Inbound, reason: string | undefined): Promise<void> {
    const { rules } = this.#context;
    const order = sha256Hex(deliveryOf(inbound));
    const isKnown = await rules?.knowsOrder?.(order);
    if (isKnown === true) {
      if (reason === undefined) await this.#tellStopped(inbound);
      return;
    }
    // What a crash leaves between the two must be stopped.
    if (reason === undefined) await rules?.noteOrder?.(order);
    await (reason === undefined ? this.#resume(inbound) : this.#stop(inbound, reason));
    if (reason !== undefined) await rules?.noteOrder?.(order);
  }

  /** Whoever said that it is to go on learns that it does not. */
  async #tellStopped(inbound: Inbound): Promise<void> {
    const rules = await rulesOfToday(this.#context);
    const stopped = rules.kind === 'read' ? rules.today.stopped : undefined;
    if (stopped === undefined) return;
    const why = `That word was taken before, and everything is stopped: ${stopped}. Write it once more if it is to go on.`;
    const card = brakeRefusedCard(why, this.#now());
    this.#replies.said(inbound, 'stopped', { ...card, to: inbound.by.account });
  }

  async #stop(inbound: Inbound, words: string): Promise<void> {
    const { by } = inbound;
    const reason = cleanLine(words).trim().slice(0, 200) || 'no reason was given';
    await this.#context.rules?.stop?.(`${reason} (${cleanLine(by.name)}, ${by.account})`);
    this.#context.log.warn({ by: by.account, reason }, 'everything was stopped');
    const braked = { says: 'stop', reason } as const;
    const isTold = await tellIncidents(this.#context, { desk: this.#desk, inbound, braked });
    if (!isTold) this.#answer(inbound, stoppedCard(reason, by, this.#now()));
  }

  async #resume(inbound: Inbound): Promise<void> {
    const { by } = inbound;
    await this.#context.rules?.resume?.();
    this.#context.log.warn({ by: by.account }, 'everything goes on');
    const braked = { says: 'go-on' } as const;
    const isTold = await tellIncidents(this.#context, { desk: this.#desk, inbound, braked });
    if (!isTold) this.#answer(inbound, resumedCard(by, this.#now()));
  }

  async #refusal({ by, isExternal }: Inbound): Promise<string | undefined> {
    const rules = await rulesOfToday(this.#context);
    const named = namedBy(rules);
    if (named.length === 0) {
      return 'No rule of this site names who may. Whoever runs me can put a file "stop" into my data folder.';
    }
    const isStranger = barredAs(by) !== undefined;
    if (!isExternal && !isStranger && isAllowed([named], by)) return undefined;
    return `The rules of this site do not name you for that. Ask ${named.join(' or ')}.`;
  }

  #answer(inbound: Inbound, draft: Draft): void {
    this.#replies.said(inbound, 'brake', draft);
  }

  #now() {
    return { now: this.#context.clock.now(), simulated: this.#context.settings.simulated };
  }
}

function namedBy(rules: Rules): readonly string[] {
  return rules.kind === 'read' ? (rules.today.policy?.stop ?? []) : [];
}
