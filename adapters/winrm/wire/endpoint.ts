/** Where WinRM of a host listens, and how it is known to be that host. */
export interface Endpoint {
  /** As people know the host: for messages and for the count of refused logons. */
  readonly host: string;
  /** Name or IP address to connect to. */
  readonly address: string;
  /** 5985 as Windows has it, 5986 with TLS. */
  readonly port: number;
  /** Absent: HTTP, where nothing goes out but what is sealed. */
  readonly tls?: TlsSettings | undefined;
}

export interface TlsSettings {
  /** Certificates that may have signed the host's, in PEM, instead of those of the system. */
  readonly ca?: string | undefined;
  /** SHA-256 of the host's own certificate (parsePin): then neither who signed it nor its names or dates count. */
  readonly pin?: Uint8Array | undefined;
  /** The name that the certificate must have. Default: the address. */
  readonly serverName?: string | undefined;
  /** Looked up for each connection and not kept. */
  readonly clientCertificate?: (() => Promise<ClientCertificate>) | undefined;
}

/** What we show a host, in PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string | undefined;
}

/** URL of the service, as messages have it. */
export function urlOf({ address, port, tls }: Endpoint): string {
  const scheme = tls === undefined ? 'http' : 'https';
  return `${scheme}://${authorityOf({ address, port })}/wsman`;
}

/** Address and port as HTTP writes them. */
export function authorityOf({ address, port }: Pick<Endpoint, 'address' | 'port'>): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
