import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isBare, readWord } from '#src/card/word.ts';
import { askedCard } from '#src/chat/asked-card.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { ByValue } from '#src/redaction/without-secrets.ts';
import type { Api } from './api.ts';
import { directMessagesOf } from './direct-messages.ts';
import { refusalOf } from './fault.ts';
import type { Intake } from './intake.ts';
import type { People } from './people.ts';
import { isDirect, type Place } from './place.ts';
import type { Sender } from './sender.ts';
import { writtenText } from './written-text.ts';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export const CommandBody = z.object({
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string(),
});
export type CommandBody = z.output<typeof CommandBody>;

export interface Asking {
  readonly intake: Intake;
  readonly people: People;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly api: Api;
  /** Takes the secrets that the site uses out of what was asked. */
  readonly redact: ByValue;
}

type Ack = (answer?: {
  readonly response_type: 'ephemeral';
  readonly text: string;
}) => Promise<unknown>;

/** `/fettle`: a report opens a thread in the channel, a word is answered privately. */
export class Commands {
  readonly #parts: Asking;

  constructor(parts: Asking) {
    this.#parts = parts;
  }

  async run(body: CommandBody, ack: Ack): Promise<void> {
    const { intake } = this.#parts;
    const { team_id: team, channel_id: channel, user_id: user } = body;
    const deliveryId = deliveryOf('command', body.trigger_id);
    const text = reportOf(body.text);
    if (isDirect(channel)) return this.#runDirectly(body, { text, deliveryId }, ack);
    if (isPrivate(text)) {
      const place = { team, channel, only: user };
      const content = { kind: 'message', text, attachments: [] } as const;
      await intake.deliver({ deliveryId, place, user, content, ack });
      return;
    }
    const place = await this.#openThread({ place: { team, channel }, user, text, deliveryId }, ack);
    if (place === undefined) return;
    const content = { kind: 'message', text, attachments: [] } as const;
    await intake.deliver({ deliveryId, place, user, content, ack });
  }

  /** In direct messages of other people the bot has no voice: it answers in its own. */
  async #runDirectly(body: CommandBody, asked: Pick<Asked, 'text' | 'deliveryId'>, ack: Ack) {
    const { intake, api } = this.#parts;
    const { team_id: team, user_id: user } = body;
    const { text, deliveryId } = asked;
    const place = { team, channel: await directMessagesOf(api, user) };
    const isHere = place.channel === body.channel_id;
    if (!isHere && !isPrivate(text)) await openThread(this.#parts, { place, user, ...asked });
    const content = { kind: 'message', text, attachments: [] } as const;
    const answer = isHere ? undefined : ({ response_type: 'ephemeral', text: elsewhere } as const);
    await intake.deliver({ deliveryId, place, user, content, ack: () => ack(answer) });
  }

  /** Undefined where the bot may not write; then the person has been told. */
  async #openThread(asked: Asked, ack: Ack): Promise<Place | undefined> {
    try {
      return await openThread(this.#parts, asked);
    } catch (error) {
      if (refusalOf(Error.isError(error) ? error.cause : error) !== 'not-there') throw error;
      await ack({ response_type: 'ephemeral', text: notHere });
      return undefined;
    }
  }
}

const notHere =
  'I cannot write in this channel. Invite me with /invite @fettle, or write to me directly.';

const elsewhere = 'I see nothing of this conversation: I answer you in our direct messages.';

export interface Asked {
  /** The channel, or the direct message. */
  readonly place: Place;
  readonly user: string;
  readonly text: string;
  readonly deliveryId: string;
}

/** Posts what was asked, once, and gives the thread below it. */
export async function openThread(
  { people, sender, clock, redact }: Pick<Asking, 'people' | 'sender' | 'clock' | 'redact'>,
  { place, user, text, deliveryId }: Asked,
): Promise<Place> {
  const { by } = await people.member(place.team, user);
  const card = askedCard(by, { asked: text, now: clock.now(), redact });
  const { ts } = await sender.post(place, card, `asked-${deliveryId}`);
  return { ...place, thread: ts };
}

/** The same for the same delivery: what Slack calls it is too long for a key. */
export function deliveryOf(kind: string, trigger: string): string {
  return `${kind}-${createHash('sha256').update(trigger).digest('hex').slice(0, 24)}`;
}

function reportOf(text: string): string {
  return writtenText(text).replace(/^diagnose(\s+|$)/iu, '');
}

/** A word for the bot, or one that may have been meant as such: what they ask about is no incident. */
function isPrivate(text: string): boolean {
  return readWord(text) !== undefined || isBare(text);
}
