import type { Draft } from '#src/card/draft.ts';
import { linkCodeCard, linkedCard, notLinkedCard } from '#src/card/linking.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Replies } from '#src/conductor/replies.ts';
import { rulesOfToday } from '#src/conductor/rules-of-today.ts';
import type { Inbound } from '#src/ports/chat.ts';

const linkWord = /^link(?:\s+(\S{8,64}))?$/i;
const lasts = 10 * 60_000;
/** Codes that do not fit, per account and in all, in one hour; then no code is looked at. */
const triesEach = 5;
const triesInAll = 50;
const hour = 3_600_000;

interface Offer {
  readonly human: string;
  readonly inbound: Inbound;
  readonly expiresAt: number;
}

/**
 * Links an account of another platform with one that the site knows, for whoever holds both. Codes live in
 * memory, are used once and expire; a restart forgets them.
 */
export class Linking {
  readonly #context: Context;
  readonly #replies: Replies;
  readonly #offers = new Map<string, Offer>();
  #failed: readonly { readonly account: string; readonly at: number }[] = [];

  constructor(context: Context, replies: Replies) {
    this.#context = context;
    this.#replies = replies;
  }

  /** Tells whether the text was about that; then it is answered, privately. */
  async take(inbound: Inbound, text: string): Promise<boolean> {
    const said = linkWord.exec(text.trim());
    if (said === null) return false;
    const [, token] = said;
    const refused = await this.#refusal(inbound, token);
    if (refused !== undefined) this.#tell(inbound, notLinkedCard(refused, this.#now()));
    else if (token === undefined) this.#offer(inbound);
    else await this.#link(inbound, token);
    return true;
  }

  async #refusal({ by, isExternal }: Inbound, token: string | undefined) {
    const rules = await rulesOfToday(this.#context);
    const people = rules.kind === 'read' ? rules.today.people : undefined;
    if (people?.linking !== true || this.#context.rules?.link === undefined)
      return 'Accounts are not linked here. Whoever runs me keeps the list of people.';
    if (isExternal) return 'Accounts of other organisations are not linked.';
    if (token === undefined && by.standing !== 'known')
      return 'I do not know this account. Write "link" from the one that I know.';
    if (token !== undefined && by.standing !== 'unmapped')
      return 'I know already whose account this is.';
    return undefined;
  }

  /** A new code takes the place of the one before. */
  #offer(inbound: Inbound): void {
    const human = inbound.by.human ?? '';
    for (const [token, offer] of this.#offers)
      if (offer.human === human) this.#offers.delete(token);
    const token = this.#context.ids.token();
    const expiresAt = this.#context.clock.now() + lasts;
    this.#offers.set(token, { human, inbound, expiresAt });
    this.#tell(inbound, linkCodeCard({ token, withinMs: lasts }, this.#now()));
  }

  async #link(inbound: Inbound, token: string): Promise<void> {
    const { account } = inbound.by;
    const offer = this.#used(inbound, token);
    if (typeof offer === 'string') return this.#tell(inbound, notLinkedCard(offer, this.#now()));
    const from = offer.inbound.by.account;
    const link = { human: offer.human, account, from, at: this.#context.clock.now() };
    await this.#context.rules?.link?.(link);
    this.#context.log.warn({ human: offer.human, account, from }, 'an account was linked');
    for (const each of [inbound, offer.inbound])
      this.#tell(each, linkedCard({ account, from }, this.#now()), 'linked');
  }

  /** The offer behind a code, which is spent with that; or why there is none. */
  #used(inbound: Inbound, token: string): Offer | string {
    const now = this.#context.clock.now();
    const { account } = inbound.by;
    this.#failed = this.#failed.filter(({ at }) => at > now - hour);
    const own = this.#failed.filter((each) => each.account === account).length;
    if (own >= triesEach || this.#failed.length >= triesInAll)
      return 'Too many codes did not fit. Wait an hour.';
    const offer = this.#offers.get(token);
    // The code of another platform proves two accounts; that of the same one could be a slip of the hand.
    const fits =
      offer !== undefined &&
      now < offer.expiresAt &&
      offer.inbound.thread.platform !== inbound.thread.platform;
    this.#offers.delete(token);
    if (fits) return offer;
    this.#failed = [...this.#failed, { account, at: now }];
    return 'This code is not valid, or not any more. Write "link" again from the account that I know, on the other platform.';
  }

  #tell(inbound: Inbound, draft: Draft, kind = 'link'): void {
    this.#replies.said(inbound, kind, { ...draft, to: inbound.by.account });
  }

  #now() {
    return { now: this.#context.clock.now(), simulated: this.#context.settings.simulated };
  }
}
