import type { TLSSocketOptions } from 'node:tls';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import { encodeFrame, FrameReader } from '#adapters/winrm/security/sealed-frame.ts';
import { accept, challengeMessage } from '#test/adapters/winrm/security/ntlm-server.ts';
import { type FakeConnection, FakeHttp, type Heard, type Manner, type Reply } from './fake-http.ts';
import { FakeWinrs, operationIn } from './fake-winrs.ts';

/** What goes wrong with one message. `before`: it is not carried out; `after`: it is. */
export type Mishap =
  | 'drop-before'
  | 'drop-after'
  | 'silent-before'
  | 'silent-after'
  | 'forget-before'
  | 'forget-after'
  | 'in-clear'
  | 'forged'
  | 'bare-500'
  | 'redirect'
  | 'too-long'
  | Manner;

export interface Asked {
  readonly operation: string;
  /** 1 for the first of this operation, on whatever connection. */
  readonly count: number;
  readonly connection: number;
}

/** Answers SOAP with SOAP. */
export interface Service {
  answer(soap: string): Promise<{ readonly status: number; readonly soap: string }>;
}

export interface FakeWinrmOptions {
  readonly password?: string;
  /** What answers behind the logon; default: WinRS. */
  readonly service?: Service | undefined;
  readonly tls?: TLSSocketOptions | undefined;
  /** `Authorization` that is taken, instead of NTLM. */
  readonly authorization?: string | undefined;
}

const protocol = 'application/HTTP-SPNEGO-session-encrypted';
const soapType = 'application/soap+xml;charset=UTF-8';

/** WinRM with NTLM on 127.0.0.1, as strict as Windows, that goes wrong where it is told to. */
export class FakeWinrm implements AsyncDisposable {
  readonly winrs = new FakeWinrs();
  readonly asked: Asked[] = [];
  /** Every message that could be read, with its id. */
  readonly messages: { readonly operation: string; readonly soap: string }[] = [];
  /** Decides what goes wrong, by what is asked. */
  mishap: (asked: Asked) => Mishap | undefined = () => undefined;
  /** The password that lets in. */
  password: string;
  readonly #options: FakeWinrmOptions;
  readonly #logons = new Map<FakeConnection, Buffer>();
  readonly #sessions = new Map<FakeConnection, NtlmSession>();
  #http: FakeHttp | undefined;

  private constructor(options: FakeWinrmOptions) {
    this.#options = options;
    this.password = options.password ?? 'S3cret & spécial';
  }

  static async start(options: FakeWinrmOptions = {}): Promise<FakeWinrm> {
    const fake = new FakeWinrm(options);
    fake.#http = await FakeHttp.start((heard) => fake.#hear(heard), options.tls);
    return fake;
  }

