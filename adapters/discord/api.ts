import {
  DiscordAPIError,
  HTTPError,
  type RawFile,
  type REST,
  type RequestMethod,
} from 'discord.js';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { DiscordFault, unknownToken } from './fault.ts';
import { InvalidRequests } from './invalid-requests.ts';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Of `Routes`. */
  readonly route: `/${string}`;
  readonly body?: object | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly files?: readonly RawFile[] | undefined;
  /** Interactions prove themselves by their own token. */
  readonly auth?: 'bot' | 'none' | undefined;
  /** What a log may say of it; a route can hold the token of an interaction. */
  readonly line: string;
}

export interface ApiOptions {
  readonly rest: REST;
  /** For interactions, which count towards no limit of the bot. */
  readonly interactions: REST;
  readonly clock: Clock;
  readonly log: Log;
  /** The token is no longer good: nothing will work until somebody sets another. */
  readonly lost: (why: BotError) => void;
}

/**
 * Requests to Discord. Each route waits for its own limits, no other waits with it. Rejects with
 * `DiscordFault`, and with `chat-refused` while it holds its breath: after too many refusals, so that
 * Discord does not ban this address.
 */
export class Api {
  readonly #options: ApiOptions;
  readonly #invalid: InvalidRequests;
  #hasSaid = false;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#invalid = new InvalidRequests(options.clock);
    for (const rest of new Set([options.rest, options.interactions])) {
      rest.on('response', (_request, { status, headers }) =>
        this.#invalid.note(status, headers.get('x-ratelimit-scope')),
      );
    }
  }

  get isHolding(): boolean {
    return this.#invalid.isHolding;
  }

  async call(call: ApiCall): Promise<unknown> {
    this.#hold();
    const { rest, interactions } = this.#options;
    const { method, route, body, query, files, auth = 'bot' } = call;
    try {
      return await (auth === 'bot' ? rest : interactions).request({
        // The SDK's enum is these words.
        method: method as RequestMethod,
        fullRoute: route,
        auth: auth === 'bot',
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(files === undefined || files.length === 0 ? {} : { files: [...files] }),
      });
    } catch (error) {
      throw this.#faultOf(error, call);
    }
  }

  #faultOf(error: unknown, { line, auth }: ApiCall): DiscordFault {
    if (error instanceof DiscordAPIError) {
      if (error.status === 401 && auth !== 'none') this.#options.lost(unknownToken());
      const code = typeof error.code === 'number' ? error.code : 0;
      return new DiscordFault(line, { status: error.status, code });
    }
    const status = error instanceof HTTPError ? error.status : 0;
    // Only the name: a message of the network may repeat the address, and with it a token.
    const name = Error.isError(error) ? error.name : 'unknown';
    this.#options.log.debug({ line, status, name }, 'a request had no useful answer');
    return new DiscordFault(line, { status, code: 0 });
  }

  #hold(): void {
    if (!this.isHolding) {
      this.#hasSaid = false;
      return;
    }
    if (!this.#hasSaid) {
      this.#hasSaid = true;
      const { count } = this.#invalid;
      this.#options.log.error({ count }, 'too many requests were refused: nothing is sent for now');
    }
    throw new BotError(
      'chat-refused',
      'Discord refused too much of late: nothing is sent for now.',
      {
        hint: '"fettle discord check" names what the bot may not do.',
        details: { reason: 'held' },
      },
    );
  }
}
