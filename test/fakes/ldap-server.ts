import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { der, integer, type SelfSigned, sequence } from './self-signed.ts';

/** What it does wrong, when anything. */
export type LdapMood =
  | 'silent'
  | 'silent-after-logon'
  | 'ends-after-logon'
  | 'no-tls'
  | 'injects'
  | 'refers';

export interface LdapServerOptions {
  readonly certificate: SelfSigned;
  /** ldaps by default; ldap is StartTLS. */
  readonly scheme?: 'ldap' | 'ldaps';
  readonly mood?: LdapMood;
  /** Takes every value for the one that is looked for. */
  readonly lenient?: boolean;
}

type Values = Readonly<Record<string, string | readonly string[]>>;

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly size: number;
}

/**
 * A small LDAP server on loopback: logon, searches with equality, presence, and, or, and the chain rule of Active
 * Directory, for which an entry says in `groups` where it ends up. It keeps what came in clear text.
 */
export class LdapServer {
  readonly entries = new Map<string, Values>();
  readonly filters: string[] = [];
  /** Names that logged on. */
  readonly logons: string[] = [];
  connections = 0;
  /** What came before the encryption, without the request for it. */
  clear = '';
  /** Settles when it was asked something that it does not answer. */
  readonly reached: Promise<void>;
  readonly #reach: () => void;
  readonly #options: LdapServerOptions;
  readonly #context: SecureContext;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: LdapServerOptions) {
    this.#options = options;
    this.#context = createSecureContext(options.certificate);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.reached = promise;
    this.#reach = resolve;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#options.scheme ?? 'ldaps'}://localhost:${port}`;
  }

  async start(): Promise<void> {
    // "localhost", as the certificate says, on whichever loopback that is here.
    this.#server.listen(0, 'localhost');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (this.#options.scheme === 'ldap')
      socket.once('data', (bytes) => this.#startTls(socket, bytes));
    else this.#encrypt(socket);
  }

  #startTls(socket: Socket, bytes: Buffer): void {
    const { mood } = this.#options;
    if (!bytes.includes('1.3.6.1.4.1.1466.20037')) this.clear += bytes.toString('latin1');
    const answer = message(1, der(0x78, result(mood === 'no-tls' ? 52 : 0)));
    const ahead = mood === 'injects' ? message(2, der(0x61, result(0))) : Buffer.alloc(0);
    if (mood === 'no-tls' || mood === 'injects') {
      socket.on('data', (more: Buffer) => {
        this.clear += more.toString('latin1');
      });
      socket.write(Buffer.concat([answer, ahead]));
      return;
    }
    socket.write(answer);
    this.#encrypt(socket);
  }

  #encrypt(socket: Socket): void {
    const line = new TLSSocket(socket, { isServer: true, secureContext: this.#context });
    let bytes = Buffer.alloc(0);
    line.on('error', () => socket.destroy());
    line.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let next = elementAt(bytes); next !== undefined; next = elementAt(bytes)) {
        bytes = bytes.subarray(next.size);
        this.#answer(line, next);
      }
    });
  }

  #answer(line: TLSSocket, asked: Element): void {
    const [id, operation] = childrenOf(asked);
    if (id === undefined || operation === undefined) return;
    const number = id.content.readUIntBE(0, id.content.length);
    const { mood } = this.#options;
    if (mood === 'silent') this.#reach();
    else if (operation.tag === 0x60) {
      this.logons.push(String(childrenOf(operation)[1]?.content));
      line.write(message(number, der(0x61, result(0))));
    } else if (mood === 'silent-after-logon') this.#reach();
    else if (mood === 'ends-after-logon') line.end();
    else if (operation.tag === 0x63) this.#search(line, number, operation);
  }

  #search(line: TLSSocket, id: number, operation: Element): void {
    const [base, scope, , , , , filter] = childrenOf(operation);
    if (filter === undefined) return;
    this.filters.push(textOf(filter));
    const inBase = String(base?.content).toLowerCase();
    const found = [...this.entries].filter(([dn, values]) => {
      const isIn =
        scope?.content[0] === 0 ? dn.toLowerCase() === inBase : dn.toLowerCase().endsWith(inBase);
      return isIn && this.#holds(filter, values);
    });
    for (const [dn, values] of found) line.write(message(id, entry(dn, values)));
    if (this.#options.mood === 'refers')
      line.write(message(id, der(0x73, octets('ldap://elsewhere.example.org/DC=example'))));
    line.write(message(id, der(0x65, result(0))));
  }

  #holds(filter: Element, values: Values): boolean {
    const parts = childrenOf(filter);
    if (filter.tag === 0xa0) return parts.every((part) => this.#holds(part, values));
    if (filter.tag === 0xa1) return parts.some((part) => this.#holds(part, values));
    if (filter.tag === 0x87) return true;
    if (filter.tag === 0xa9) return [values.groups].flat().includes(String(parts[2]?.content));
    const wanted = String(parts[1]?.content).toLowerCase();
    const own = [values[String(parts[0]?.content)] ?? []].flat();
    return this.#options.lenient === true || own.some((value) => value.toLowerCase() === wanted);
  }
}

function textOf(filter: Element): string {
  const parts = childrenOf(filter);
  const [first = '', second = '', third = ''] = parts.map(({ content }) => String(content));
  if (filter.tag === 0x87) return `(${String(filter.content)}=*)`;
  if (filter.tag === 0xa3) return `(${first}=${second})`;
  if (filter.tag === 0xa9) return `(${second}:${first}:=${third})`;
  return `(${filter.tag === 0xa0 ? '&' : '|'}${parts.map(textOf).join('')})`;
}

/** The first element of BER, once it is whole. */
function elementAt(bytes: Buffer): Element | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  const more = first < 0x80 ? 0 : first - 0x80;
  if (bytes.length < 2 + more) return undefined;
  const length = more === 0 ? first : bytes.readUIntBE(2, more);
  const size = 2 + more + length;
  return bytes.length < size ? undefined : { tag, content: bytes.subarray(2 + more, size), size };
}

function childrenOf({ tag, content }: Element): readonly Element[] {
  if ((tag & 0x20) === 0) return [];
  const first = elementAt(content);
  if (first === undefined) return [];
  return [first, ...childrenOf({ tag, content: content.subarray(first.size), size: 0 })];
}

function message(id: number, operation: Buffer): Buffer {
  return sequence(integer(id), operation);
}

function result(code: number): Buffer {
  return Buffer.concat([der(0x0a, Buffer.of(code)), octets(''), octets('')]);
}

function entry(dn: string, values: Values): Buffer {
  const attributes = Object.entries(values).map(([name, value]) =>
    sequence(octets(name), der(0x31, ...[value].flat().map(octets))),
  );
  return der(0x64, octets(dn), sequence(...attributes));
}

function octets(text: string): Buffer {
  return der(0x04, Buffer.from(text));
}
