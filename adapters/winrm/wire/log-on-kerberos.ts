import type { About } from '#adapters/winrm/kerberos/about.ts';
import { isRefusal, isWithoutTicket, kerberosError } from '#adapters/winrm/kerberos/fault-text.ts';
import { type Kerberos, KerberosFault, type Tickets } from '#adapters/winrm/kerberos/kerberos.ts';
import { beginKerberos, type KerberosContext } from '#adapters/winrm/kerberos/kerberos-context.ts';
import { principalOf } from '#adapters/winrm/kerberos/principal.ts';
import { checkPrivate } from '#adapters/winrm/kerberos/private-file.ts';
import { SystemKerberos } from '#adapters/winrm/kerberos/system-kerberos.ts';
import { tlsServerEndPoint } from '#adapters/winrm/security/channel-binding.ts';
import { Logon } from '#adapters/winrm/security/logon.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { BotError, isBotError } from '#src/errors.ts';
import { attemptOf } from './attempt.ts';
import { converse } from './converse.ts';
import { Limit, stopReason, whenAborted } from './limit.ts';
import { byNtlm } from './log-on-ntlm.ts';
import type { LoggingOn } from './logging-on.ts';
import type { KerberosLogon } from './logon-settings.ts';

/** A KDC that does not answer is asked again, then the next one; libraries take this long to give up. */
const kdcWithinMs = 30_000;

const system: Kerberos = new SystemKerberos();

/**
 * Logs on by Kerberos. Where the settings allow NTLM, it is taken when no ticket was to be had; never
 * when the domain or the host has said no.
 */
export async function byKerberos(
  options: LoggingOn,
  logon: KerberosLogon,
): Promise<SecurityContext> {
  const { host } = options.endpoint;
  const begun = await beginOrNot(options, logon);
  if (isBotError(begun)) return await instead(options, { logon, why: begun });
  try {
    await converse(options, { logon: new Logon(begun, { host, account: begun.principal }) });
  } catch (error) {
    begun[Symbol.dispose]();
    throw error;
  }
  options.told?.(`Kerberos with AES-${begun.bits} for ${begun.service}`);
  return begun;
}

async function instead(
  options: LoggingOn,
  { logon, why }: { readonly logon: KerberosLogon; readonly why: BotError },
): Promise<SecurityContext> {
  if (logon.ntlm === undefined) throw why;
  const context = await byNtlm(options, logon.ntlm);
  options.told?.(`NTLM, since there is no ticket (${why.message})`);
  return context;
}

/** The error where no ticket was to be had: what the host says later is no reason for a weaker way. */
async function beginOrNot(
  options: LoggingOn,
  logon: KerberosLogon,
): Promise<KerberosContext | BotError> {
  try {
    return await inTime(options, (signal) => begin({ ...options, signal }, logon));
  } catch (error) {
    if (isBotError(error) && isWithoutTicket(error)) return error;
    throw error;
  }
}

async function begin(options: LoggingOn, logon: KerberosLogon): Promise<KerberosContext> {
  const { endpoint, leaf, clock, signal } = options;
  const { account, realm, source, scheme } = logon;
  // Without a name it is the owner of the tickets, whoever that is.
  const principal = account === '' ? 'the owner of the tickets' : principalOf(account, realm);
  if (principal === undefined) throw onlyHere(account);
  const about: About = {
    host: endpoint.host,
    principal,
    source: source.kind,
    services: logon.services ?? [`host/${endpoint.address}`, `HTTP/${endpoint.address}`],
  };
  using tickets = await ticketsOf(options, { logon, about });
  checkOwner(tickets, logon);
  return await beginKerberos({
    tickets,
    scheme,
    about: { ...about, principal: tickets.principal },
    channelBindings: leaf && tlsServerEndPoint(leaf),
    now: () => clock.now(),
    signal,
  });
}

async function ticketsOf(
  { kerberos = system, gate, endpoint, signal }: LoggingOn,
  { logon, about }: { readonly logon: KerberosLogon; readonly about: About },
): Promise<Tickets> {
  const { principal } = about;
  const { source } = logon;
  const attempt = await attemptOf(logon, endpoint.host);
  using pass = attempt && (await gate.enter(attempt, signal));
  try {
    const tickets = await kerberos.tickets(await given(source, { principal, attempt }), signal);
    pass?.accepted();
    return tickets;
  } catch (error) {
    if (!(error instanceof KerberosFault)) throw error;
    if (isRefusal(error)) pass?.refused();
    throw kerberosError(error, { ...about, services: [] });
  }
}

type Given = Parameters<Kerberos['tickets']>[0];

async function given(
  source: KerberosLogon['source'],
  {
    principal,
    attempt,
  }: { readonly principal: string; readonly attempt: { readonly password: string } | undefined },
): Promise<Given> {
  switch (source.kind) {
    case 'password': {
      const password = attempt?.password ?? '';
      // C ends a text there: another password than this one would be tried.
      if (password === '' || password.includes('\0')) throw noPassword();
      return { kind: 'password', principal, password };
    }
    case 'keytab':
      return { kind: 'keytab', principal, path: source.path };
    case 'cache':
      if (source.path !== undefined) await checkPrivate(source.path);
      return { kind: 'cache', path: source.path };
  }
}

/** Tickets of somebody else would act in another name than the inventory says. */
function checkOwner(tickets: Tickets, { account, realm, source }: KerberosLogon): void {
  const wanted = account === '' ? undefined : principalOf(account, realm);
  if (source.kind !== 'cache' || wanted === undefined) return;
  if (tickets.principal === wanted || tickets.principal.startsWith(`${wanted}@`)) return;
  throw new BotError(
    'config-invalid',
    `The tickets in the cache are those of ${tickets.principal}, not of ${wanted}.`,
    {
      hint: 'Leave user out, so that those are taken whose they are, or name another cache.',
    },
  );
}

/**
 * The library cannot be stopped while it waits for a KDC: what it brings when nobody waits any more is given
 * back at once. Whoever stands in line behind it leaves, so that a KDC that is back is not asked for them.
 */
async function inTime<Found extends Disposable>(
  { clock, signal: outer }: LoggingOn,
  begun: (signal: AbortSignal) => Promise<Found>,
): Promise<Found> {
  using limit = new Limit({ clock, ms: kdcWithinMs, outer, late: kdcSilent });
  const work = begun(limit.signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const forget = whenAborted(limit.signal, () => {
    reject(outer.aborted ? stopReason(outer) : noKdc());
    work.then(
      (found) => found[Symbol.dispose](),
      () => undefined, // told already: it was too late
    );
  });
  try {
    return await Promise.race([work, promise]);
  } finally {
    forget();
  }
}

const kdcSilent = 'The domain controllers (KDC) do not answer.';

/** The library would say the same, some time later: it asks one after the other. */
function noKdc(): BotError {
  return new BotError('timed-out', kdcSilent, {
    details: { reason: 'no-kerberos' },
    hint: 'Port 88, TCP and UDP, must be open from here. Take those that are gone out of DNS (_kerberos._tcp) or krb5.conf.',
  });
}

function onlyHere(account: string): BotError {
  return new BotError('config-invalid', `${account} is an account that only the host knows.`, {
    details: { reason: 'no-kerberos' },
    hint: 'Kerberos knows the accounts of a domain. Take one, or auth: ntlm.',
  });
}

function noPassword(): BotError {
  return new BotError('secret-missing', 'The password of this host is empty, or is no text.', {
    hint: 'Check the secret that the inventory names: it is UTF-8, without zeros in between.',
  });
}
