import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Changes } from './changes.ts';
import type { Carrier, Load } from './delivery.ts';
import { isJson, jsonAt, parseJson, textAt } from './json.ts';
import { Tickets } from './tickets.ts';

/** Slack takes no more of one app at the same time. */
export const mostSockets = 10;

export interface SocketsOptions {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly appId: string;
  readonly pingEveryMs: number;
}

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly pending: Map<string, Load>;
  /** `leaving`: told to go, gets nothing new. `silent`: nothing passes, and nobody is told. */
  state: 'open' | 'leaving' | 'silent';
  pings: Timer;
}

/** Slack's side of Socket Mode: each envelope goes to ONE of the open sockets, any one. */
export class Sockets implements Carrier {
  readonly #clock: Clock;
  readonly #changes: Changes;
  readonly #appId: string;
  readonly #pingEveryMs: number;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets: Tickets<string>;
  #connections: readonly Connection[] = [];
  #made = 0;
  /** How many were ever opened. */
  welcomed = 0;
  #envelopes = 0;
  #turn = 0;

  constructor(options: SocketsOptions) {
    this.#clock = options.clock;
    this.#changes = options.changes;
    this.#appId = options.appId;
    this.#pingEveryMs = options.pingEveryMs;
    this.#tickets = new Tickets(options.clock, { lifeMs: 30_000, uses: 1 });
  }

  /** The path and query of an address for one socket. */
  newAddress(): string {
    this.#made += 1;
    const ticket = this.#tickets.issue(`ticket-${this.#made}`, `socket-${this.#made}`);
    return `/link/?ticket=${ticket}&app_id=${this.#appId}`;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    const redeemed = this.#tickets.redeem(ticket);
    if (redeemed.kind !== 'good' || this.#connections.length >= mostSockets) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) =>
      this.#welcome(redeemed.value, socket),
    );
  }

  /** Ids of the sockets that are open, the oldest first; silent ones too, for nobody knows. */
  get open(): readonly string[] {
    return this.#connections.filter(({ state }) => state !== 'leaving').map(({ id }) => id);
  }

  /** Also those that were told to go. */
  get all(): readonly string[] {
    return this.#connections.map(({ id }) => id);
  }

  carry(load: Load): string | undefined {
    const ready = this.#connections.filter(
      ({ state, socket }) => state !== 'leaving' && socket.readyState === WebSocket.OPEN,
    );
    const chosen = ready[this.#turn % Math.max(1, ready.length)];
    if (chosen === undefined) return;
    this.#turn += 1;
    this.#send(chosen, load);
    return chosen.id;
  }

  /** Slack recycles a socket: it announces that, sends nothing more there, and closes it 10 s later. */
  refresh(id: string): void {
    const connection = this.#connection(id);
    connection.state = 'leaving';
    this.#say(connection, {
      type: 'disconnect',
      reason: 'refresh_requested',
      debug_info: { host: 'test' },
    });
    this.#clock.at(this.#clock.now() + 10_000, () => connection.socket.close(1000));
  }

  /** Slack announces a refresh; the socket still gets envelopes until then. */
  warn(id: string): void {
    this.#say(this.#connection(id), {
      type: 'disconnect',
      reason: 'warning',
      debug_info: { host: 'test' },
    });
  }

  /** Nothing comes through any more in either direction, and neither side is told. */
  silence(id: string): void {
    const connection = this.#connection(id);
    connection.state = 'silent';
    connection.pings.cancel();
    connection.socket.pause();
  }

  /** The network breaks. */
  cut(id: string): void {
    this.#connection(id).socket.terminate();
  }

  close(): void {
    for (const { socket, pings } of this.#connections) {
      pings.cancel();
      socket.terminate();
    }
    this.#server.close();
  }

  #welcome(id: string, socket: WebSocket): void {
    this.welcomed += 1;
    const connection: Connection = {
      id,
      socket,
      pending: new Map(),
      state: 'open',
      pings: this.#nextPing(socket, id),
    };
    this.#connections = [...this.#connections, connection];
    socket.on('message', (data: unknown) => this.#heard(connection, textOf(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      connection.pings.cancel();
      this.#connections = this.#connections.filter((each) => each !== connection);
      this.#changes.announce();
    });
    this.#say(connection, {
      type: 'hello',
      num_connections: this.#connections.length,
      connection_info: { app_id: this.#appId },
      debug_info: { host: 'test', approximate_connection_time: 18_060 },
    });
    this.#changes.announce();
  }

  #send(connection: Connection, load: Load): void {
    this.#envelopes += 1;
    const envelopeId = `00000000-0000-4000-8000-${String(this.#envelopes).padStart(12, '0')}`;
    connection.pending.set(envelopeId, load);
    if (connection.state === 'silent') return;
    this.#say(connection, {
      envelope_id: envelopeId,
      type: load.kind,
      payload: load.payload,
      accepts_response_payload: load.kind !== 'events_api',
      ...(load.kind === 'events_api'
        ? { retry_attempt: load.retry?.attempt ?? 0, retry_reason: load.retry?.reason ?? '' }
        : {}),
    });
  }

  #heard(connection: Connection, text: string): void {
    const message = parseJson(text);
    if (connection.state === 'silent' || !isJson(message)) return;
    const envelopeId = textAt(message, 'envelope_id') ?? '';
    const load = connection.pending.get(envelopeId);
    connection.pending.delete(envelopeId);
    load?.answered(jsonAt(message, 'payload') ?? {});
  }

  #nextPing(socket: WebSocket, id: string): Timer {
    return this.#clock.at(this.#clock.now() + this.#pingEveryMs, () => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.ping();
      const connection = this.#connections.find((each) => each.id === id);
      if (connection !== undefined) connection.pings = this.#nextPing(socket, id);
    });
  }

  #say(connection: Connection, message: unknown): void {
    connection.socket.send(JSON.stringify(message));
  }

  #connection(id: string): Connection {
    const connection = this.#connections.find((each) => each.id === id);
    if (connection === undefined) throw new Error(`there is no socket ${id}`);
    return connection;
  }
}

function textOf(data: unknown): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
