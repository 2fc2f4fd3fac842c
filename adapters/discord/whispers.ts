import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Card } from '#src/card/card.ts';
import { noteCard } from '#src/chat/note-card.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Answer } from './answer.ts';
import type { Api } from './api.ts';
import { chatRefused, DiscordFault, refusalOf } from './fault.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';
import { noGuild, type Place, type Standing } from './place.ts';
import type { Sender } from './sender.ts';

const Opened = z.object({ id: z.string() });

/** Ours: nobody asks more before the first answer comes. */
const mostDue = 20;

export interface Whispered {
  readonly card: Card;
  readonly key: string;
}

export interface WhispersParts {
  readonly api: Api;
  readonly sender: Sender;
  readonly clock: Clock;
}

/**
 * Shows things to one person only: as an answer to what they pressed or asked, as long as that lives; else
 * in their direct messages; and where these are shut, a line in the thread says so, without what it was.
 */
export class Whispers {
  readonly #parts: WhispersParts;
  readonly #told = new Recent<Standing>(5_000);
  /** Interactions of somebody in a channel to which nothing was said yet, and the newest, in their order. */
  readonly #answers = new Recent<readonly Answer[]>(2_000);
  readonly #direct = new Recent<string>(5_000);

  constructor(parts: WhispersParts) {
    this.#parts = parts;
  }

  note(user: string, channel: string, answer: Answer): void {
    const name = `${user}/${channel}`;
    const due = (this.#answers.get(name) ?? []).filter((each) => each.isDue);
    this.#answers.set(name, [...due.slice(-mostDue), answer]);
  }

  async tell(place: Place, user: string, { card, key }: Whispered): Promise<Standing> {
    const name = `${user}/${key}`;
    const told = this.#told.get(name) ?? (await this.#tellNew(place, user, { card, key }));
    this.#told.set(name, told);
    return told;
  }

  async #tellNew(place: Place, user: string, whispered: Whispered): Promise<Standing> {
    const { guild, channel } = place;
    const answered = await this.#answer(place, user, whispered.card);
    if (answered !== undefined) return { guild, channel, message: answered };
    try {
      return await this.#directly(user, whispered);
    } catch (error) {
      const cause = Error.isError(error) ? error.cause : error;
      if (![error, cause].some((each) => refusalOf(each) === 'closed-door')) throw error;
    }
    return this.#parts.sender.post({ guild, channel }, this.#shutCard(), `${whispered.key}-shut`);
  }

  async #answer({ channel }: Place, user: string, card: Card): Promise<string | undefined> {
    const noted = this.#answers.get(`${user}/${channel}`) ?? [];
    // What was asked first is answered first: "is thinking…" of another question would stand there for ever.
    const answer = noted.find((each) => each.isDue) ?? noted.at(-1);
    return answer === undefined ? undefined : this.reply(answer, card);
  }

  /** The id of the message, or zeros where Discord told none; undefined when the interaction is over. */
  async reply(answer: Answer, card: Card): Promise<string | undefined> {
    if (!answer.isOpen) return undefined;
    const view = { now: this.#parts.clock.now(), canAttach: true, audience: 'one' } as const;
    for (const outgoing of outgoingOf(card, view)) {
      const tried = await tryOnce(answer, outgoing);
      if (tried.kind === 'said') return tried.message;
      if (tried.kind === 'over') return undefined;
    }
    return undefined;
  }

  async #directly(user: string, { card, key }: Whispered): Promise<Standing> {
    const channel = this.#direct.get(user) ?? (await this.#open(user));
    this.#direct.set(user, channel);
    return this.#parts.sender.post({ guild: noGuild, channel }, card, key);
  }

  async #open(user: string): Promise<string> {
    const route = Routes.userChannels();
    const body = { recipient_id: user };
    try {
      const answer = await this.#parts.api.call({ method: 'POST', route, body, line: 'direct' });
      return Opened.parse(answer).id;
    } catch (error) {
      throw chatRefused('direct message', error);
    }
  }

  #shutCard(): Card {
    return noteCard({
      now: this.#parts.clock.now(),
      severity: 'info',
      title: ['There is an answer for one person only'],
      text: [
        'I could not send it: Discord does not let me write to them. Allow direct messages from members of this server, then ask again here.',
      ],
    });
  }
}

type Tried =
  | { readonly kind: 'said'; readonly message: string }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'over' };

async function tryOnce(answer: Answer, outgoing: Outgoing): Promise<Tried> {
  try {
    return { kind: 'said', message: (await answer.whisper(outgoing)) ?? noId };
  } catch (error) {
    if (!(error instanceof DiscordFault)) throw error;
    return { kind: refusalOf(error) === 'too-much' ? 'too-much' : 'over' };
  }
}

/** What the first answer to an interaction is called, nobody is told: it can be neither found nor edited. */
const noId = '000000000000000';
