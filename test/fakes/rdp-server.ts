import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { der, integer, sequence } from './self-signed.ts';

/** What the fake does with a request. */
export type Behaviour =
  | { readonly kind: 'silent' | 'close' | 'legacy' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'failure'; readonly code: number }
  | { readonly kind: 'response'; readonly selected: number; readonly onHello?: OnHello };

/** What it does with the ClientHello. */
export type OnHello =
  | { readonly kind: 'silent' | 'close' | 'reset' | 'never' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'tls'; readonly options: TLSSocketOptions; readonly challenge?: Uint8Array };

export interface FakeRdpOptions {
  /** By requested protocols: 0, 1, 3, 11. */
  readonly answer: (request: number) => Behaviour;
  /** Called when the server has chosen to say nothing. */
  readonly onSilence?: () => void;
}

/** An RDP port on 127.0.0.1 that behaves as it is told. It notes what it is asked. */
export class FakeRdpServer implements AsyncDisposable {
  /** Requested protocols in the order in which they came. */
  readonly requests: number[] = [];
  /** The most connections that were open at once. */
  mostAtOnce = 0;
  readonly #server: Server;
  readonly #options: FakeRdpOptions;
  readonly #open = new Set<Socket>();

  private constructor(options: FakeRdpOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  static async start(options: FakeRdpOptions): Promise<FakeRdpServer> {
    const fake = new FakeRdpServer(options);
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

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #welcome(socket: Socket): void {
    this.#open.add(socket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open.size);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes) => {
      const request = bytes[15] ?? -1;
      this.requests.push(request);
      this.#behave(socket, this.#options.answer(request));
    });
  }

  #behave(socket: Socket, behaviour: Behaviour): void {
    switch (behaviour.kind) {
      case 'silent':
        this.#options.onSilence?.();
        return;
      case 'close':
        socket.end();
        return;
      case 'legacy':
        socket.write(Buffer.of(3, 0, 0, 11, 6, 0xd0, 0, 0, 0x12, 0x34, 0));
        return;
      case 'bytes':
        socket.end(behaviour.bytes);
        return;
      case 'failure':
        socket.write(confirm(3, behaviour.code));
        return;
      case 'response':
        this.#respond(socket, behaviour.selected, behaviour.onHello ?? { kind: 'never' });
    }
  }

  #respond(socket: Socket, selected: number, onHello: OnHello): void {
    if (onHello.kind === 'tls') secure(socket, onHello);
    else socket.once('data', () => this.#hear(socket, onHello));
    socket.write(confirm(2, selected));
  }

  #hear(socket: Socket, onHello: Exclude<OnHello, { readonly kind: 'tls' }>): void {
    switch (onHello.kind) {
      case 'silent':
        this.#options.onSilence?.();
        return;
      case 'close':
        socket.end();
        return;
      case 'reset':
        socket.resetAndDestroy();
        return;
      case 'bytes':
        socket.end(onHello.bytes);
        return;
      case 'never':
        throw new Error('a ClientHello came that was not expected');
    }
  }
}

function confirm(type: number, value: number): Buffer {
  return Buffer.of(3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, type, 0, 8, 0, value, 0, 0, 0);
}

function secure(socket: Socket, onHello: Extract<OnHello, { readonly kind: 'tls' }>): void {
  const secured = new TLSSocket(socket, { ...onHello.options, isServer: true });
  secured.on('error', () => socket.destroy());
  const { challenge } = onHello;
  if (challenge !== undefined) secured.once('data', () => secured.write(tsRequest(challenge)));
}

/** A TSRequest of version 6 with one token (MS-CSSP 2.2.1). */
export function tsRequest(token: Uint8Array): Buffer {
  const item = sequence(der(0xa0, der(0x04, token)));
  return sequence(der(0xa0, integer(6)), der(0xa1, sequence(item)));
}

export interface ChallengeOptions {
  /** AV_PAIR id: text, or bytes as they are. */
  readonly pairs: readonly (readonly [number, string | Uint8Array])[];
  readonly version?: readonly [number, number, number];
}

/** An NTLM CHALLENGE (MS-NLMP 2.2.1.2) with target info. */
export function ntlmChallenge({ pairs, version = [10, 0, 20_348] }: ChallengeOptions): Buffer {
  const info = Buffer.concat([...pairs.map(([id, value]) => avPair(id, value)), Buffer.alloc(4)]);
  const head = Buffer.alloc(56);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(0xe28a_8215, 20);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(56, 44);
  head.writeUInt8(version[0], 48);
  head.writeUInt8(version[1], 49);
  head.writeUInt16LE(version[2], 50);
  return Buffer.concat([head, info]);
}

function avPair(id: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(typeof value === 'string' ? Buffer.from(value, 'utf16le') : value);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** A time as Windows counts it: 100 ns since 1601. */
export function fileTime(at: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(at) * 10_000n + 116_444_736_000_000_000n);
  return bytes;
}
