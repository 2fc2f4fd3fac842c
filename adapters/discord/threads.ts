import { Routes } from 'discord.js';
import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { type ByValue, withoutSecrets } from '#src/redaction/without-secrets.ts';
import type { Api } from './api.ts';
import { chatRefused, codeOf } from './fault.ts';
import type { Place } from './place.ts';
import { permissionName, type Room, type Rooms } from './rooms.ts';

const Started = z.object({ id: z.string() });

/** A thread hangs on that message already. */
const startedBefore = 160_004;
/** Minutes: after a day without a word Discord puts it away; the next word brings it back. */
const sleepsAfter = 1_440;
const longestName = 90;

interface ThreadsParts {
  readonly api: Api;
  readonly rooms: Rooms;
  /** Takes the secrets that the site uses out of a name. */
  readonly redact: ByValue;
}

/** Begins threads: one for each report. */
export class Threads {
  readonly #parts: ThreadsParts;

  constructor(parts: ThreadsParts) {
    this.#parts = parts;
  }

  /**
   * The thread of a message, begun unless there is one. Rejects with `chat-refused`, and `details.reason`
   * is `permission` where the bot may not.
   */
  async on(room: Room, message: string, report: string): Promise<Place> {
    this.mayOpen(room);
    const { api, rooms, redact } = this.#parts;
    const route = Routes.threads(room.id, message);
    const body = { name: threadName(report, redact), auto_archive_duration: sleepsAfter };
    const channel = await api
      .call({ method: 'POST', route, body, line: 'thread' })
      .then((answer) => Started.parse(answer).id)
      .catch((error: unknown) => {
        // It has the id of its message.
        if (codeOf(error) === startedBefore) return message;
        throw chatRefused('thread', error);
      });
    rooms.note({ id: channel, kind: 'thread', guild: room.guild, parent: room.id });
    return { guild: room.guild, channel };
  }

  /** Rejects like `on`, before anything is posted. */
  mayOpen(room: Room): void {
    const wanted = ['ViewChannel', 'CreatePublicThreads', 'SendMessagesInThreads'] as const;
    const missing = this.#parts.rooms.missing(room, wanted);
    if (room.kind === 'text' && missing.length === 0) return;
    const hint =
      room.kind === 'text'
        ? `Permissions that are missing: ${missing.map(permissionName).join(', ')}.`
        : 'Ask in a text channel, or write to me directly.';
    throw new BotError('chat-refused', 'I cannot open a thread here.', {
      hint,
      details: { reason: 'permission' },
    });
  }
}

/** The first line of a report, without what must not be read everywhere. */
function threadName(report: string, redact: ByValue): string {
  const [first = ''] = withoutSecrets(report, redact)
    .split('\n')
    .map((line) => cleanLine(line).trim())
    .filter((line) => line !== '');
  const name = first.slice(0, longestName).toWellFormed().trim();
  return name === '' ? 'Report' : name;
}