  get http(): FakeHttp {
    if (this.#http === undefined) throw new Error('not started');
    return this.#http;
  }

  get operations(): readonly string[] {
    return this.asked.map(({ operation }) => operation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http?.[Symbol.asyncDispose]();
  }

  async #hear(heard: Heard): ReturnType<Parameters<typeof FakeHttp.start>[0]> {
    const authorization = heard.headers.get('authorization');
    if (heard.headers.get('wsmanidentify') === 'unauthenticated')
      return await this.#identify(heard);
    if (authorization?.startsWith('Negotiate ') === true) {
      return plain(this.#logOn(heard, authorization));
    }
    const isKnown =
      this.#options.authorization === undefined
        ? this.#sessions.has(heard.connection)
        : authorization === this.#options.authorization;
    if (!isKnown) return plain(this.#unknown(heard));
    return await this.#converse(heard, this.#opened(heard));
  }

  async #identify(heard: Heard) {
    this.#note('Identify', heard);
    const { soap } = await this.winrs.answer(heard.body.toString('utf8'));
    return plain({ status: 200, headers: { 'Content-Type': soapType }, body: Buffer.from(soap) });
  }

  #unknown(heard: Heard): Reply {
    if (heard.body.length > 0 && !heard.connection.isSecure) {
      this.http.violations.push('a body before the logon');
    }
    this.#note('401', heard);
    return {
      status: 401,
      headers: { 'WWW-Authenticate': 'Negotiate, Kerberos', Date: 'Sat, 21 Nov 2026 12:00:10 GMT' },
    };
  }

  #logOn(heard: Heard, authorization: string): Reply {
    const { connection } = heard;
    if (heard.body.length > 0) this.http.violations.push('a body within the logon');
    const token = Buffer.from(authorization.slice('Negotiate '.length), 'base64');
    const challenge = challengeMessage();
    const negotiate = this.#logons.get(connection);
    if (token.readUInt32LE(8) === 1 || negotiate === undefined) {
      this.#note('Negotiate', heard);
      this.#logons.set(connection, token);
      const value = `Negotiate ${challenge.toString('base64')}`;
      return { status: 401, headers: { 'WWW-Authenticate': value } };
    }
    this.#note('Authenticate', heard);
    const exchange = { negotiate, challenge, authenticate: token };
    const accepted = accept(this.password, exchange);
    if (accepted === undefined)
      return { status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } };
    this.#sessions.set(connection, new NtlmSession(accepted.sessionKey, 'server'));
    return { status: 200 };
  }

  #opened({ connection, headers, body }: Heard): string {
    if (connection.isSecure) return body.toString('utf8');
    if (headers.get('content-type')?.startsWith('multipart/encrypted') !== true) {
      this.http.violations.push('a message in clear');
    }
    const reader = new FrameReader(1_000_000);
    reader.push(body);
    const session = this.#sessions.get(connection);
    return Buffer.from(session?.open(reader.end().sealed) ?? []).toString('utf8');
  }

  async #converse(heard: Heard, soap: string) {
    const asked = this.#note(operationIn(soap), heard);
    this.messages.push({ operation: asked.operation, soap });
    const mishap = this.mishap(asked) ?? 'at-once';
    if (mishap === 'drop-before') return 'close';
    if (mishap === 'silent-before') return 'silence';
    if (mishap === 'forget-before') return plain({ status: 401 });
    const answer = await (this.#options.service ?? this.winrs).answer(soap);
    const clear: Reply = {
      status: answer.status,
      headers: { 'Content-Type': soapType },
      body: Buffer.from(answer.soap),
    };
    const reply = heard.connection.isSecure ? clear : this.#sealed(heard, answer);
    switch (mishap) {
      case 'drop-after':
        return 'close';
      case 'silent-after':
        return 'silence';
      case 'forget-after':
        return plain({ status: 401 });
      case 'in-clear':
        return plain(clear);
      case 'forged':
        return plain(forged(reply));
      case 'bare-500':
        return plain({ status: 500 });
      case 'redirect':
        return plain({ status: 302, headers: { Location: 'http://127.0.0.1:1/wsman' } });
      case 'too-long':
        return plain({ ...reply, headers: { ...reply.headers, 'Content-Length': '50000000' } });
      case 'at-once':
      case 'byte-by-byte':
      case 'chunked':
      case 'garbage':
      case 'half-then-close':
      case 'never-ending':
      case 'then-close':
      case 'without-end':
        return { reply, manner: mishap };
    }
  }

  #sealed(
    { connection }: Heard,
    answer: { readonly status: number; readonly soap: string },
  ): Reply {
    const session = this.#sessions.get(connection);
    if (session === undefined) throw new Error('nobody is logged on');
    const sealed = session.seal(Buffer.from(answer.soap));
    return {
      status: answer.status,
      headers: {
        'Content-Type': `multipart/encrypted;protocol="${protocol}";boundary="Encrypted Boundary"`,
      },
      body: encodeFrame({ protocol, originalType: soapType, sealed }),
    };
  }

  #note(operation: string, { connection }: Heard): Asked {
    const count = this.operations.filter((each) => each === operation).length + 1;
    const asked = { operation, count, connection: connection.number };
    this.asked.push(asked);
    connection.asked.push(operation);
    return asked;
  }
}

function plain(reply: Reply): { readonly reply: Reply; readonly manner: Manner } {
  return { reply, manner: 'at-once' };
}

function forged(reply: Reply): Reply {
  const body = Buffer.from(reply.body ?? []);
  const at = Math.floor(body.length / 2);
  body[at] = (body[at] ?? 0) ^ 1;
  return { ...reply, body };
}
