import type { TicketSource } from '#adapters/winrm/kerberos/kerberos.ts';
import { beginKerberos, type KerberosContext } from '#adapters/winrm/kerberos/kerberos-context.ts';
import { SystemKerberos } from '#adapters/winrm/kerberos/system-kerberos.ts';

export const word = 'Pässwörd & "quoted" 1';
export const kerberos = new SystemKerberos();

export interface BegunOptions {
  readonly scheme?: 'Kerberos' | 'Negotiate';
  readonly source?: TicketSource;
  readonly services?: readonly string[];
  readonly channelBindings?: Uint8Array;
  readonly now?: () => number;
}

/** A context that has its ticket and has said nothing yet. */
export async function beginAs({
  scheme = 'Kerberos',
  source = { kind: 'password', principal: 'fettle', password: word },
  services = ['host/server1.corp.example'],
  channelBindings,
  now = Date.now,
}: BegunOptions = {}): Promise<KerberosContext> {
  using tickets = await kerberos.tickets(source);
  const { principal } = tickets;
  const about = { host: 'server1', principal, source: source.kind, services };
  return await beginKerberos({ tickets, scheme, about, channelBindings, now });
}
