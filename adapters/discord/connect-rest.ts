import { REST } from 'discord.js';
import type { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { Api } from './api.ts';
import { restOptions } from './rest-options.ts';

export interface ConnectRestOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly lost: (why: BotError) => void;
}

/** Requests of one bot. Closed, it can still be used: only what it remembers of limits is swept no more. */
export interface Connected {
  readonly api: Api;
  readonly close: () => void;
}

export function connectRest({ token, apiUrl, clock, log, lost }: ConnectRestOptions): Connected {
  const rest = new REST(restOptions(apiUrl)).setToken(token);
  // What answers interactions counts towards no limit: it must not wait for what does.
  const interactions = new REST({ ...restOptions(apiUrl), globalRequestsPerSecond: 10_000 });
  const close = (): void => {
    for (const each of [rest, interactions]) {
      each.clearHashSweeper();
      each.clearHandlerSweeper();
    }
  };
  return { api: new Api({ rest, interactions, clock, log, lost }), close };
}
