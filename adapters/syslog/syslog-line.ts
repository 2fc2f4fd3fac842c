import { once } from 'node:events';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { BotError } from '#src/errors.ts';
import type { SyslogSettings } from '#src/journal/audit-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';

export interface SyslogLineOptions {
  readonly settings: SyslogSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

const deadlineMs = 10_000;

/**
 * One connection to a receiver of syslog over TLS 1.2 or newer, whose certificate is verified. Syslog knows no
 * answer: what was written may be lost as long as the connection has not ended well.
 */
export class SyslogLine {
  readonly #options: SyslogLineOptions;
  readonly #socket: TLSSocket;
  /** Why it broke; what the other side says is not repeated, only codes. */
  #broken: string | undefined;
  #ended = false;

  private constructor(options: SyslogLineOptions, socket: TLSSocket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('error', (error: Error) => this.#break(codeOf(error)));
    socket.on('end', () => {
      if (!this.#ended) this.#break('the receiver ended the connection');
    });
    socket.on('close', () => this.#break('the connection is closed'));
    // A receiver has nothing to say; what it says nevertheless must not fill our memory.
    socket.resume();
  }

  /** Rejects with `audit-failed` when nobody is there in time, or when it is somebody else. */
  static async open(options: SyslogLineOptions): Promise<SyslogLine> {
    const socket = connect(await optionsOf(options));
    const line = new SyslogLine(options, socket);
    await line.#within(once(socket, 'secureConnect'));
    return line;
  }

  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  /** Rejects with `audit-failed` when it breaks, or when the receiver takes nothing more. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#broken !== undefined) throw this.fault();
    const written = Promise.withResolvers<void>();
    this.#socket.write(bytes, (error) => (error ? written.reject(error) : written.resolve()));
    await this.#within(written.promise);
  }

  /** Ends it in order; true when the receiver did, too, so that it has read everything. */
  async end(): Promise<boolean> {
    if (this.#broken !== undefined) return false;
    this.#ended = true;
    let heard = false;
    this.#socket.once('end', () => {
      heard = true;
    });
    const closed = once(this.#socket, 'close');
    this.#socket.end();
    try {
      await this.#within(closed);
      return heard;
    } catch {
      // What may be lost is sent again by whoever asked; here it only has to be said.
      return false;
    } finally {
      this.destroy();
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  fault(): BotError {
    const { host, port } = this.#options.settings;
    const why = this.#broken ?? 'no answer in time';
    return new BotError('audit-failed', `syslog at ${host}:${port}: ${why}`, {
      hint: 'Check host, port, ca and serverName, and whether the receiver speaks TLS (RFC 5425).',
    });
  }

  #break(why: string): void {
    this.#broken ??= why;
  }

  async #within(doing: Promise<unknown>): Promise<void> {
    const { clock } = this.#options;
    const late = Promise.withResolvers<never>();
    const timer = clock.at(clock.now() + deadlineMs, () => late.reject(this.fault()));
    try {
      await Promise.race([doing, late.promise]);
    } catch (error) {
      if (Error.isError(error) && !(error instanceof BotError)) this.#break(codeOf(error));
      this.destroy();
      throw this.fault();
    } finally {
      timer.cancel();
    }
  }
}

async function optionsOf({ settings, secrets }: SyslogLineOptions): Promise<ConnectionOptions> {
  const { host, port, ca, serverName, clientCertificate: own } = settings;
  const name = serverName ?? (isIP(host) === 0 ? host : undefined);
  return {
    host,
    port,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(name === undefined ? {} : { servername: name }),
    ...(ca === undefined ? {} : { ca: await secrets.resolve(ca) }),
    ...(own === undefined
      ? {}
      : { cert: await secrets.resolve(own.cert), key: await secrets.resolve(own.key) }),
  };
}

function codeOf(error: Error & { readonly code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : 'the connection failed';
}
