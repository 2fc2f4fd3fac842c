import { LogLevel, type webApi } from '@slack/bolt';
import type { Log } from '#src/ports/log.ts';

type Logger = NonNullable<webApi.WebClientOptions['logger']>;

/** Bolt's lines in the bot's own log. Its debug lines hold whole messages of people: they are dropped. */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => undefined,
    info: (...said) => log.debug({ said: line(said) }, 'bolt'),
    warn: (...said) => log.warn({ said: line(said) }, 'bolt'),
    error: (...said) => log.warn({ said: line(said) }, 'bolt'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function line(said: readonly unknown[]): string {
  return said.map((each) => (Error.isError(each) ? each.message : String(each))).join(' ');
}
