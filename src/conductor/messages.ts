import { whichProductQuestion } from '#src/card/which-product.ts';
import { isBare, nearWords } from '#src/card/word.ts';
import type { Answers } from '#src/conductor/answers.ts';
import { assessIncident } from '#src/conductor/assessing.ts';
import { boundsHere, hostsWithin, recognisedWithin } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { correctionOf } from '#src/conductor/correction.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { beginWithin } from '#src/conductor/report-limit.ts';
import type { Revisions } from '#src/conductor/revisions.ts';
import type { Similar } from '#src/conductor/similar.ts';
import type { Words } from '#src/conductor/words.ts';
import { allowedBy } from '#src/incident/channel-rule.ts';
import type { Recognition } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Recognised } from '#src/playbook/library.ts';
import { warningIn } from '#src/playbook/warnings.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { cleanText } from '#src/redaction/clean-text.ts';
import { redact } from '#src/redaction/redact.ts';

const reportLimit = 4000;
/** As the redaction leaves it. */
const hadSecret = /\[[a-z ]{3,24} removed\]/;

/** Reads what people write: a word for the bot, an answer, an error, or none of these. */
export class Messages {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #revisions: Revisions;
  readonly #answers: Answers;
  readonly #replies: Replies;
  readonly #words: Words;
  readonly #similar: Similar;

