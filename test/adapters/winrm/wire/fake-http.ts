import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';

export interface Heard {
  readonly connection: FakeConnection;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | undefined;
}

/** How the bytes of an answer leave. */
export type Manner =
  | 'at-once'
  | 'chunked'
  | 'byte-by-byte'
  | 'then-close'
  | 'half-then-close'
  | 'never-ending'
  | 'without-end'
  | 'garbage';

export type Handler = (
  heard: Heard,
) => Promise<{ readonly reply: Reply; readonly manner: Manner } | 'close' | 'silence'>;

/** One connection, seen from the host. */
export class FakeConnection {
  readonly number: number;
  readonly stream: Duplex;
  readonly isSecure: boolean;
  /** Names of what was asked for over it, in order. */
  readonly asked: string[] = [];

  constructor(number: number, stream: Duplex) {
    this.number = number;
    this.stream = stream;
    this.isSecure = stream instanceof TLSSocket;
  }
}

/** A strict HTTP/1.1 server on 127.0.0.1 that can answer as no server should. */
export class FakeHttp implements AsyncDisposable {
  readonly connections: FakeConnection[] = [];
  /** What a client did that it must not do. */
  readonly violations: string[] = [];
  readonly #server: Server;
  readonly #open = new Set<Duplex>();
  readonly #handler: Handler;
  readonly #tls: TLSSocketOptions | undefined;

  private constructor(handler: Handler, tls: TLSSocketOptions | undefined) {
    this.#handler = handler;
    this.#tls = tls;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  static async start(handler: Handler, tls?: TLSSocketOptions): Promise<FakeHttp> {
    const fake = new FakeHttp(handler, tls);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return address.port;
  }

  get openConnections(): number {
    return this.#open.size;
  }

  /** As a host that is restarted, or a firewall that forgets. */
  dropAll(): void {
    for (const stream of this.#open) stream.destroy();
  }

  /** In order, as a server ends connections that were idle for too long. */
  endAll(): void {
    for (const stream of this.#open) stream.end();
  }

  /** Refuses whoever comes from now on. */
  async stop(): Promise<void> {
    this.dropAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.stop();
  }

  #welcome(socket: Socket): void {
    socket.setNoDelay(true);
    const stream =
      this.#tls === undefined ? socket : new TLSSocket(socket, { ...this.#tls, isServer: true });
    this.#open.add(stream);
    socket.on('error', () => stream.destroy());
    stream.on('error', () => stream.destroy());
    stream.on('close', () => this.#open.delete(stream));
    const connection = new FakeConnection(this.connections.length + 1, stream);
    this.connections.push(connection);
    void this.#serve(connection);
  }

  async #serve(connection: FakeConnection): Promise<void> {
    let bytes = Buffer.alloc(0);
    let isBusy = false;
    connection.stream.on('data', (piece: Buffer) => {
      if (isBusy) this.violations.push('two requests at once');
      bytes = Buffer.concat([bytes, piece]);
      // The first byte of a TLS handshake.
      if (bytes[0] === 0x16) connection.stream.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      const heard = requestIn(connection, bytes);
      if (heard === undefined) return;
      bytes = Buffer.alloc(0);
      isBusy = true;
      this.#check(heard);
      void this.#answer(heard).then(() => {
        isBusy = false;
      });
    });
  }

  #check({ headers }: Heard): void {
    if (headers.get('') !== 'POST /wsman HTTP/1.1') this.violations.push('not a POST to /wsman');
    if (headers.get('accept-encoding') !== 'identity') this.violations.push('packed answers');
    if (headers.get('host') !== `127.0.0.1:${this.port}`) this.violations.push('another host');
  }

  async #answer(heard: Heard): Promise<void> {
    const { stream } = heard.connection;
    const said = await this.#handler(heard);
    if (said === 'close') stream.destroy();
    else if (said !== 'silence') await deliver(stream, said.reply, said.manner);
  }
}

function requestIn(connection: FakeConnection, bytes: Buffer): Heard | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [line = '', ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map([['', line]]);
  for (const field of fields) {
    const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(field) ?? [];
    headers.set(name.toLowerCase(), value);
  }
  const body = bytes.subarray(end + 4);
  if (body.length < Number(headers.get('content-length') ?? 0)) return undefined;
  return { connection, headers, body };
}

async function deliver(stream: Duplex, reply: Reply, manner: Manner): Promise<void> {
  const body = Buffer.from(reply.body ?? []);
  const bytes = Buffer.concat([head(reply, manner, body.length), packed(body, manner)]);
  switch (manner) {
    case 'at-once':
    case 'chunked':
    case 'without-end':
      stream.write(bytes);
      return;
    case 'byte-by-byte':
      for (const byte of bytes) {
        stream.write(Buffer.of(byte));
        await new Promise((wake) => setImmediate(wake));
      }
      return;
    case 'then-close':
      stream.end(bytes);
      return;
    case 'half-then-close':
      stream.end(bytes.subarray(0, Math.max(1, bytes.length - 10)));
      return;
    case 'garbage':
      stream.end('SSH-2.0-OpenSSH_9.2\r\n');
      return;
    case 'never-ending':
      stream.write(bytes);
      await flood(stream);
  }
}

function head(reply: Reply, manner: Manner, length: number): Buffer {
  const size = manner === 'without-end' ? length + 1 : length;
  const isPlain = manner !== 'chunked' && manner !== 'never-ending';
  const fields = {
    ...(isPlain ? { 'Content-Length': size } : { 'Transfer-Encoding': 'chunked' }),
    ...reply.headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${reply.status} Said\r\n${lines.join('')}\r\n`, 'latin1');
}

function packed(body: Buffer, manner: Manner): Buffer {
  if (manner === 'never-ending') return chunk(body);
  if (manner !== 'chunked') return body;
  const middle = Math.floor(body.length / 2);
  const parts = [body.subarray(0, middle), body.subarray(middle)].filter(
    ({ length }) => length > 0,
  );
  return Buffer.concat([...parts.map(chunk), Buffer.from('0\r\n\r\n')]);
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
}

/** Until the client has had enough. */
async function flood(stream: Duplex): Promise<void> {
  const more = chunk(Buffer.alloc(8192, 0x41));
  while (!stream.destroyed) {
    stream.write(more);
    await new Promise((wake) => setImmediate(wake));
  }
}
