import type { Probed, ProbeFact } from '#adapters/winrm/client/probed.ts';
import type { Host } from '#src/host/host.ts';
import {
  accountOf,
  configurationOf,
  usesTls,
  type WinrmSettings,
  winrmPort,
} from '#src/host/winrm-settings.ts';
import type { CheckedPart } from '#src/ports/transport.ts';
import { hintsFor } from './hints.ts';

export interface Checking {
  readonly host: Host;
  readonly settings: WinrmSettings;
}

/** More, and certificates, tickets and the dates in a reading are judged wrongly. */
const mostSkewMs = 300_000;

/** What one step of the client found, for people. */
export function partOf(checking: Checking, probed: Probed): CheckedPart {
  const name = nameOf(checking, probed.ok ? probed.fact.step : probed.step);
  if (probed.ok) return factPart(checking, { name, fact: probed.fact });
  const { message, hint } = probed.fault;
  // One reason a line.
  const own = hint?.split(/(?<=\.) (?=[A-Z])/) ?? [];
  const hints = [...own, ...hintsFor(probed.step, checking)];
  return { name, ok: false, detail: message, hints };
}

const names: Readonly<Record<Exclude<ProbeFact['step'], 'reach' | 'shell'>, string>> = {
  tls: 'TLS',
  identify: 'Identify',
  offers: 'ways to log on',
  clock: 'clock',
  logon: 'logon',
  limits: 'size of messages',
};

function nameOf({ settings }: Checking, step: ProbeFact['step']): string {
  if (step === 'shell') return shellPart(settings);
  return step === 'reach' ? `TCP ${winrmPort(settings)}` : names[step];
}

/** What is opened to try whether it may be: a shell, or a session of an endpoint. */
export function shellPart(settings: WinrmSettings): string {
  const configuration = configurationOf(settings);
  return configuration === undefined ? 'shell' : `endpoint ${configuration}`;
}

interface Named {
  readonly name: string;
  readonly fact: ProbeFact;
}

function factPart(checking: Checking, { name, fact }: Named): CheckedPart {
  switch (fact.step) {
    case 'reach':
      return { name, ok: true, detail: `${fact.address} is open` };
    case 'tls':
      return { name, ok: true, detail: certificate(fact) };
    case 'identify':
      return { name, ok: true, detail: identity(fact.identity) };
    case 'offers':
      return offered(checking, { name, schemes: fact.schemes });
    case 'clock':
      return skewed(checking, { name, aheadMs: fact.aheadMs });
    case 'logon':
      return { name, ok: true, detail: loggedOn(checking.settings, fact) };
    case 'limits':
      return { name, ok: true, detail: room(fact.maxEnvelopeSize) };
    case 'shell':
      return { name, ok: true, detail: 'it may be opened' };
  }
}

function certificate(fact: Extract<ProbeFact, { step: 'tls' }>): string {
  const until = new Date(fact.validTo).toISOString().slice(0, 10);
  return `${fact.protocol}, ${fact.subject} by ${fact.issuer} until ${until}, SHA256:${fact.fingerprint}`;
}

function identity({
  vendor,
  version,
}: Extract<ProbeFact, { step: 'identify' }>['identity']): string {
  return [vendor, version].filter((text) => text !== '').join(', ') || 'WinRM answers';
}

const schemeOf = {
  ntlm: 'negotiate',
  kerberos: 'kerberos',
  negotiate: 'negotiate',
  basic: 'basic',
  certificate: undefined,
} as const;

function offered(
  checking: Checking,
  { name, schemes }: { readonly name: string; readonly schemes: readonly string[] },
): CheckedPart {
  const { settings } = checking;
  const wanted = schemeOf[settings.auth];
  const detail = schemes.length === 0 ? 'it names none' : schemes.join(', ');
  if (wanted !== undefined && !schemes.includes(wanted)) {
    return {
      name,
      ok: false,
      detail: `${detail}, and ${wanted} is wanted`,
      hints: hintsFor('offers', checking),
    };
  }
  if (usesTls(settings) || !schemes.includes('basic')) return { name, ok: true, detail };
  // Nothing of ours goes that way, and somebody else's passwords may.
  const hints = [
    'It offers Basic without TLS. On the host: winrm set winrm/config/service/auth @{Basic="false"}',
  ];
  return { name, ok: true, detail, hints };
}

function skewed(
  checking: Checking,
  { name, aheadMs }: { readonly name: string; readonly aheadMs: number | undefined },
): CheckedPart {
  if (aheadMs === undefined) return { name, ok: true, detail: 'the host does not tell its time' };
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const detail = seconds < 2 ? 'as here' : `${seconds} s ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  if (Math.abs(aheadMs) <= mostSkewMs) return { name, ok: true, detail };
  return { name, ok: false, detail: `its clock is ${detail}`, hints: hintsFor('clock', checking) };
}

/** Whom it lets in a host tells its version. */
function loggedOn(
  settings: WinrmSettings,
  { identity: told, how = 'NTLM' }: Extract<ProbeFact, { step: 'logon' }>,
): string {
  const version = told?.version ?? '';
  const system = version === '' ? '' : `; ${version}`;
  if (settings.auth === 'certificate') return `by the certificate${system}`;
  const way = settings.auth === 'basic' ? 'Basic' : how;
  const cover = usesTls(settings) ? 'over TLS' : 'every message is sealed';
  return `as ${accountOf(settings) || 'the owner of the tickets'} by ${way}, ${cover}${system}`;
}

function room(bytes: number | undefined): string {
  return bytes === undefined
    ? 'only administrators may ask; 150 KiB fit everywhere'
    : `up to ${Math.floor(bytes / 1024)} KiB`;
}
