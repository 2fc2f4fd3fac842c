import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { boltLogger } from './bolt-log.ts';

export interface SignedServerOptions {
  readonly signingSecret: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** What a browser asks for; undefined where nothing but Slack is answered. */
  readonly browse?:
    | ((request: IncomingMessage, response: ServerResponse) => Promise<void>)
    | undefined;
}

/** Slack stamps its requests; no honest clock is that far ahead, in seconds. */
const mostAhead = 300;
/** The largest that Slack sends is a form of 250 kB. */
const mostBytes = 1_048_576;

/**
 * Listens for requests of Slack: signed, no older than five minutes (bolt sees to both), not from the future,
 * and no longer than a megabyte. What bolt does not know is for a browser, or nobody.
 */
export class SignedServer {
  readonly receiver: HTTPReceiver;
  readonly #options: SignedServerOptions;
  readonly #server;
  #port = 0;
  #heardAt = 0;

  constructor(options: SignedServerOptions) {
    const { signingSecret, clock, log } = options;
    this.#options = options;
    this.receiver = new HTTPReceiver({
      signingSecret,
      logger: boltLogger(log),
      bodyLimit: mostBytes,
      // Slack gives up after three seconds.
      unhandledRequestTimeoutMillis: 2_800,
      customPropertiesExtractor: () => {
        this.#heardAt = clock.now();
        return {};
      },
    });
    this.#server = createServer(
      { maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 5_000 },
      (request, response) => this.#answer(request, response),
    );
  }

  /** Rejects with `config-invalid` when nothing can listen there. */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(port, host, listening.resolve);
    await listening.promise.catch((error: unknown) => {
      throw new BotError('config-invalid', `Slack: nothing can listen on ${host}:${port}.`, {
        cause: error,
        hint: 'Choose another slack.port, or end what listens there.',
      });
    });
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : port;
  }

  async stop(): Promise<void> {
    if (this.#port === 0) return;
    this.#port = 0;
    const closed = new Promise((done) => this.#server.close(done));
    // What is being answered is answered; a connection that only waits would keep the process.
    this.#server.closeIdleConnections();
    await closed;
  }

  state(): { readonly open: number; readonly heardAt: number; readonly port?: number } {
    if (this.#port === 0) return { open: 0, heardAt: this.#heardAt };
    return { open: 1, heardAt: this.#heardAt, port: this.#port };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { browse } = this.#options;
    if (request.method !== 'POST' && browse !== undefined) {
      void browse(request, response);
      return;
    }
    if (isAhead(request)) {
      refuse(response, 401);
      return;
    }
    try {
      this.receiver.requestListener(request, response);
    } catch {
      // Bolt throws at what is not meant for it.
      refuse(response, 404);
    }
  }
}

/** Bolt looks for stamps that are too old only. Both by the clock of the machine. */
function isAhead({ headers }: IncomingMessage): boolean {
  const stamp = Number(headers['x-slack-request-timestamp']);
  return Number.isFinite(stamp) && stamp - Date.now() / 1000 > mostAhead;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' });
  response.end();
}
