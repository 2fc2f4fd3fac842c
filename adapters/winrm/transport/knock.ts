import { connect } from 'node:net';
import type { Clock } from '#src/ports/clock.ts';

export interface Door {
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Tells whether a TCP connection comes about, within three seconds. Never rejects. */
export type Knock = (door: Door) => Promise<boolean>;

const within = 3_000;

/** By TCP. */
export function knock({ address, port, clock, signal }: Door): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: address, port });
  const closed = (): void => resolve(false);
  const timer = clock.at(clock.now() + within, closed);
  socket.once('connect', () => resolve(true));
  socket.on('error', closed);
  signal.addEventListener('abort', closed, { once: true });
  if (signal.aborted) closed();
  return promise.finally(() => {
    timer.cancel();
    socket.destroy();
    signal.removeEventListener('abort', closed);
  });
}
