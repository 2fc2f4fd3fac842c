import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Carries requests over the one connection that it is given, and never over another: a logon belongs to
 * its connection, so that a request that changed the connection would go out as nobody.
 */
export class OneSocketAgent extends Agent {
  #unused: Duplex | undefined;
  #hasRefused = false;

  constructor(socket: Duplex) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
    this.#unused = socket;
  }

  override createConnection(
    _options: object,
    done?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = this.#unused;
    this.#unused = undefined;
    // Types know no failure without a socket; Node does.
    if (socket === undefined) {
      this.#hasRefused = true;
      done?.(new Error('The connection has ended.'), undefined as never);
    }
    return socket;
  }

  /** True when a request came too late for the connection: nothing of it was sent. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /** How long a connection is kept is decided elsewhere: a hint of the host must not end it within a logon. */
  override keepSocketAlive(): boolean {
    return true;
  }
}
