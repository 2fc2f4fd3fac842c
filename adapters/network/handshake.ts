import { constants } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { type CertificateFacts, certificateFacts } from './certificate.ts';
import { cleanText } from './clean-text.ts';
import { codeOf } from './names.ts';
import { whenAborted } from './patience.ts';
import type { Handshake } from './phase.ts';

export interface HandshakeOptions {
  readonly signal: AbortSignal;
  /** As users name the host; sent as SNI unless it is an address. */
  readonly name: string;
  /** Offer this version only; without it everything from TLS 1.0 on. */
  readonly only?: 'TLSv1.2' | 'TLSv1.3';
}

/**
 * Makes a TLS handshake on a connection and says how it ended. Nothing is trusted and nothing secret is
 * sent, so everything old is offered: a server that only knows TLS 1.0 is a finding, not a failure.
 */
export function shakeHands(
  socket: Socket,
  options: HandshakeOptions,
): Promise<{ readonly handshake: Handshake; readonly secured: TLSSocket }> {
  return new Promise((resolve) => {
    const secured = connect({ socket, ...offer(options) });
    const settle = (handshake: Handshake) => {
      forget();
      resolve({ handshake, secured });
    };
    const forget = whenAborted(options.signal, () => settle({ kind: 'silent', error: '' }));
    secured.once('secureConnect', () => settle(completed(secured)));
    // Both stay: after the first of them the promise no longer changes
    secured.on('error', (error: Error) => settle(broken(error)));
    secured.on('close', () => settle({ kind: 'closed', error: '' }));
  });
}

function offer({ name, only }: HandshakeOptions): {
  readonly rejectUnauthorized: false;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  readonly ciphers: string;
  readonly secureOptions: number;
  readonly servername?: string;
} {
  const isName = isIP(name) === 0 && /^[A-Za-z0-9._-]+$/.test(name);
  return {
    rejectUnauthorized: false,
    minVersion: only ?? 'TLSv1',
    maxVersion: only ?? 'TLSv1.3',
    ciphers: 'DEFAULT@SECLEVEL=0',
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    ...(isName ? { servername: name } : {}),
  };
}

function completed(secured: TLSSocket): Handshake {
  return {
    kind: 'completes',
    protocol: cleanText(secured.getProtocol() ?? ''),
    cipher: cleanText(secured.getCipher().name),
    certificate: factsOf(secured),
  };
}

/** A certificate that OpenSSL took but Node cannot read stays unknown. */
function factsOf(secured: TLSSocket): CertificateFacts | undefined {
  try {
    const certificate = secured.getPeerX509Certificate();
    return certificate === undefined ? undefined : certificateFacts(certificate);
  } catch {
    return undefined;
  }
}

/** Both sides speak TLS, but no version or cipher in common; here our side noticed it first. */
const mismatches = [
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_WRONG_SSL_VERSION',
  'ERR_SSL_WRONG_CIPHER_RETURNED',
];

function broken(error: Error): Handshake {
  const alert = /SSL alert number (\d{1,3})/.exec(error.message)?.[1];
  const code = codeOf(error);
  const words = cleanText(reasonOf(error) ?? code);
  if (alert !== undefined) return { kind: 'alert', alert: Number(alert), error: words };
  if (mismatches.includes(code)) return { kind: 'mismatch', error: words };
  if (code.startsWith('ERR_SSL_')) return { kind: 'foreign', error: words };
  return { kind: isReset(error, code) ? 'reset' : 'closed', error: words };
}

/** Node calls an orderly end before the handshake was done ECONNRESET too, but without a system call. */
function isReset(error: Error, code: string): boolean {
  return code === 'EPIPE' || (code === 'ECONNRESET' && 'syscall' in error);
}

function reasonOf(error: Error): string | undefined {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : undefined;
}
