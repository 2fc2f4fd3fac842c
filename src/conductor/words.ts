import { mayCount, reviewLines } from '#src/card/waiting.ts';
import { readWord, type Word } from '#src/card/word.ts';
import { incidentsWithin, isWithin } from '#src/conductor/bounds.ts';
import { Brake } from '#src/conductor/brake.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { Linking } from '#src/conductor/linking.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { hostVisibleTo, visibleTo } from '#src/conductor/visible.ts';
import { nearest } from '#src/document/nearest.ts';
import type { Host } from '#src/host/host.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import { answersTo } from '#src/playbook/code-answers.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Inbound } from '#src/ports/chat.ts';

/** Answers what people ask of the bot itself. It opens nothing and changes nothing, but for `cancel`. */
export class Words {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #replies: Replies;
  readonly #brake: Brake;
  readonly #linking: Linking;

  constructor(context: Context, parts: { readonly desk: Desk; readonly replies: Replies }) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#replies = parts.replies;
    this.#brake = new Brake(context, parts);
    this.#linking = new Linking(context, parts.replies);
  }

  /** Tells whether the text was a word for the bot; then it is answered. */
  async take(inbound: Inbound, open: Incident | undefined, text: string): Promise<boolean> {
    const isTalking = inbound.kind === 'message' && inbound.overheard === true;
    if (!isTalking && (await this.#brake.take(inbound, text))) return true;
    if (!isTalk(inbound, open) && (await this.#linking.take(inbound, text))) return true;
    const word = readWord(text);
    if (word === undefined || (isTalk(inbound, open) && !this.#isMeant(inbound, word)))
      return false;
    await this.#answer(inbound, open, word);
    return true;
  }

  /** Stops an incident, as far as its reporter or a member of the site asks for it. */
  async cancel(inbound: Inbound, incident: Incident): Promise<void> {
    const { id, reporter } = incident;
    if (inbound.isExternal && inbound.by.account !== reporter.account)
      return this.#replies.notEntitled(inbound, incident);
    const at = this.#context.clock.now();
    await this.#desk.dispatch(
      id,
      () => ({ kind: 'cancelled', by: inbound.by, at }),
      deliveryOf(inbound),
    );
  }

  async #answer(inbound: Inbound, open: Incident | undefined, word: Word): Promise<void> {
    switch (word.kind) {
      case 'help':
        return this.#replies.help(inbound, word.about);
      case 'status':
        if (word.id !== undefined) return this.#statusOf(inbound, open, word.id);
        return this.#replies.status(inbound, this.#openFor(inbound, open));
      case 'approvals':
        return this.#approvals(inbound);
      case 'hosts':
        return this.#hosts(inbound, word.named);
      case 'decode':
        return this.#replies.decoded(inbound, this.#decoded(inbound, word.given));
      case 'playbooks':
        return this.#playbooks(inbound, word.named);
      case 'cancel':
        if (open === undefined) return this.#replies.help(inbound, 'cancel');
        return this.cancel(inbound, open);
    }
  }

  /** In talk between people, and while a question stands, "hosts file" asks nothing of the bot. */
  #isMeant(inbound: Inbound, word: Word): boolean {
    switch (word.kind) {
      case 'hosts':
        return word.named === undefined || this.#chosen(inbound, word.named).length > 0;
      case 'playbooks':
        return word.named === undefined || this.#context.library.get(word.named) !== undefined;
      case 'help':
        return word.about === undefined || readWord(word.about) !== undefined;
      case 'decode':
        return this.#decoded(inbound, word.given).answers.length > 0;
      case 'status':
      case 'approvals':
      case 'cancel':
        return true;
    }
  }

  /** What is broken elsewhere is no business of guests: they see what stands in their thread. */
  #openFor(inbound: Inbound, here: Incident | undefined): readonly Incident[] {
    const { isExternal } = inbound;
    if (!isExternal) return incidentsWithin(this.#context, inbound, this.#desk.openIncidents());
    return here === undefined ? [] : [here];
  }

  async #statusOf(inbound: Inbound, here: Incident | undefined, named: string): Promise<void> {
    const id = IncidentId.safeParse(named);
    const incident = id.success ? await this.#desk.get(id.data) : undefined;
    const isTheirs = incident?.id === here?.id || incident?.reporter.account === inbound.by.account;
    const isHidden = incident !== undefined && !isWithin(this.#context, inbound, incident);
    if (incident === undefined || isHidden || (inbound.isExternal && !isTheirs))
      return this.#replies.unknownIncident(inbound, named);
    await this.#replies.incident(inbound, incident);
  }

  async #approvals(inbound: Inbound): Promise<void> {
    const now = this.#context.clock.now();
    const waiting = this.#openFor(inbound, undefined)
      .flatMap((incident) =>
        incident.state.kind === 'waiting'
          ? [{ incident, expiresAt: incident.state.plan.expiresAt }]
          : [],
      )
      .filter(({ expiresAt }) => expiresAt >= now)
      .toSorted((a, b) => a.expiresAt - b.expiresAt);
    const pending = waiting.map(({ incident }) => ({
      incident,
      isMine: mayCount(incident, inbound.by, now),
    }));
    const { simulated } = this.#context.settings;
    const open = this.#openFor(inbound, undefined);
    const reviews = reviewLines(open, inbound.by, { now, simulated });
    await this.#replies.approvals(inbound, { pending, reviews });
  }

  #hosts(inbound: Inbound, named: string | undefined): void {
    if (named === undefined)
      this.#replies.hosts(inbound, visibleTo(this.#context, inbound).hosts, undefined);
    else this.#hostsFor(inbound, named);
  }

  #hostsFor(inbound: Inbound, named: string): void {
    const match = hostVisibleTo(this.#context, inbound, named);
    const chosen = this.#chosen(inbound, named);
    if (match.kind === 'found') {
      const { name } = match.host;
      const open = this.#openFor(inbound, undefined).filter(({ host }) => host === name);
      this.#replies.host(inbound, match.host, open);
    } else if (chosen.length > 0) this.#replies.hosts(inbound, chosen, named);
    else this.#replies.unknownHost(inbound, named, match.nearest);
  }

  /** Hosts that a tag, a site, or a part of a name means. */
  #chosen(inbound: Inbound, named: string): readonly Host[] {
    const { hosts } = visibleTo(this.#context, inbound);
    const wanted = fold(named);
    const tagged = hosts.filter(({ tags, site }) =>
      [...tags, site].some((tag) => fold(tag) === wanted),
    );
    if (tagged.length > 0) return tagged;
    return hosts.filter(({ name, aliases }) =>
      [name, ...aliases].some((each) => fold(each).includes(wanted)),
    );
  }

  #decoded(inbound: Inbound, given: string) {
    const { playbooks } = visibleTo(this.#context, inbound);
    // As a shell would hand them over; a text with other words between its codes is read as one.
    const words = [...given.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
    const each = answersTo(words, playbooks);
    return each.unreadable.length === 0 ? each : answersTo([given], playbooks);
  }

  #playbooks(inbound: Inbound, named: string | undefined): void {
    const { playbooks } = visibleTo(this.#context, inbound);
    const wanted = fold(named ?? '');
    const found = playbooks.find(({ name }) => name === wanted);
    if (named === undefined) this.#replies.playbooks(inbound, playbooks);
    else if (found !== undefined) this.#replies.playbook(inbound, found);
    else this.#replies.unknownPlaybook(inbound, named, nearNames(wanted, playbooks));
  }
}

function isTalk(inbound: Inbound, open: Incident | undefined): boolean {
  const isOverheard = inbound.kind === 'message' && inbound.overheard === true;
  return isOverheard || open?.state.kind === 'asking';
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function nearNames(wanted: string, playbooks: readonly LoadedPlaybook[]): readonly string[] {
  const names = playbooks.map(({ name }) => name);
  const part = names.filter((name) => name.includes(wanted)).slice(0, 3);
  return [...new Set([...part, ...nearest(wanted, names)])];
}
