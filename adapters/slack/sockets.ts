import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type App, SocketModeReceiver, type webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { boltLogger } from './bolt-log.ts';

export interface SocketsOptions {
  readonly appToken: string;
  /** Makes a new object at each call: the SDK writes into it. */
  readonly clientOptions: () => webApi.WebClientOptions;
  readonly clock: Clock;
  readonly log: Log;
}

/** Two: when Slack renews one of them, the SDK is without it for five seconds, and clicks would be lost. */
const lines = 2;
const lookEveryMs = 15_000;
/** Slack and the SDK exchange pings every few seconds. */
const silentMs = 60_000;
const stopWithinMs = 2_000;

const WithUrl = z.object({ url: z.string() });
const PingMessage = z.object({ websocket: z.object({ url: z.string() }) });
/** Of undici, which carries the SDK's sockets; for each frame of a socket there is one. */
const pingChannels = ['undici:websocket:ping', 'undici:websocket:pong'] as const;

interface Line {
  readonly receiver: SocketModeReceiver;
  url: string | undefined;
  isOpen: boolean;
  /** Given up: one that is only now connected is closed again. */
  isClosed: boolean;
  /** Milliseconds since 1970. */
  heardAt: number;
}

/** The connections over which Slack delivers, watched: one that falls silent is replaced. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #app: App;
  #lines: readonly Line[] = [];
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(app: App, options: SocketsOptions) {
    this.#app = app;
    this.#options = options;
  }

  async start(): Promise<void> {
    for (const name of pingChannels) subscribe(name, this.#heardPing);
    this.#lines = Array.from({ length: lines }, () => this.#line());
    await Promise.all(this.#lines.map(({ receiver }) => receiver.start()));
    this.#watch();
  }

  /** How many deliver at the moment, and when Slack was heard last. */
  state(): { readonly open: number; readonly heardAt: number } {
    const open = this.#lines.filter(({ isOpen }) => isOpen).length;
    return { open, heardAt: Math.max(0, ...this.#lines.map(({ heardAt }) => heardAt)) };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await Promise.all(this.#lines.map((line) => this.#close(line)));
    for (const name of pingChannels) unsubscribe(name, this.#heardPing);
  }

  #line(): Line {
    const { appToken, clientOptions, clock, log } = this.#options;
    const receiver = new SocketModeReceiver({
      appToken,
      logger: boltLogger(log),
      installerOptions: {
        clientOptions: {
          ...clientOptions(),
          // As long as it takes, at least twice a minute.
          retryConfig: { retries: 10, forever: true, factor: 1.3, maxTimeout: 30_000 },
        },
      },
    });
    receiver.init(this.#app);
    const heardAt = clock.now();
    const line: Line = { receiver, url: undefined, isOpen: false, isClosed: false, heardAt };
    const { client } = receiver;
    client.on('authenticated', (answer: unknown) => {
      line.url = WithUrl.safeParse(answer).data?.url;
    });
    client.on('connected', () => {
      if (line.isClosed) void this.#close(line);
      else this.#heard(line, 'open');
    });
    client.on('error', () => holdNothing(client));
    client.on('ws_message', () => this.#heard(line));
    client.on('close', () => {
      line.isOpen = client.websocket?.isActive() ?? false;
    });
    return line;
  }

  #heard(line: Line, now?: 'open'): void {
    line.heardAt = this.#options.clock.now();
    if (now === 'open') line.isOpen = true;
  }

  readonly #heardPing = (message: unknown): void => {
    const url = PingMessage.safeParse(message).data?.websocket.url;
    const line = this.#lines.find((each) => each.url !== undefined && each.url === url);
    if (line !== undefined) this.#heard(line);
  };

  #watch(): void {
    const { clock } = this.#options;
    this.#timer = clock.at(clock.now() + lookEveryMs, () => {
      for (const line of this.#lines) {
        if (clock.now() - line.heardAt >= silentMs) this.#replace(line);
      }
      if (!this.#isStopped) this.#watch();
    });
  }

  #replace(silent: Line): void {
    const { log } = this.#options;
    log.warn(
      { open: silent.isOpen },
      'a socket was silent for a minute: another one takes its place',
    );
    const fresh = this.#line();
    this.#lines = this.#lines.map((line) => (line === silent ? fresh : line));
    silent.isOpen = false;
    void this.#close(silent);
    fresh.receiver
      .start()
      .catch((error: unknown) => log.error({ err: error }, 'no socket to Slack'));
  }

  /** A peer that is gone does not answer a farewell. */
  async #close(line: Line): Promise<void> {
    const { clock } = this.#options;
    const { client } = line.receiver;
    line.isClosed = true;
    const late = Promise.withResolvers<void>();
    const timer = clock.at(clock.now() + stopWithinMs, late.resolve);
    const gone = client.disconnect();
    holdNothing(client);
    await Promise.race([gone, late.promise]);
    timer.cancel();
    // The second time it hangs up without a farewell.
    if (client.websocket?.readyState === closing) client.websocket.disconnect();
  }
}

/** As WebSocket counts. */
const closing = 2;

/** The SDK waits 30 s for a farewell, forgets that timer when the socket breaks, and would keep the process alive. */
function holdNothing({ websocket }: SocketModeReceiver['client']): void {
  const timer: unknown =
    websocket === undefined ? undefined : Reflect.get(websocket, 'closeHandshakeTimeout');
  if (isTimer(timer)) timer.unref();
}

function isTimer(value: unknown): value is { unref(): void } {
  return typeof value === 'object' && value !== null && 'unref' in value;
}
