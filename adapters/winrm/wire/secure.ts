import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { matchesPin } from '#adapters/winrm/security/pin.ts';
import type { Endpoint, TlsSettings } from './endpoint.ts';
import { stopReason, whenAborted } from './limit.ts';
import { badCertificate, badKey, noCertificate, otherCertificate } from './tls-fault.ts';

/** A TLS connection whose other side is the host, for certain. */
export interface Secured {
  readonly socket: TLSSocket;
  /** The certificate of the host, in DER. */
  readonly leaf: Uint8Array;
}

export interface Securing {
  readonly endpoint: Endpoint;
  readonly tls: TlsSettings;
  /** An open connection; ended when this fails. */
  readonly socket: Socket;
  readonly signal: AbortSignal;
}

/**
 * TLS 1.2 or later. Rejects with `host-key-refused` before anything of the logon goes out, unless the
 * certificate is the pinned one, or is signed by who may sign and bears the name.
 */
export async function secure(securing: Securing): Promise<Secured> {
  const { endpoint, tls, socket } = securing;
  try {
    const secured = await handshake(securing, await optionsOf(securing));
    const leaf = secured.getPeerX509Certificate()?.raw;
    if (leaf === undefined) throw noCertificate(endpoint);
    if (tls.pin !== undefined && !matchesPin(leaf, tls.pin)) throw otherCertificate(endpoint, leaf);
    return { socket: secured, leaf };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function optionsOf({ endpoint, tls, socket }: Securing): Promise<ConnectionOptions> {
  const name = tls.serverName ?? endpoint.address;
  const shown = await tls.clientCertificate?.();
  return {
    socket,
    host: name,
    servername: isIP(name) === 0 ? name : '',
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // With a pin, the one certificate is compared as a whole, behind the handshake.
    rejectUnauthorized: tls.pin === undefined,
    ...(tls.pin === undefined ? {} : { checkServerIdentity: () => undefined }),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    // Windows asks for a client certificate behind the handshake, which TLS 1.3 does in a way of its own.
    ...(shown === undefined ? {} : { ...shown, maxVersion: 'TLSv1.2' }),
  };
}

function handshake(securing: Securing, options: ConnectionOptions): Promise<TLSSocket> {
  const { endpoint, signal } = securing;
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const secured = startTls(options);
  const forget = whenAborted(signal, () => {
    secured.destroy();
    reject(stopReason(signal));
  });
  const failed = (error: Error): void => {
    secured.destroy();
    reject(badCertificate(endpoint, error));
  };
  secured.once('secureConnect', () => resolve(secured));
  // Stays for the life of the socket: an error that nobody hears would end the process.
  secured.on('error', failed);
  const ended = (): void => failed(new Error('The connection ended within the handshake.'));
  secured.once('close', ended);
  return promise.finally(() => {
    forget();
    secured.off('close', ended);
  });
}

function startTls(options: ConnectionOptions): TLSSocket {
  try {
    return connect(options);
  } catch (error) {
    throw badKey(error);
  }
}
