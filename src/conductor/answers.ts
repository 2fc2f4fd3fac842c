import { assessIncident } from '#src/conductor/assessing.ts';
import { barOf, boundsHere, boundsOf, hostsWithin } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import type { Revisions } from '#src/conductor/revisions.ts';
import { isBotError } from '#src/errors.ts';
import { type Bounds, mayUsePlaybook } from '#src/incident/channel-rule.ts';
import type { Event, Recognition } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { cleanText } from '#src/redaction/clean-text.ts';

const longestAnswer = 4000;

export interface Answer {
  readonly question: string;
  /** Absent: "I do not know". */
  readonly value: string | undefined;
  /** Written in place of one of the choices, not in passing. */
  readonly isElse?: boolean | undefined;
}

interface Meant {
  readonly value: string | undefined;
  readonly host?: string | undefined;
}

/** Takes answers to questions, from buttons and from free text alike. */
export class Answers {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #revisions: Revisions;
  readonly #replies: Replies;

  constructor(context: Context, parts: { desk: Desk; revisions: Revisions; replies: Replies }) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#revisions = parts.revisions;
    this.#replies = parts.replies;
  }

  async give(inbound: Inbound, incident: Incident, answer: Answer): Promise<void> {
    // Guests answer for what they reported themselves: an answer chooses the host that is looked at.
    if (inbound.isExternal && inbound.by.account !== incident.reporter.account) {
      return this.#replies.notEntitled(inbound, incident);
    }
    if (barOf(this.#context, incident, this.#bounds(inbound, incident)) !== undefined)
      return this.#replies.notHere(inbound);
    const meant = this.#meaning(inbound, incident, answer);
    if (meant === undefined) return;
    const delivery = deliveryOf(inbound);
    const loaded = await this.#playbookFor(incident, answer).catch((error: unknown) =>
      this.#lost(incident, error, delivery),
    );
    if (loaded === 'lost') return;
    const make = (now: Incident): Event =>
      this.#event(inbound, { incident: now, answer, meant, loaded });
    await this.#desk.dispatch(incident.id, make, delivery);
  }

  /** Without its playbook no answer leads anywhere: the incident ends, and people are told. */
  async #lost({ id }: Incident, error: unknown, delivery: string): Promise<'lost'> {
    if (!isBotError(error) || error.code !== 'playbook-invalid') throw error;
    const { log, clock } = this.#context;
    log.error({ err: error, incident: id }, 'something broke');
    const { message } = error;
    await this.#desk.dispatch(id, () => ({ kind: 'broke', message, at: clock.now() }), delivery);
    return 'lost';
  }

  /** `undefined` when it fits no choice and no host; the person is told and asked again. */
  #meaning(inbound: Inbound, incident: Incident, answer: Answer): Meant | undefined {
    const { state } = incident;
    const { question, value } = answer;
    if (value === undefined || state.kind !== 'asking' || state.question.key !== question)
      return { value };
    const asked = state.question.question;
    const text = cleanText(value).trim().slice(0, longestAnswer).toWellFormed();
    if (asked.answer === 'host') return this.#host(inbound, incident, value);
    const choices = asked.answer === 'choice' ? asked.choices : {};
    const chosen =
      asked.answer === 'choice'
        ? (choiceIn(choices, value) ?? this.#product(incident, answer, text))
        : text;
    if (chosen !== undefined && chosen !== '') return { value: chosen };
    this.#replies.notAChoice(inbound, Object.values(choices));
    return undefined;
  }

  #host(inbound: Inbound, incident: Incident, named: string): Meant | undefined {
    const found = hostsWithin(this.#context, this.#bounds(inbound, incident)).find(named);
    if (found.kind === 'found') return { value: found.host.name, host: found.host.name };
    this.#replies.unknownHost(inbound, named, found.nearest);
    return undefined;
  }

  /**
   * What was pasted and what is said about it may tell together what neither told alone. Whoever says in
   * so many words that it is something else is believed: none of those it is.
   */
  #product(incident: Incident, { question, isElse }: Answer, text: string): string | undefined {
    if (question !== 'playbook') return undefined;
    const recognised = (this.#context.library.get(text) ?? this.#recognised(incident, text))?.name;
    return recognised ?? (isElse === true && text !== '' ? text : undefined);
  }

  #bounds(inbound: Inbound, incident: Incident): Bounds {
    return [...boundsHere(this.#context, inbound), ...boundsOf(this.#context, incident)];
  }

  async #playbookFor(
    incident: Incident,
    { question, value }: Answer,
  ): Promise<LoadedPlaybook | undefined> {
    if (incident.playbook !== undefined) return this.#revisions.get(incident.playbook);
    if (question !== 'playbook' || value === undefined) return undefined;
    const chosen = this.#context.library.get(value) ?? this.#recognised(incident, value);
    const bounds = boundsOf(this.#context, incident);
    if (chosen !== undefined && !mayUsePlaybook(bounds, chosen.name)) return undefined;
    if (chosen !== undefined) await this.#revisions.keep(chosen);
    return chosen;
  }

  /** What was pasted first and what was said about it, read together. */
  #recognised({ report }: Incident, said: string): LoadedPlaybook | undefined {
    const { library } = this.#context;
    const recognised = library.recognise(`${report}\n${said}`);
    return recognised.kind === 'recognised' ? library.get(recognised.name) : undefined;
  }

  #event(inbound: Inbound, given: Given): Event {
    const { answer, meant } = given;
    return {
      kind: 'answered',
      question: answer.question,
      value: meant.value,
      by: inbound.by,
      ...(meant.host === undefined ? {} : { host: meant.host }),
      recognition: this.#recognition(given),
      at: this.#context.clock.now(),
    };
  }

  #recognition({ incident, answer, meant, loaded }: Given): Recognition {
    if (loaded === undefined) return { kind: 'given-up' };
    const { question } = answer;
    const { value, host } = meant;
    const assessment = assessIncident(this.#context, loaded, {
      ...incident,
      answers: value === undefined ? incident.answers : { ...incident.answers, [question]: value },
      skipped: value === undefined ? [...incident.skipped, question] : incident.skipped,
      host: host ?? incident.host,
    });
    const playbook = { name: loaded.name, revision: loaded.revision, title: loaded.playbook.title };
    return { kind: 'recognised', playbook, assessment };
  }
}

interface Given {
  readonly incident: Incident;
  readonly answer: Answer;
  readonly meant: Meant;
  readonly loaded: LoadedPlaybook | undefined;
}

function choiceIn(choices: Readonly<Record<string, string>>, said: string): string | undefined {
  return Object.entries(choices).find(([key, label]) => same(key, said) || same(label, said))?.[0];
}

function same(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
