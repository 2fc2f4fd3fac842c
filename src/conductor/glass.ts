import { glassFault } from '#src/approval/break-glass.ts';
import type { GlassTerms } from '#src/approval/plan.ts';
import { boundsHere, boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { glassToday } from '#src/conductor/glass-ruling.ts';
import { overdueText, reviewRefusal } from '#src/conductor/glass-words.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { type Rules, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { type Factored, factored } from '#src/conductor/second-factor.ts';
import { WrongCodes } from '#src/conductor/wrong-codes.ts';
import { type Called, calledOn } from '#src/identity/called.ts';
import { isSameHuman } from '#src/identity/person.ts';
import type { Principal } from '#src/identity/principal.ts';
import { mayDecide } from '#src/incident/channel-rule.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Inbound } from '#src/ports/chat.ts';
import type { ActionMeaning } from '#src/ports/store.ts';
import { cleanText } from '#src/redaction/clean-text.ts';

type Of<Kind extends ActionMeaning['kind']> = ActionMeaning & { readonly kind: Kind };
type Broken = Event & { readonly kind: 'glass-broken' };

/** What somebody wrote in the form, without secrets; longer texts are cut. */
const longestText = 1_000;

/** A code in front of the reason, where the rules ask for a second factor: "123 456, the shop is down". */
const codeFirst = /^\s*(\d{3}\s?\d{3})(?!\d)[\s,;:.-]*([\s\S]*)$/;

/** One person lets a plan run alone, and another reviews it: what the buttons and forms for that mean. */
export class GlassDesk {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #replies: Replies;
  readonly #wrongCodes = new WrongCodes();

  constructor(context: Context, parts: { readonly desk: Desk; readonly replies: Replies }) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#replies = parts.replies;
  }

  async break(pressed: Pressed, { digest }: Of<'break-glass'>): Promise<void> {
    const { inbound, incident, text } = pressed;
    const bounds = [...boundsHere(this.#context, inbound), ...boundsOf(this.#context, incident)];
    if (inbound.isExternal || !mayDecide(bounds, inbound.by))
      return this.#replies.notEntitled(inbound, incident);
    const rules = await rulesOfToday(this.#context);
    const said = { inbound, digest, reason: textOf(text) };
    const first = this.#broken(said, { incident, rules });
    const { factor, reason } = await this.#proven(first, { inbound, incident });
    const make = (now: Incident): Event => ({
      ...this.#broken({ ...said, reason }, { incident: now, rules }),
      ...factor,
    });
    if (await this.#desk.dispatch(incident.id, make, deliveryOf(inbound)))
      this.#context.log.warn({ incident: incident.id, by: inbound.by.account }, 'break-glass');
  }

  async review(pressed: Pressed, { says, ending }: Of<'review'>): Promise<void> {
    const { inbound, incident, text } = pressed;
    if (inbound.isExternal) return this.#replies.notEntitled(inbound, incident);
    const rules = await rulesOfToday(this.#context);
    const { by } = inbound;
    const make = (now: Incident): Event => {
      const at = this.#context.clock.now();
      const refusal = reviewRefusal({ incident: now, rules, by, at });
      const event = { kind: 'reviewed', says, ending, words: textOf(text), by, at } as const;
      return refusal === undefined ? event : { ...event, refusal };
    };
    await this.#desk.dispatch(incident.id, make, deliveryOf(inbound));
  }

  /** The code in front of the reason is looked at only where all else lets the plan run; it is never kept. */
  async #proven(
    first: Broken,
    { inbound, incident: { state } }: Pick<Pressed, 'inbound' | 'incident'>,
  ): Promise<Proven> {
    const wanted =
      state.kind === 'waiting' ? state.plan.requirement.glass?.secondFactor : undefined;
    const kind = wanted ?? first.today?.secondFactor;
    // Too late for all of it: what was written may hold a code, and is kept nowhere.
    if (state.kind !== 'waiting') return { reason: '', factor: {} };
    if (kind === undefined) return { reason: first.reason, factor: {} };
    const [, code, written = ''] = codeFirst.exec(first.reason) ?? [];
    if (code === undefined) return { reason: '', factor: { factorFault: { kind: 'missing' } } };
    const reason = withoutCode(written, code);
    const { plan, decisions } = state;
    const held = { plan, decisions, today: first.today };
    const proof = { kind, enrolment: '' };
    const isElse = glassFault(held, { ...first, reason, secondFactor: proof }) !== undefined;
    if (first.refusal !== undefined || isElse) return { reason, factor: {} };
    const check = () => factored(this.#context, first.by, code);
    return { reason, factor: await this.#wrongCodes.once(deliveryOf(inbound), check) };
  }

  #broken({ inbound, digest, reason }: Said, { incident, rules }: Standing): Broken {
    const at = this.#context.clock.now();
    const { by } = inbound;
    const event = { kind: 'glass-broken', digest, by, reason, ...nobody, at } as const;
    const { state } = incident;
    if (state.kind !== 'waiting') return event;
    const now = { context: this.#context, rules, incident };
    const ruled = glassToday(now, state.plan);
    if ('refusal' in ruled) return { ...event, refusal: ruled.refusal };
    const { today } = ruled;
    if (today === undefined) return event;
    const refusal = overdueText(this.#desk.openIncidents(), { by, at, terms: today });
    const called = this.#called(today, { incident, rules });
    const others = called.reviewers.people.filter((each) => !isSameHuman(each, by));
    const reviewers = { ...called.reviewers, people: others };
    return { ...event, today, told: called.told, reviewers, ...(refusal && { refusal }) };
  }

  #called({ tell, review }: GlassTerms, { incident, rules }: Standing): Callings {
    const people = rules.kind === 'read' ? rules.today.people : undefined;
    const { platform } = incident.thread;
    const at = this.#context.clock.now();
    const call = (principals: readonly Principal[]): Called =>
      calledOn({ principals, people, platform, at });
    return { told: call(tell), reviewers: call(review.by) };
  }
}

const nobody: Callings = {
  told: { people: [], others: [] },
  reviewers: { people: [], others: [] },
};

interface Callings {
  readonly told: Called;
  readonly reviewers: Called;
}

/** A button that was pressed, with what was written in its form. */
export interface Pressed {
  readonly inbound: Inbound;
  readonly incident: Incident;
  readonly text: string | undefined;
}

interface Said {
  readonly inbound: Inbound;
  readonly digest: string;
  readonly reason: string;
}

interface Standing {
  readonly incident: Incident;
  readonly rules: Rules;
}

interface Proven {
  readonly reason: string;
  readonly factor: Partial<Factored>;
}

/** Whoever writes the code twice: it is kept nowhere. */
function withoutCode(reason: string, code: string): string {
  const digits = code.replace(/\s/u, '');
  const again = new RegExp(`${digits.slice(0, 3)}\\s?${digits.slice(3)}[\\s,;:.-]*`, 'gu');
  return reason.replaceAll(again, '');
}

function textOf(written: string | undefined): string {
  return cleanText(written ?? '')
    .trim()
    .slice(0, longestText)
    .toWellFormed();
}
