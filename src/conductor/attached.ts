import { InOrder } from '#src/chat/in-order.ts';
import { boundsHere } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { type Desk, isDuplicate } from '#src/conductor/desk.ts';
import { deliveryOf, type Replies } from '#src/conductor/replies.ts';
import { allowedBy } from '#src/incident/channel-rule.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import {
  largestPicture,
  mostPictures,
  type Picture,
  pictureTypeOf,
} from '#src/incident/picture.ts';
import type { Attachment, Inbound } from '#src/ports/chat.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { redact } from '#src/redaction/redact.ts';

type Message = Inbound & { readonly kind: 'message' };

/** How long a picture waits for the incident that it is about, in ms. */
const waitsFor = 600_000;
const mostWaiting = 100;
const longestName = 100;

interface Waiting {
  readonly pictures: readonly Attachment[];
  readonly until: number;
}

/**
 * Keeps the pictures that people attach with their incident, and says that no program reads them. They are
 * fetched after the message was taken in: what a crash takes with it still stands in the thread.
 */
export class Attached {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #replies: Replies;
  readonly #serial = new InOrder();
  /** Pictures that came before their incident, by thread and person, the oldest first. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(context: Context, parts: { readonly desk: Desk; readonly replies: Replies }) {
    this.#context = context;
    this.#desk = parts.desk;
    this.#replies = parts.replies;
  }

  /** Deals with what hangs on a message, after the message itself. Never rejects, and waits for nothing. */
  take(inbound: Message): void {
    if (allowedBy(boundsHere(this.#context, inbound)) === 'nothing') return;
    const open = this.#desk.inThread(inbound.thread);
    const pictures = inbound.attachments.filter(isPicture);
    const name = nameOf(inbound);
    const waited = this.#waitingFor(name);
    if (open === undefined && pictures.length > 0) this.#wait(name, [...waited, ...pictures]);
    if (open !== undefined) this.#waiting.delete(name);
    const due = open === undefined ? [] : [...waited, ...pictures];
    if (due.length === 0 && inbound.attachments.length === 0) return;
    void this.#serial
      .run(inbound.thread.id, () => this.#deal(inbound, open, due))
      .catch((error: unknown) => this.#context.log.error({ err: error }, 'pictures were lost'));
  }

  idle(): Promise<void> {
    return this.#serial.idle();
  }

  async #deal(
    inbound: Message,
    open: Incident | undefined,
    due: readonly Attachment[],
  ): Promise<void> {
    const kept = open === undefined ? 0 : await this.#keep(inbound, open.id, due);
    if (inbound.attachments.length === 0 || isAside(inbound, open)) return;
    const pictures = inbound.attachments.filter(isPicture).length;
    this.#replies.unread(inbound, {
      pictures,
      files: inbound.attachments.length - pictures,
      kept: open === undefined ? undefined : { incident: open.id, pictures: kept },
    });
  }

  async #keep(inbound: Message, id: IncidentId, due: readonly Attachment[]): Promise<number> {
    const pictures: Picture[] = [];
    const known = (await this.#desk.get(id))?.pictures ?? [];
    for (const attachment of due.slice(0, mostPictures - known.length)) {
      const picture = await this.#keepOne(id, attachment);
      if (picture !== undefined) pictures.push(picture);
    }
    if (pictures.length === 0) return 0;
    const { by } = inbound;
    const at = this.#context.clock.now();
    const delivery = `${deliveryOf(inbound)}:pictures`;
    const make = () => ({ kind: 'pictured', pictures, by, at }) as const;
    await this.#desk.dispatch(id, make, delivery).catch(unlessKnown);
    return pictures.length;
  }

  /** Undefined for what is too large, is no picture after all, or cannot be had. */
  async #keepOne(incident: IncidentId, attachment: Attachment): Promise<Picture | undefined> {
    const { pictures: store, log } = this.#context;
    if (store === undefined || attachment.size > largestPicture) return undefined;
    try {
      const bytes = await attachment.load();
      const type = pictureTypeOf(bytes);
      if (type === undefined || bytes.length > largestPicture) return undefined;
      const digest = await store.keep(incident, { bytes, type });
      return { digest, name: shownName(attachment.name), type, size: bytes.length };
    } catch (error) {
      log.warn({ err: error, incident }, 'a picture could not be kept');
      return undefined;
    }
  }

  #waitingFor(name: string): readonly Attachment[] {
    const known = this.#waiting.get(name);
    return known === undefined || known.until < this.#context.clock.now() ? [] : known.pictures;
  }

  #wait(name: string, pictures: readonly Attachment[]): void {
    this.#waiting.delete(name);
    const until = this.#context.clock.now() + waitsFor;
    this.#waiting.set(name, { pictures: pictures.slice(-mostPictures), until });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > mostWaiting && oldest !== undefined) this.#waiting.delete(oldest);
  }
}

/** By what its sender says of it; its bytes decide. */
function isPicture({ mediaType }: Attachment): boolean {
  return mediaType.startsWith('image/');
}

/** What people show each other in a thread needs no answer, unless the bot has asked for something. */
function isAside(inbound: Message, open: Incident | undefined): boolean {
  return inbound.overheard === true && inbound.text.trim() !== '' && open?.state.kind !== 'asking';
}

function nameOf({ thread, by }: Inbound): string {
  return `${thread.platform}:${thread.id} ${by.account}`;
}

function shownName(name: string): string {
  return redact(cleanLine(name)).text.slice(0, longestName).toWellFormed();
}

function unlessKnown(error: unknown): boolean {
  if (isDuplicate(error)) return false;
  throw error;
}
