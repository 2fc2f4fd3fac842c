import { BotError } from '#src/errors.ts';

/** What a refusal of Discord means for whoever called. */
export type Refusal =
  /** The message no longer stands, or cannot be changed any more. */
  | 'gone'
  /** A simpler form of the same message may pass. */
  | 'too-much'
  /** Nobody can write there. */
  | 'not-there'
  /** The thread sleeps; it can be woken. */
  | 'archived'
  /** Whoever it is for takes no messages of the bot. */
  | 'closed-door'
  | 'other';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const meanings: Readonly<Record<number, Refusal>> = {
  10003: 'not-there',
  10008: 'gone',
  30046: 'gone',
  40005: 'too-much',
  50001: 'not-there',
  50006: 'too-much',
  50007: 'closed-door',
  50008: 'not-there',
  50013: 'not-there',
  50035: 'too-much',
  50083: 'archived',
  50278: 'closed-door',
};

const hints: Readonly<Record<number, string>> = {
  10003: 'The channel or thread was deleted.',
  50001: 'Give the bot "View Channel" there.',
  50013: '"fettle discord check" names the permissions that are missing.',
  160005: 'The thread is locked: whoever moderates it can unlock it.',
  160006: 'The server has as many active threads as Discord allows: archive some.',
};

/**
 * A request that did not go well. Says what Discord answered and nothing of what was sent: the SDK's own
 * errors carry the text of messages and the tokens of interactions. `status` 0: no answer.
 */
export class DiscordFault extends Error {
  override readonly name = 'DiscordFault';
  readonly status: number;
  /** Discord's own number of the refusal; 0 where it gave none. */
  readonly code: number;

  constructor(line: string, told: { readonly status: number; readonly code: number }) {
    const { status, code } = told;
    super(status === 0 ? `no answer: ${line}` : `refused with ${status}/${code}: ${line}`);
    this.status = status;
    this.code = code;
  }
}

export function codeOf(error: unknown): number {
  return error instanceof DiscordFault ? error.code : 0;
}

export function refusalOf(error: unknown): Refusal {
  return meanings[codeOf(error)] ?? 'other';
}

/** It may have happened all the same. */
export function isDoubtful(error: unknown): boolean {
  return error instanceof DiscordFault && (error.status === 0 || error.status >= 500);
}

/** What the rest of the bot hears of it. */
export function chatRefused(what: string, error: unknown): BotError {
  if (error instanceof BotError) return error;
  const code = codeOf(error);
  const said = code === 0 ? 'did not answer' : `refused (${code})`;
  const gone = refusalOf(error) === 'gone' ? { gone: 1 } : {};
  return new BotError('chat-refused', `Discord ${said}: ${what}`, {
    cause: error,
    hint: hints[code],
    details: { reason: code === 0 ? 'no-answer' : String(code), ...gone },
  });
}

const closings: Readonly<Record<number, readonly [message: string, hint: string]>> = {
  4004: [
    'Discord: the token is not valid.',
    'Reset it on the page of the application (Bot, Reset Token), and set the new one.',
  ],
  4010: ['Discord: the shard is not valid.', 'This is a defect of Fettle: report it.'],
  4011: [
    'Discord: the bot is in too many servers for one connection.',
    'One process serves at most 2,500 servers.',
  ],
  4012: ['Discord: the version of the gateway is gone.', 'Update Fettle.'],
  4013: ['Discord: the intents are not valid.', 'This is a defect of Fettle: report it.'],
  4014: [
    'Discord: the application may not use an intent.',
    'Set discord.messageContent to never, or switch "Message Content Intent" on (page of the application, Bot).',
  ],
};

/** Why the gateway does not let the bot back in; undefined where it may try again. */
export function closedFor(code: number): BotError | undefined {
  const [message, hint] = closings[code] ?? [];
  if (message === undefined) return undefined;
  return new BotError('config-invalid', message, { hint, details: { close: code } });
}

/** A token that Discord does not know, or no longer. */
export function unknownToken(cause?: unknown): BotError {
  const [message, hint] = closings[4004] ?? [];
  return new BotError('config-invalid', message ?? '', { hint, cause });
}
