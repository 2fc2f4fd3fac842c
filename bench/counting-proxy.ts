import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Counted {
  readonly connections: number;
  /** Payload of TCP, TLS records included. */
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A way to a local port on which everything that passes is counted. */
export class CountingProxy implements AsyncDisposable {
  readonly port: number;
  readonly #close: () => void;
  #counted = { connections: 0, bytesUp: 0, bytesDown: 0 };

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.#close = close;
  }

  static async start(target: number): Promise<CountingProxy> {
    const open = new Set<Socket>();
    const server = createServer((inner) => proxy.#carry(inner, { target, open }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const proxy = new CountingProxy(port, () => {
      for (const socket of open) socket.destroy();
      server.close();
    });
    return proxy;
  }

  /** Since the last time that somebody asked. */
  taken(): Counted {
    const counted = this.#counted;
    this.#counted = { connections: 0, bytesUp: 0, bytesDown: 0 };
    return counted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await Promise.resolve();
  }

  #carry(inner: Socket, { target, open }: { target: number; open: Set<Socket> }): void {
    this.#counted.connections += 1;
    const outer = connect(target, '127.0.0.1');
    inner.on('data', ({ length }: Buffer) => {
      this.#counted.bytesUp += length;
    });
    outer.on('data', ({ length }: Buffer) => {
      this.#counted.bytesDown += length;
    });
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
    }
    inner.pipe(outer).pipe(inner);
  }
}
