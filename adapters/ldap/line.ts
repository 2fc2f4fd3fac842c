import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isStartTlsGranted, startTlsRequest } from './start-tls.ts';

export interface LineOptions {
  /** ldaps://host, or ldap://host for StartTLS. */
  readonly server: string;
  /** Certificates in PEM to trust instead of those of the system. */
  readonly ca: string | undefined;
  /** Ends the line at any moment, also while it is being opened. */
  readonly signal: AbortSignal;
}

/**
 * An encrypted line to a directory whose certificate is believed and made out to the name it was called by.
 * Nothing but the request for StartTLS is ever sent, or read, in clear text.
 */
export async function openLine({ server, ca, signal }: LineOptions): Promise<TLSSocket> {
  const url = new URL(server);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'ldaps:';
  const port = url.port === '' ? (isTls ? 636 : 389) : Number(url.port);
  const socket = connect({ host, port });
  signal.addEventListener('abort', () => socket.destroy(aborted()), { once: true });
  try {
    if (signal.aborted) throw aborted();
    await settled(socket, 'connect');
    if (!isTls) await startTls(socket);
    return await secured(socket, { host, ca });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function secured(socket: Socket, { host, ca }: { host: string; ca: string | undefined }) {
  // An address is no server name (RFC 6066), and is held against the certificate all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const line = connectTls({
    socket,
    host,
    ...name,
    ca,
    minVersion: 'TLSv1.2',
    // Whatever the environment says of certificates.
    rejectUnauthorized: true,
  });
  return settled(line, 'secureConnect');
}

/** The socket once it is what was waited for; rejects when it fails or ends before. */
function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  const { promise, resolve, reject } = Promise.withResolvers<S>();
  const closed = () => reject(new Error('closed before it was open'));
  socket.once('error', reject).once('close', closed);
  socket.once(event, () => {
    socket.off('error', reject).off('close', closed);
    resolve(socket);
  });
  return promise;
}

function startTls(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let bytes = Buffer.alloc(0);
  const closed = () => reject(new Error('closed before it was encrypted'));
  const read = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    try {
      if (isStartTlsGranted(bytes)) resolve();
    } catch (error) {
      reject(error);
    }
  };
  socket.on('data', read).once('error', reject).once('close', closed);
  socket.write(startTlsRequest);
  return promise.finally(() => {
    socket.off('data', read).off('error', reject).off('close', closed);
  });
}

function aborted(): Error {
  return new Error('the deadline has passed');
}
