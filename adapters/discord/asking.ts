import { fields, reportForm } from '#adapters/discord/render/form.ts';
import { askedCard } from '#src/chat/asked-card.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { ByValue } from '#src/redaction/without-secrets.ts';
import type { Answer } from './answer.ts';
import type { FileReader } from './attached-files.ts';
import type { Conversation } from './conversation.ts';
import type { Intake } from './intake.ts';
import { askedOf, fieldsOf, type InteractionTold, type TargetTold } from './interaction-event.ts';
import type { FileTold } from './message-event.ts';
import { noTextCard, takenCard } from './notes.ts';
import type { Doer } from './people.ts';
import type { Place } from './place.ts';
import type { Room, Rooms } from './rooms.ts';
import type { Sender } from './sender.ts';
import type { Threads } from './threads.ts';
import type { Whispers } from './whispers.ts';

export interface AskingParts {
  readonly intake: Intake;
  readonly rooms: Rooms;
  readonly threads: Threads;
  readonly sender: Sender;
  readonly files: FileReader;
  readonly whispers: Whispers;
  readonly conversation: Conversation;
  readonly clock: Clock;
  /** Takes the secrets that the site uses out of what was asked. */
  readonly redact: ByValue;
}

/** An interaction with who did it, where, and how it is answered. */
export interface Done {
  readonly told: InteractionTold;
  readonly doer: Doer;
  readonly room: Room;
  readonly answer: Answer;
}

interface Report {
  readonly text: string;
  readonly files: readonly FileTold[];
}

/** `/fettle`, "Diagnose this error", and the form that stands for both. */
export class Asking {
  readonly #parts: AskingParts;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  async command(done: Done): Promise<void> {
    const { word, options } = askedOf(done.told);
    if (word === 'diagnose') return this.#diagnose(done);
    const values = options.flatMap(({ value }) => (value === undefined ? [] : [String(value)]));
    const { intake, whispers } = this.#parts;
    const { told, doer, room, answer } = done;
    // What is asked by a word is answered to whoever asked.
    const place = { guild: doer.guild, channel: room.id, only: doer.user.id };
    whispers.note(doer.user.id, room.id, answer);
    const text = [word, ...values].join(' ');
    const content = { kind: 'message', text, attachments: [] } as const;
    const deliveryId = deliveryOf(told);
    await intake.deliver({ deliveryId, place, doer, content, ack: () => answer.settle() });
  }

  /** Whoever chose it reports, in the thread of that message. */
  async onMessage(done: Done): Promise<void> {
    const { told, doer, room, answer } = done;
    const { intake, conversation } = this.#parts;
    const target = told.data.resolved.messages[told.data.target_id ?? ''];
    if (target === undefined || (target.content === '' && target.attachments.length === 0)) {
      const { whispers, clock } = this.#parts;
      await whispers.reply(answer, noTextCard(clock.now()));
      return;
    }
    const place = isTalk(room)
      ? { guild: doer.guild, channel: room.id }
      : await this.#threadOn(done, target);
    this.#parts.whispers.note(doer.user.id, place.channel, answer);
    const said = { ...target, channel_id: room.id };
    const spoken = {
      deliveryId: deliveryOf(told),
      to: 'bot',
      by: doer,
      ack: () => this.#taken(done, place),
    } as const;
    await intake.inOrder(place, () => conversation.say(place, said, spoken));
  }

  /** The form was filled in. */
  async onForm(done: Done): Promise<void> {
    const written = fieldsOf(done.told);
    const [text = ''] = written.get(fields.text) ?? [];
    const [host = ''] = written.get(fields.host) ?? [];
    const { attachments } = done.told.data.resolved;
    const files = (written.get(fields.files) ?? []).flatMap((id) => attachments[id] ?? []);
    await this.#report(done, { text: withHost(text, host), files });
  }

  async #diagnose(done: Done): Promise<void> {
    const { options } = askedOf(done.told);
    const called = (name: string): string =>
      String(options.find((option) => option.name === name)?.value ?? '').trim();
    const { attachments } = done.told.data.resolved;
    const files = options.flatMap(({ type, value }) =>
      type === attachmentOption ? (attachments[String(value)] ?? []) : [],
    );
    const text = called('error');
    if (text !== '' || files.length > 0) {
      return this.#report(done, { text: withHost(text, called('host')), files });
    }
    const { locale } = done.told;
    const data = reportForm({ locale, host: called('host') });
    await done.answer.open({ type: modal, data });
  }

  /** A report that Discord itself shows nowhere: what was asked is posted, and a thread hangs on it. */
  async #report(done: Done, report: Report): Promise<void> {
    const { intake, files: reader, whispers } = this.#parts;
    const { told, doer, answer } = done;
    const { texts, others } = await reader.read(report.files);
    const text = [report.text, ...texts].filter((each) => each !== '').join('\n');
    const place = await this.#placeFor(done, text);
    whispers.note(doer.user.id, place.channel, answer);
    const content = { kind: 'message', text, attachments: others } as const;
    const ack = (): Promise<void> => this.#taken(done, place);
    await intake.deliver({ deliveryId: deliveryOf(told), place, doer, content, ack });
  }

  async #threadOn({ room, answer }: Done, { id, content }: TargetTold): Promise<Place> {
    const { threads } = this.#parts;
    threads.mayOpen(room);
    void answer.settle();
    return threads.on(room, id, content);
  }

  async #placeFor({ told, doer, room, answer }: Done, text: string): Promise<Place> {
    const { sender, intake, threads, conversation, clock, redact } = this.#parts;
    if (!isTalk(room)) threads.mayOpen(room);
    // Two requests and more come before anything is kept: nobody has to wait for these in the dark.
    void answer.settle();
    const { by } = await intake.who(doer);
    const above = { guild: doer.guild, channel: room.id };
    const card = askedCard(by, { asked: text, now: clock.now(), redact });
    const { message } = await sender.postFirst(above, card, `asked-${told.id}`);
    const place = isTalk(room) ? above : await threads.on(room, message, text);
    conversation.noteReport(place, message);
    return place;
  }

  async #taken({ answer }: Done, place: Place): Promise<void> {
    const { whispers, clock } = this.#parts;
    await whispers.reply(answer, takenCard(clock.now(), place));
  }
}

/** Where people are in a conversation already; elsewhere each report opens a thread. */
function isTalk({ kind }: Room): boolean {
  return kind === 'thread' || kind === 'direct';
}

/** Of the interaction: Discord gives each its own number, and may say the same twice. */
export function deliveryOf({ id }: InteractionTold): string {
  return `interaction-${id}`;
}

/** Types of Discord: https://discord.com/developers/docs/interactions/application-commands */
const attachmentOption = 11;
/** https://discord.com/developers/docs/interactions/receiving-and-responding */
const modal = 9;

function withHost(text: string, host: string): string {
  return host.trim() === '' ? text : `${text}\nhost: ${host.trim()}`;
}
