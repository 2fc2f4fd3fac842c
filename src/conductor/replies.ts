import { type Unread, unreadCard } from '#src/card/attached.ts';
import { notHereCard } from '#src/card/barred.ts';
import { cardFor } from '#src/card/card-for.ts';
import { decodedCard } from '#src/card/decoded.ts';
import { type Draft, finish } from '#src/card/draft.ts';
import { incidentStatusCard, unknownIncidentCard } from '#src/card/incident-status.ts';
import { hostCard, hostsCard } from '#src/card/inventory.ts';
import { notAChoiceCard } from '#src/card/not-a-choice.ts';
import { disabledCard } from '#src/card/not-allowed.ts';
import { notRecognisedCard } from '#src/card/not-recognised.ts';
import { type AllPending, approvalsCard } from '#src/card/pending.ts';
import { playbookCard, playbooksCard, unknownPlaybookCard } from '#src/card/playbook-list.ts';
import {
  adviceCard,
  dangerousAdviceCard,
  defectCard,
  oldButtonCard,
  scriptCard,
  secretPastedCard,
  statusCard,
  strayButtonCard,
  unknownHostCard,
} from '#src/card/replies.ts';
import { nearWords } from '#src/card/word.ts';
import { helpAboutCard, helpCard, unknownWordCard } from '#src/card/word-help.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import { ReplyWay } from '#src/conductor/reply-way.ts';
import type { Wording } from '#src/conductor/wording.ts';
import type { Host } from '#src/host/host.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { CodeAnswers } from '#src/playbook/code-answers.ts';
import type { Recognised } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Warning } from '#src/playbook/warnings.ts';
import type { Inbound } from '#src/ports/chat.ts';

/** Answers that nothing hangs on: help, refusals, texts on demand. The same inbound has each at most once. */
export class Replies {
  readonly #context: Context;
  readonly #way: ReplyWay;
  readonly #wording: Wording;

  constructor(context: Context, parts: { readonly outbox: Outbox; readonly wording: Wording }) {
    this.#context = context;
    this.#way = new ReplyWay(context, parts.outbox);
    this.#wording = parts.wording;
  }

  /** Tells whether one more incident may begin in a thread; where it may not, people have been told why. */
  mayOpen(inbound: Inbound): boolean {
    return this.#way.allows(inbound);
  }

  /** `about`: a word that somebody wants to know more of. */
  help(inbound: Inbound, about?: string): void {
    const context = this.#way.forAll();
    const card =
      about === undefined
        ? helpCard(context)
        : (helpAboutCard(about, context) ?? unknownWordCard(about, nearWords(about), context));
    this.#way.privately(inbound, 'help', card);
  }

  unknownWord(inbound: Inbound, word: string, nearest: readonly string[]): void {
    this.#way.privately(inbound, 'help', unknownWordCard(word, nearest, this.#way.forAll()));
  }

