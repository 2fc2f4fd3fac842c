import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Changes } from '#test/slack/changes.ts';
import { isJson, type Json, jsonAt, parseJson, textAt } from '#test/slack/json.ts';
import { type DiscordApp, intent, knownIntents } from './app.ts';
import { type Dispatch, type Happening, type Session, Sessions } from './sessions.ts';

const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Discord closes a connection that sends more than this, in bytes. */
const longestPayload = 4096;

export interface GatewayOptions {
  readonly changes: Changes;
  readonly app: DiscordApp;
  readonly token: string;
  readonly heartbeatMs: number;
  /** Where a session resumes. */
  readonly resumeUrl: () => string;
  /** What READY says, and what follows it. */
  readonly ready: () => { readonly ready: Json; readonly after: readonly Happening[] };
}

interface Connection {
  readonly socket: WebSocket;
  session: Session | undefined;
  isSilent: boolean;
}

/** Discord's gateway for one app and one shard: identify, heartbeat, sequence numbers, resume. */
export class Gateway {
  readonly sessions = new Sessions();
  readonly #options: GatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  #connections: readonly Connection[] = [];
  #refusal: number | undefined;
  /** How often somebody identified, resumed and was told to begin anew. */
  identified = 0;
  resumed = 0;
  invalidated = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (query.get('v') !== '10' || query.get('encoding') !== 'json') {
      stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  /** Whether somebody is connected who has identified or resumed. */
  get isOnline(): boolean {
    return this.#connections.some(({ session }) => session !== undefined);
  }

  /** Sockets that are open, whoever stands behind them. */
  get connected(): number {
    return this.#connections.length;
  }

  /** Sends an event to every session that may get it; one without a socket keeps it for its resume. */
  dispatch({ name, data, needs, hushed }: Happening): void {
    for (const session of this.sessions.alive) {
      if ((session.intents & needs) !== needs) continue;
      const isHushed = hushed !== undefined && (session.intents & intent.messageContent) === 0;
      this.#deliver(session, { name, data: isHushed ? hushed : data });
    }
  }

  /** The network breaks: the session may be resumed. */
  drop(code?: number): void {
    for (const { socket } of this.#connections) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  /** The session is lost: a resume is refused, and what happens meanwhile is never told. */
  dropForGood(): void {
    for (const session of this.sessions.alive) session.isDead = true;
    this.drop();
  }

  /** Discord asks to come again (op 7). */
  askToReconnect(): void {
    for (const connection of this.#connections) say(connection, { op: op.reconnect, d: null });
  }

  /** Discord takes the session back (op 9). */
  invalidate(canResume: 'resumable' | 'lost'): void {
    for (const connection of this.#connections) this.#invalidate(connection, canResume);
  }

  /** Nothing comes through any more, heartbeats are not acknowledged, nobody is told. */
  silence(): void {
    for (const connection of this.#connections) connection.isSilent = true;
  }

  /** From now on everybody who identifies is closed with this code; undefined lets them in again. */
  refuseWith(code: number | undefined): void {
    this.#refusal = code;
  }

  close(): void {
    for (const { socket } of this.#connections) socket.terminate();
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    const connection: Connection = { socket, session: undefined, isSilent: false };
    this.#connections = [...this.#connections, connection];
    socket.on('message', (data: unknown) => this.#heard(connection, data));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number) => {
      this.#connections = this.#connections.filter((each) => each !== connection);
      // Discord forgets a session that its app has closed with 1000 or 1001.
      if (connection.session !== undefined && (code === 1000 || code === 1001))
        connection.session.isDead = true;
      this.#options.changes.announce();
    });
    say(connection, { op: op.hello, d: { heartbeat_interval: this.#options.heartbeatMs } });
    this.#options.changes.announce();
  }

  #heard(connection: Connection, data: unknown): void {
    if (connection.isSilent || !Buffer.isBuffer(data)) return;
    const message = parseJson(data.toString());
    const isReadable = isJson(message) && data.byteLength <= longestPayload;
    const code = isReadable ? this.#obey(connection, message) : 4002;
    if (code !== undefined) connection.socket.close(code);
  }

  /** The code that the connection is to be closed with, where it is. */
  #obey(connection: Connection, message: Json): number | undefined {
    const body = jsonAt(message, 'd') ?? {};
    switch (message.op) {
      case op.heartbeat:
        return say(connection, { op: op.heartbeatAck });
      case op.identify:
        return connection.session === undefined ? this.#identify(connection, body) : 4005;
      case op.resume:
        return connection.session === undefined ? this.#resume(connection, body) : 4005;
      case op.presence:
      case op.requestMembers:
        return connection.session === undefined ? 4003 : undefined;
      default:
        return 4001;
    }
  }

  #identify(connection: Connection, body: Json): number | undefined {
    const code = this.#whyNot(body);
    if (code !== undefined) return code;
    const session = this.sessions.begin(Number(body.intents));
    connection.session = session;
    this.identified += 1;
    const { ready, after } = this.#options.ready();
    this.#deliver(session, { name: 'READY', data: { ...ready, ...this.#place(session) } });
    for (const { name, data, needs } of after)
      if ((session.intents & needs) === needs) this.#deliver(session, { name, data });
    this.#options.changes.announce();
    return;
  }

  #whyNot(body: Json): number | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (textAt(body, 'token') !== this.#options.token) return 4004;
    const { intents, properties } = body;
    if (!isJson(properties)) return 4002;
    if (typeof intents !== 'number' || (intents & ~knownIntents) !== 0) return 4013;
    const isForbidden = (['guildMembers', 'guildPresences', 'messageContent'] as const).some(
      (name) => (intents & intent[name]) !== 0 && !this.#options.app.privileged.includes(name),
    );
    return isForbidden ? 4014 : undefined;
  }

  #place(session: Session): Json {
    return { session_id: session.id, resume_gateway_url: this.#options.resumeUrl(), shard: [0, 1] };
  }

  #resume(connection: Connection, body: Json): number | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (textAt(body, 'token') !== this.#options.token) return 4004;
    const sequence = Number(body.seq);
    const session = this.sessions.resume(textAt(body, 'session_id') ?? '', sequence);
    if (session === undefined) return this.#invalidate(connection, 'lost');
    for (const stale of this.#connections.filter((each) => each.session === session))
      stale.socket.close(4009);
    connection.session = session;
    this.resumed += 1;
    for (const [index, event] of session.sent.entries())
      if (index >= sequence) sayEvent(connection, event, index + 1);
    this.#deliver(session, { name: 'RESUMED', data: { _trace: [] } });
    this.#options.changes.announce();
    return;
  }

  #invalidate(connection: Connection, canResume: 'resumable' | 'lost'): undefined {
    if (canResume === 'lost' && connection.session !== undefined) connection.session.isDead = true;
    connection.session = undefined;
    this.invalidated += 1;
    say(connection, { op: op.invalidSession, d: canResume === 'resumable' });
    this.#options.changes.announce();
  }

  #deliver(session: Session, event: Dispatch): void {
    session.sent = [...session.sent, event];
    const connection = this.#connections.find((each) => each.session === session);
    if (connection !== undefined) sayEvent(connection, event, session.sent.length);
  }
}

function sayEvent(connection: Connection, event: Dispatch, sequence: number): void {
  say(connection, { op: op.dispatch, t: event.name, s: sequence, d: event.data });
}

function say(connection: Connection, message: Json): undefined {
  if (connection.isSilent || connection.socket.readyState !== WebSocket.OPEN) return;
  connection.socket.send(JSON.stringify(message));
}
