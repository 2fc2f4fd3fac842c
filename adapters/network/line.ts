import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { codeOf } from './names.ts';
import { whenAborted } from './patience.ts';
import type { TcpResult } from './phase.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Dialled =
  | { readonly result: 'open'; readonly socket: Socket }
  | { readonly result: Exclude<TcpResult, 'open'> };

/** Opens a TCP connection. Rejects only when this machine is at fault, e.g. out of files. */
export function dial(endpoint: Endpoint, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port, noDelay: true });
    const forget = whenAborted(signal, () => {
      socket.destroy();
      resolve({ result: 'timed-out' });
    });
    socket.once('connect', () => {
      forget();
      resolve({ result: 'open', socket });
    });
    // Stays for the life of the socket: an error that nobody hears would end the process
    socket.on('error', (error) => {
      forget();
      if (isOurFault(error)) reject(error);
      else resolve({ result: connectResult(error) });
    });
  });
}

function isOurFault(error: Error): boolean {
  return ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'].includes(codeOf(error));
}

function connectResult(error: Error): 'refused' | 'timed-out' | 'unreachable' {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused';
  return code === 'ETIMEDOUT' ? 'timed-out' : 'unreachable';
}

/**
 * Ends a connection in order and waits until the other side has ended it too, so that a host never
 * has two of ours; one that does not, by the time the signal is aborted, is cut off. Resolves when closed.
 */
export function hangUp(stream: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) {
      resolve();
      return;
    }
    const forget = whenAborted(signal, () => stream.destroy());
    stream.once('close', () => {
      forget();
      resolve();
    });
    stream.resume(); // what is still coming is dropped; unread, it would hide the end
    stream.end();
  });
}

export type Received<T> =
  | { readonly kind: 'got'; readonly value: T; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' | 'reset' | 'silent' | 'flooded' };

export interface Reading<T> {
  readonly signal: AbortSignal;
  /** Undefined while more bytes are due. */
  readonly decode: (bytes: Uint8Array) => T | undefined;
  /** More bytes than this without a value are a flood. */
  readonly most: number;
}

/** Reads until there is a value. Leaves the stream paused, so that nothing of what follows is lost. */
export function receive<T>(stream: Duplex, reading: Reading<T>): Promise<Received<T>> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    function settle(received: Received<T>): void {
      forget();
      stream.off('data', onData).off('close', onClose).off('end', onClose).off('error', onError);
      stream.pause();
      resolve(received);
    }
    function onData(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk]);
      const value = reading.decode(bytes);
      if (value !== undefined) settle({ kind: 'got', value, bytes });
      else if (bytes.length > reading.most) settle({ kind: 'flooded' });
    }
    const onClose = () => settle({ kind: 'closed' });
    const onError = (error: Error) =>
      settle({ kind: codeOf(error) === 'ECONNRESET' ? 'reset' : 'closed' });
    stream.on('data', onData).on('close', onClose).on('end', onClose).on('error', onError);
    const forget = whenAborted(reading.signal, () => settle({ kind: 'silent' }));
  });
}
