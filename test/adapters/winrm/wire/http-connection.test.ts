import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { HttpConnection, type HttpRequest } from '#adapters/winrm/wire/http-connection.ts';
import { reach } from '#adapters/winrm/wire/reach.ts';
import { BotError } from '#src/errors.ts';
import { until } from './until.ts';

const never = new AbortController().signal;

/** A connection to something that says what it is told, as soon as it has heard something. */
class Line implements AsyncDisposable {
  readonly http: HttpConnection;
  readonly other: Socket;
  readonly #close: () => void;

  private constructor(http: HttpConnection, other: Socket, close: () => void) {
    this.http = http;
    this.other = other;
    this.#close = close;
  }

  static async open(...answers: readonly string[]): Promise<Line> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const accepted = Promise.withResolvers<Socket>();
    server.once('connection', accepted.resolve);
    const socket = await reach({ host: 'srv-1', address: '127.0.0.1', port }, never);
    const other = await accepted.promise;
    const left = [...answers];
    other.on('data', () => other.write(left.shift() ?? ''));
    other.on('error', () => undefined);
    const http = new HttpConnection({ socket, host: 'srv-1', authority: `127.0.0.1:${port}` });
    return new Line(http, other, () => server.close());
  }

  ask(request: Partial<HttpRequest> = {}): ReturnType<HttpConnection['exchange']> {
    return this.http.exchange({
      headers: {},
      body: new Uint8Array(3),
      signal: never,
      mostBytes: 100,
      ...request,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.http[Symbol.dispose]();
    this.other.destroy();
    this.#close();
    return Promise.resolve();
  }
}

function answer(body: string, more = ''): string {
  return `HTTP/1.1 200 OK\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
}

describe('an HTTP connection', () => {
  it('carries one request after the other', async () => {
    await using line = await Line.open(answer('one'), answer('two'));

    const [one, two] = [await line.ask(), await line.ask()];

    expect([one, two].map((each) => Buffer.from(each?.body ?? []).toString())).toEqual([
      'one',
      'two',
    ]);
    expect(line.http.isOpen).toBe(true);
  });

  it('takes no second request before the first is answered', async () => {
    await using line = await Line.open();
    const first = line.ask();

    await expect(line.ask()).rejects.toThrow('one request at a time');
    line.http[Symbol.dispose]();
    await expect(first).rejects.toMatchObject({ code: 'host-unreachable' });
  });

  it('is over when the host says something without being asked', async () => {
    await using line = await Line.open(answer('one'));
    await line.ask();

    line.other.write(answer('for whoever asks next'));
    await until(() => !line.http.isOpen);

    expect(await line.ask()).toBeUndefined();
  });

  it.each([
    ['two answers to one request', `${answer('one')}${answer('two')}`],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['a header that is too long', answer('x', `Long: ${'x'.repeat(40_000)}\r\n`)],
    ['a body that is too long', answer('x'.repeat(101))],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    ],
    ['chunks that are none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('does not survive %s', async (_, said) => {
    await using line = await Line.open(said);

    const asked = await line.ask().catch((error: unknown) => error);

    expect(asked instanceof BotError || line.http.isOpen === false).toBe(true);
    await until(() => !line.http.isOpen);
  });

  it('passes over what comes before the answer', async () => {
    await using line = await Line.open(`HTTP/1.1 100 Continue\r\n\r\n${answer('one')}`);

    expect((await line.ask())?.status).toBe(200);
  });

  it('ends with the signal, for its reason', async () => {
    await using line = await Line.open();
    const stop = new AbortController();
    const asked = line.ask({ signal: stop.signal });

    stop.abort(new BotError('timed-out', 'Enough.'));

    await expect(asked).rejects.toMatchObject({ code: 'timed-out', message: 'Enough.' });
    expect(line.http.isOpen).toBe(false);
  });

  it('keeps the connection to itself whatever the host says about it', async () => {
    await using line = await Line.open(answer('one', 'Keep-Alive: timeout=1\r\n'), answer('two'));
    await line.ask();

    expect((await line.ask())?.status).toBe(200);
  });
});
