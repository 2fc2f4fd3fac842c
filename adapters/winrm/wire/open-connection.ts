import { protectionOf } from '#adapters/winrm/security/protection.ts';
import type { FrameStyle } from '#adapters/winrm/security/sealed-frame.ts';
import { authorityOf } from './endpoint.ts';
import { HttpConnection } from './http-connection.ts';
import { Limit } from './limit.ts';
import { type Identity, logOn } from './log-on.ts';
import type { LogonOptions } from './logging-on.ts';
import type { Places } from './places.ts';
import { reach } from './reach.ts';
import { secure } from './secure.ts';
import { SoapConnection, type Speech } from './soap-connection.ts';

export interface OpenOptions extends LogonOptions {
  readonly frame: FrameStyle;
  /** How many may be opened and logged on at once. */
  readonly handshakes: Places;
  /** Milliseconds for the name, TCP and TLS together. */
  readonly connectWithinMs: number;
  readonly maxEnvelopeSize: number;
}

/** Connects and logs on. Nothing goes out in clear: throws `config-invalid` where it would. */
export async function openConnection(
  options: OpenOptions,
  signal: AbortSignal,
): Promise<SoapConnection> {
  const { endpoint, logon, maxEnvelopeSize: mostBytes } = options;
  const seals = logon.kind === 'ntlm' || logon.kind === 'kerberos';
  const authentication = seals ? 'negotiate' : logon.kind;
  const protection = protectionOf(authentication, endpoint.tls === undefined ? 'http' : 'https');
  using _place = await options.handshakes.enter(signal);
  const line = await connectLine(options, signal);
  try {
    const identity = await logOn({ ...options, ...line, signal });
    const speech = speechOf(identity, { protection, style: options.frame });
    const isOver = () => identity.kind === 'proven' && identity.context.isOver === true;
    return new SoapConnection({ http: line.http, host: endpoint.host, speech, mostBytes, isOver });
  } catch (error) {
    line.http[Symbol.dispose]();
    throw error;
  }
}

/** A connection over which nothing has been said yet. */
export interface Line {
  readonly http: HttpConnection;
  /** The certificate of the host; with TLS only. */
  readonly leaf: Uint8Array | undefined;
}

/** TCP, and TLS where the endpoint has it. */
export async function connectLine(
  {
    endpoint,
    clock,
    connectWithinMs: ms,
  }: Pick<OpenOptions, 'endpoint' | 'clock' | 'connectWithinMs'>,
  signal: AbortSignal,
): Promise<Line> {
  const late = `${endpoint.host} does not answer at ${authorityOf(endpoint)}.`;
  using limit = new Limit({ clock, ms, outer: signal, late });
  const { host, tls } = endpoint;
  const authority = authorityOf(endpoint);
  const socket = await reach(endpoint, limit.signal);
  if (tls === undefined) {
    return { http: new HttpConnection({ socket, host, authority }), leaf: undefined };
  }
  const secured = await secure({ endpoint, tls, socket, signal: limit.signal });
  const http = new HttpConnection({ socket: secured.socket, host, authority });
  return { http, leaf: secured.leaf };
}

function speechOf(
  identity: Identity,
  { protection, style }: { readonly protection: 'sealed' | 'tls'; readonly style: FrameStyle },
): Speech {
  if (identity.kind === 'claimed') return identity;
  const { context } = identity;
  if (protection === 'sealed') return { kind: 'sealed', context, style };
  // TLS seals: the context has done its work.
  context[Symbol.dispose]?.();
  return { kind: 'tls' };
}