  constructor(context: Context, parts: MessagesParts) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#revisions = parts.revisions;
    this.#answers = parts.answers;
    this.#replies = parts.replies;
    this.#words = parts.words;
    this.#similar = parts.similar;
  }

  async message(inbound: Inbound, raw: string): Promise<void> {
    const bounds = boundsHere(this.#context, inbound);
    if (allowedBy(bounds) === 'nothing') return this.#replies.notHere(inbound);
    const { text, secrets } = redact(raw);
    if (secrets.length > 0) this.#replies.secretPasted(inbound, secrets);
    const open = this.#desk.inThread(inbound.thread);
    if (await this.#words.take(inbound, open, text)) return;
    const recognised = recognisedWithin(this.#context, bounds, text);
    const warning = warningIn(text, this.#context.library.list());
    if (warning !== undefined) this.#replies.dangerousAdvice(inbound, warning);
    if (open?.state.kind === 'asking')
      return this.#whileAsking(inbound, open, { text, recognised });
    if (recognised.kind === 'recognised' || recognised.codes.length > 0) {
      return this.#open(inbound, text, recognised);
    }
    const isTalk = inbound.kind === 'message' && inbound.overheard === true;
    if (warning === undefined && !isTalk) this.#notUnderstood(inbound, open, { text, recognised });
  }

  /** What somebody wrote in the form of a question. It belongs to that incident, whatever else is open there. */
  async answer(
    inbound: Inbound,
    incident: Incident,
    { question, text }: { readonly question: string; readonly text: string },
  ): Promise<void> {
    const { state } = incident;
    const recognised = recognisedWithin(this.#context, boundsHere(this.#context, inbound), text);
    const warning = warningIn(text, this.#context.library.list());
    if (warning !== undefined) this.#replies.dangerousAdvice(inbound, warning);
    if (state.kind === 'asking' && state.question.key === question)
      return this.#whileAsking(inbound, incident, { text, recognised, isElse: true });
    return this.#answers.give(inbound, incident, { question, value: text });
  }

  /** A slip of the fingers is told from an error that nobody knows. */
  #notUnderstood(inbound: Inbound, open: Incident | undefined, { text, recognised }: Said): void {
    const near = nearWords(text);
    const isBareWord = open === undefined && isBare(text);
    if (near.length > 0 || isBareWord) this.#replies.unknownWord(inbound, text, near);
    else this.#replies.notUnderstood(inbound, open, recognised);
  }

  /** An edit counts as long as nothing was looked at: before, the bot may have misread the report. */
  async edited(inbound: Inbound, text: string): Promise<void> {
    const open = this.#desk.inThread(inbound.thread);
    if (open === undefined) return this.#understoodNow(inbound, text);
    // What others edit in the thread is no report, and no answer.
    if (open.reporter.account !== inbound.by.account || open.state.kind !== 'asking') return;
    if (open.playbook === undefined) await this.message(inbound, text);
    else if (Object.keys(open.looks).length === 0) await this.#corrected(inbound, open, text);
  }

  /** What nobody had understood is a report once it is one. Of an incident that is over nothing changes. */
  async #understoodNow(inbound: Inbound, raw: string): Promise<void> {
    const { text } = redact(raw);
    const { kind, codes } = recognisedWithin(
      this.#context,
      boundsHere(this.#context, inbound),
      text,
    );
    if (kind !== 'recognised' && codes.length === 0) return;
    if ((await this.#context.store.inThread(inbound.thread)) === undefined)
      await this.message(inbound, raw);
  }

  async #corrected(inbound: Inbound, open: Incident, raw: string): Promise<void> {
    const { text, secrets } = redact(raw);
    if (secrets.length > 0) this.#replies.secretPasted(inbound, secrets);
    const recognised = recognisedWithin(this.#context, boundsHere(this.#context, inbound), text);
    const correction = correctionOf(open, recognised, this.#context.hosts);
    if (correction === 'answer') return this.#whileAsking(inbound, open, { text, recognised });
    if (correction === 'nothing') return;
    await this.#open(inbound, text, recognised);
    const now = this.#desk.inThread(inbound.thread);
    if (now === undefined || now.id === open.id) return;
    const at = this.#context.clock.now();
    // Without a delivery: the new incident has it. What a crash leaves open here expires.
    await this.#desk.dispatch(open.id, () => ({ kind: 'cancelled', by: inbound.by, at }));
  }

  /** Whoever deletes the report takes it back, as far as nothing was changed. */
  async deleted(inbound: Inbound): Promise<void> {
    const open = this.#desk.inThread(inbound.thread);
    if (open === undefined || open.reporter.account !== inbound.by.account) return;
    // Whoever pasted a secret was asked to delete it; that takes nothing back.
    if (hadSecret.test(open.report)) return;
    await this.#words.cancel(inbound, open);
  }

  /** While a question stands, a text is its answer, unless it is plainly an error of another kind. */
  async #whileAsking(inbound: Inbound, open: Incident, said: Said): Promise<void> {
    const { state } = open;
    if (state.kind !== 'asking') return;
    const { recognised, text, isElse } = said;
    const { key, question } = state.question;
    if (recognised.kind !== 'recognised') {
      return this.#answers.give(inbound, open, { question: key, value: text.trim(), isElse });
    }
    if (key === 'playbook') {
      return this.#answers.give(inbound, open, { question: key, value: recognised.name });
    }
    const [hint] = recognised.hostHints;
    if (
      recognised.name === open.playbook?.name &&
      question.answer === 'host' &&
      hint !== undefined
    ) {
      return this.#answers.give(inbound, open, { question: key, value: hint });
    }
    return this.#open(inbound, text, recognised);
  }

  async #open(inbound: Inbound, text: string, recognised: Recognised): Promise<void> {
    if (!this.#replies.mayOpen(inbound)) return;
    const begin = () => this.#begin(inbound, text, recognised);
    await beginWithin(this.#context, { inbound, replies: this.#replies, begin });
  }

  async #begin(inbound: Inbound, text: string, recognised: Recognised): Promise<void> {
    const { clock, ids } = this.#context;
    const host = this.#hostIn(inbound, recognised);
    const answers = {};
    const [rule] = boundsHere(this.#context, inbound);
    const recognition = await this.#recognition(recognised, { host, rule });
    const id = ids.incident();
    await this.#desk.begin(
      {
        kind: 'opened',
        id,
        reporter: inbound.by,
        thread: inbound.thread,
        report: cleanText(text).slice(0, reportLimit).toWellFormed(),
        codes: recognised.codes,
        answers,
        ...(host === undefined ? {} : { host }),
        ...(inbound.channel === undefined ? {} : { channel: inbound.channel }),
        ...(rule === undefined ? {} : { rule }),
        ...(inbound.isExternal ? { byGuest: true } : {}),
        recognition,
        at: clock.now(),
      },
      deliveryOf(inbound),
    );
    if (inbound.kind === 'message' && inbound.asksSimilar === true)
      await this.#similar.tell(await this.#desk.get(id));
  }

  async #recognition(
    recognised: Recognised,
    begun: Pick<Incident, 'host' | 'rule'>,
  ): Promise<Recognition> {
    if (recognised.kind !== 'recognised') {
      const candidates = recognised.candidates.flatMap(
        (name) => this.#context.library.get(name) ?? [],
      );
      return {
        kind: 'not-recognised',
        question: whichProductQuestion(recognised.codes, candidates),
      };
    }
    const loaded = this.#context.library.get(recognised.name);
    if (loaded === undefined) throw new Error(`${recognised.name} is not in the library`);
    await this.#revisions.keep(loaded);
    const facts = { answers: {}, skipped: [], ...begun, looks: {}, tried: [] };
    return {
      kind: 'recognised',
      playbook: { name: loaded.name, revision: loaded.revision, title: loaded.playbook.title },
      assessment: assessIncident(this.#context, loaded, facts),
    };
  }

  /** A host that the text names. One that the inventory does not know is said at once. */
  #hostIn(inbound: Inbound, { hostHints }: Recognised): string | undefined {
    const bounds = boundsHere(this.#context, inbound);
    // Not even whether there is such a host is told there.
    if (allowedBy(bounds) !== 'everything') return undefined;
    const hosts = hostsWithin(this.#context, bounds);
    const found = hostHints.map((hint) => ({ hint, match: hosts.find(hint) }));
    const known = found.find(({ match }) => match.kind === 'found')?.match;
    if (known?.kind === 'found') return known.host.name;
    const [first] = found;
    if (first?.match.kind === 'unknown') {
      this.#replies.unknownHost(inbound, first.hint, first.match.nearest);
    }
    return undefined;
  }
}

export interface MessagesParts {
  readonly desk: Desk;
  readonly revisions: Revisions;
  readonly answers: Answers;
  readonly replies: Replies;
  readonly words: Words;
  readonly similar: Similar;
}

interface Said {
  readonly text: string;
  readonly recognised: Recognised;
  /** Written in place of one of the choices of a question. */
  readonly isElse?: boolean | undefined;
}