  /** Where the bot was told to do nothing. Talk between people is left alone. */
  notHere(inbound: Inbound): void {
    if (inbound.kind === 'message' && inbound.overheard === true) return;
    const card = { ...notHereCard(this.#way.forAll()), to: inbound.by.account };
    this.#way.reply(inbound, 'not-here', card);
  }

  status(inbound: Inbound, incidents: readonly Incident[]): void {
    this.#way.privately(inbound, 'status', this.#statusCard(incidents));
  }

  async incident(inbound: Inbound, incident: Incident): Promise<void> {
    const address = await this.#addressOf(incident);
    const card = incidentStatusCard(incident, address, this.#wording.cardContext(incident));
    this.#way.privately(inbound, 'status', card);
  }

  unknownIncident(inbound: Inbound, named: string): void {
    this.#way.privately(inbound, 'status', unknownIncidentCard(named, this.#way.forAll()));
  }

  async approvals(inbound: Inbound, { pending, reviews }: AllPending): Promise<void> {
    // More are not shown, and each address is a question to the platform.
    const linkOf = async (of: Pick<Incident, 'thread'>, index: number) =>
      index < 30 ? await this.#addressOf(of) : undefined;
    const shown = {
      pending: await Promise.all(
        pending.map(async (one, at) => ({ ...one, link: await linkOf(one.incident, at) })),
      ),
      reviews: await Promise.all(
        reviews.map(async (one, at) => ({ ...one, link: await linkOf(one, at) })),
      ),
    };
    this.#way.privately(inbound, 'approvals', approvalsCard(shown, this.#way.forAll()));
  }

  hosts(inbound: Inbound, hosts: readonly Host[], filter: string | undefined): void {
    this.#way.privately(inbound, 'hosts', hostsCard(hosts, filter, this.#way.forAll()));
  }

  host(inbound: Inbound, host: Host, open: readonly Incident[]): void {
    this.#way.privately(inbound, 'hosts', hostCard(host, open, this.#way.forAll()));
  }

  decoded(inbound: Inbound, answers: CodeAnswers): void {
    this.#way.privately(inbound, 'decode', decodedCard(answers, this.#way.forAll()));
  }

  playbooks(inbound: Inbound, playbooks: readonly LoadedPlaybook[]): void {
    this.#way.privately(inbound, 'playbooks', playbooksCard(playbooks, this.#way.forAll()));
  }

  playbook(inbound: Inbound, loaded: LoadedPlaybook): void {
    this.#way.privately(inbound, 'playbooks', playbookCard(loaded, this.#way.forAll()));
  }

  unknownPlaybook(inbound: Inbound, named: string, nearest: readonly string[]): void {
    this.#way.privately(
      inbound,
      'playbooks',
      unknownPlaybookCard(named, nearest, this.#way.forAll()),
    );
  }

  secretPasted(inbound: Inbound, kinds: readonly string[]): void {
    this.#way.reply(
      inbound,
      'secret',
      secretPastedCard(kinds, inbound.by.account, this.#way.forAll()),
    );
  }

  dangerousAdvice(inbound: Inbound, warning: Warning): void {
    this.#way.reply(inbound, 'warning', dangerousAdviceCard(warning, this.#way.forAll()));
  }

  unknownHost(inbound: Inbound, named: string, nearest: readonly string[]): void {
    // The inventory of a site is no business of guests, nor what is nearly in it.
    const names = inbound.isExternal ? [] : nearest;
    this.#way.reply(inbound, 'host', unknownHostCard(named, names, this.#way.forAll()));
  }

  unread(inbound: Inbound, unread: Unread): void {
    this.#way.privately(inbound, 'unread', unreadCard(unread, this.#way.forAll()));
  }

  notAChoice(inbound: Inbound, choices: readonly string[]): void {
    this.#way.reply(inbound, 'choice', notAChoiceCard(choices, this.#way.forAll()));
  }

  /** Neither an error nor a word that the bot knows: says where things stand, or how to ask. */
  notUnderstood(
    inbound: Inbound,
    open: Incident | undefined,
    { codes, unreadable }: Pick<Recognised, 'codes' | 'unreadable'>,
  ): void {
    if (open === undefined)
      this.#way.reply(
        inbound,
        'unread',
        notRecognisedCard({ codes, unreadable }, this.#way.forAll()),
      );
    else this.#way.reply(inbound, 'status', this.#statusCard([open]));
  }

  /** As a form where the platform has one; else where the plan stands. */
  async script(inbound: Inbound, incident: Incident, digest: string): Promise<void> {
    const { state } = incident;
    const plan = 'plan' in state && state.plan.digest === digest ? state.plan : undefined;
    if (plan === undefined) return this.oldButton(inbound, incident);
    const card = scriptCard(plan, this.#way.forAll());
    const isShown = await inbound.show?.(finish({ ...card, actions: [] }, []));
    if (isShown !== true) this.#way.reply(inbound, 'script', card);
  }

  advice(inbound: Inbound, incident: Incident, remedy: string): void {
    const context = this.#wording.cardContext(incident);
    this.#way.reply(inbound, 'advice', adviceCard([remedy], incident, context));
  }

  oldButton(inbound: Inbound, incident: Incident): void {
    const card = oldButtonCard(incident, this.#wording.cardContext(incident));
    this.#way.reply(inbound, 'old', { ...card, to: inbound.by.account });
  }

  unknownButton(inbound: Inbound): void {
    this.#way.reply(inbound, 'stray', {
      ...strayButtonCard(this.#way.forAll()),
      to: inbound.by.account,
    });
  }

  notEntitled(inbound: Inbound, incident: Incident): void {
    const reason = inbound.isExternal ? 'external' : 'not-entitled';
    const saying = { kind: 'approval-refused', by: inbound.by, reason } as const;
    const card = cardFor(saying, incident, this.#wording.cardContext(incident));
    this.#way.reply(inbound, 'refused', { ...card, to: inbound.by.account });
  }

  /** What somebody asked for that is no incident. */
  said(inbound: Inbound, kind: string, draft: Draft): void {
    this.#way.reply(inbound, kind, draft);
  }

  /** Somebody who has left, by the list of people of the site. */
  disabled(inbound: Inbound): void {
    const card = disabledCard(this.#way.forAll());
    this.#way.reply(inbound, 'disabled', { ...card, to: inbound.by.account });
  }

  /** The reference stands in the log as well. */
  defect(inbound: Inbound, reference: string): void {
    this.#way.reply(inbound, 'defect', defectCard(reference, this.#way.forAll()));
  }

  #statusCard(incidents: readonly Incident[]): Draft {
    const [first] = incidents;
    const context =
      first === undefined
        ? { ...this.#way.forAll(), probes: {} }
        : this.#wording.cardContext(first);
    return statusCard(incidents, context);
  }

  /** An https address of the thread of an incident, as far as its platform has one. */
  async #addressOf({ thread }: Pick<Incident, 'thread'>): Promise<string | undefined> {
    const chat = this.#context.chats.find(({ platform }) => platform === thread.platform);
    return chat?.linkTo?.(thread);
  }
}

/** The platform's id of a delivery, unique over all platforms. */
export function deliveryOf({ thread, deliveryId }: Inbound): string {
  return `${thread.platform}:${deliveryId}`;
}
