import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a local port that a test can cut. */
export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection at once, as a broken network does; new ones are let through. */
  cut(): void;
  /** How many there were so far. */
  connections(): number;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((inner) => {
    count += 1;
    const outer = connect(target, '127.0.0.1');
    for (const socket of [inner, outer]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    inner.pipe(outer).pipe(inner);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    cut,
    connections: () => count,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
    },
  };
}
