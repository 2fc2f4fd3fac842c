import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { SelfSigned } from './self-signed.ts';

/** A message as RFC 5424 takes it apart. */
export interface Received {
  readonly facility: number;
  readonly severity: number;
  readonly time: string;
  readonly host: string;
  readonly id: string;
  readonly data: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * A strict receiver of syslog over TLS (RFC 5425) on loopback: what is not framed by octets or not RFC 5424 to the
 * letter is a fault. It can be deaf, or go away in the middle.
 */
export class SyslogReceiver {
  readonly received: Received[] = [];
  readonly faults: string[] = [];
  /** Reads nothing, but stays. */
  deaf = false;
  connections = 0;
  readonly #tls: SelfSigned;
  readonly #options: object;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #waiting: { readonly count: number; readonly done: () => void }[] = [];

  constructor(tls: SelfSigned, options: object = {}) {
    this.#tls = tls;
    this.#options = options;
  }

  async start(port = 0): Promise<number> {
    const server = createServer({ ...this.#tls, ...this.#options }, (socket) => this.#take(socket));
    server.on('tlsClientError', () => undefined);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    });
    this.#server = server;
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Ends every connection without a word, and listens no more. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.close();
    await once(server, 'close');
  }

  /** Resolves when so many messages have come in all. */
  async has(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((done) => this.#waiting.push({ count, done }));
  }

  #take(socket: Socket): void {
    this.connections += 1;
    socket.on('error', () => undefined);
    if (this.deaf) return;
    let held: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = this.#frames(Buffer.concat([held, chunk]));
    });
    socket.on('end', () => {
      if (held.length > 0) this.faults.push('ended within a message');
    });
  }

  #frames(bytes: Buffer): Buffer {
    let rest = bytes;
    for (;;) {
      const space = rest.indexOf(0x20);
      if (space < 0) return rest;
      const written = rest.subarray(0, space).toString('latin1');
      if (!/^[1-9]\d*$/.test(written)) {
        this.faults.push(`no length: ${JSON.stringify(written.slice(0, 40))}`);
        return Buffer.alloc(0);
      }
      const end = space + 1 + Number(written);
      if (rest.length < end) return rest;
      this.#read(rest.subarray(space + 1, end));
      rest = rest.subarray(end);
    }
  }

  #read(bytes: Buffer): void {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const received = parseSyslog(text);
    if (typeof received === 'string') this.faults.push(received);
    else this.received.push(received);
    const due = this.#waiting.filter(({ count }) => this.received.length >= count);
    this.#waiting = this.#waiting.filter((each) => !due.includes(each));
    for (const { done } of due) done();
  }
}

const header =
  /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([!-~]{1,255}) fettle ([!-~]{1,128}) ([!-~]{1,32}) /;
const element =
  /^\[fettle@[1-9]\d*((?: [!#-<>-Z^-~[]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*)\](?: (\ufeff[^\n]*|[ -~]*))?$/u;

/** A message, or what is wrong with it. */
export function parseSyslog(text: string): Received | string {
  const [head = '', priority = '', time = '', host = '', , id = ''] = header.exec(text) ?? [];
  if (head === '') return `no header: ${JSON.stringify(text.slice(0, 80))}`;
  const [whole, parameters = '', message = ''] = element.exec(text.slice(head.length)) ?? [];
  if (whole === undefined || /\p{Cc}/u.test(text)) return `no element: ${JSON.stringify(text)}`;
  const data = [...parameters.matchAll(/ ([^=]+)="((?:[^"\\]|\\.)*)"/gu)].map(
    ([, name = '', value = '']) => [name, value.replaceAll(/\\(["\\\]])/g, '$1')] as const,
  );
  if (new Set(data.map(([name]) => name)).size !== data.length) return 'a name stands twice';
  return {
    facility: Math.floor(Number(priority) / 8),
    severity: Number(priority) % 8,
    time,
    host,
    id,
    data: Object.fromEntries(data),
    text: message.replace('\ufeff', ''),
  };
}
