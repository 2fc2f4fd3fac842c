import type { ProbeStep } from '#adapters/winrm/client/probed.ts';
import type { Host } from '#src/host/host.ts';
import {
  accountOf,
  configurationOf,
  usesTls,
  type WinrmSettings,
  winrmPort,
} from '#src/host/winrm-settings.ts';
import { endpointHints } from './endpoint-fault.ts';

interface Asked {
  readonly host: Host;
  readonly settings: WinrmSettings;
}

/**
 * The usual reasons why a step fails, with the command that mends it: on the host, as administrator, unless it
 * says otherwise. None of them weakens the host: no clear text, no Basic without TLS, no trust in any host.
 */
export function hintsFor(step: ProbeStep, asked: Asked): string[] {
  switch (step) {
    case 'reach':
      return unreachable(asked);
    case 'tls':
      return distrusted(asked);
    case 'identify':
      return silent(asked);
    case 'offers':
      return unoffered(asked);
    case 'logon':
      return refused(asked);
    case 'clock':
      return ['Its time service: w32tm /query /status, then w32tm /resync'];
    case 'limits':
      return [];
    case 'shell':
      return closed(asked);
  }
}

export function otherPortHint(port: number): string {
  return port === 5986
    ? 'Port 5986 is open: set https: true for this host.'
    : 'Port 5985 is open: without https NTLM seals every message there.';
}

function addressOf({ host, settings }: Asked): string {
  return settings.address ?? host.address;
}

function unreachable(asked: Asked): string[] {
  const { settings } = asked;
  const listener = usesTls(settings)
    ? 'A listener for HTTPS, with a certificate for the name of the host: winrm quickconfig -transport:https'
    : 'The service, its listener and the rule of the firewall: winrm quickconfig';
  return [
    `Is it on, and is the name right? Here: nslookup ${addressOf(asked)}`,
    listener,
    'Which listeners there are: winrm enumerate winrm/config/listener',
    `A firewall between: port ${winrmPort(settings)} must be open from here. On the host: Get-NetFirewallRule -Name WINRM-HTTP*`,
  ];
}

function distrusted(asked: Asked): string[] {
  const place = `${addressOf(asked)}:${winrmPort(asked.settings)}`;
  return [
    `What it shows, here: openssl s_client -connect ${place} </dev/null | openssl x509 -noout -subject -issuer -dates -fingerprint -sha256`,
    'What it should show: Get-ChildItem Cert:\\LocalMachine\\My',
    'Signed by your own authority: set tls.ca. Self-signed: compare the fingerprint on the host, and set tls.pin.',
    'The name in it differs: set tls.serverName. It has run out: take a new one for the listener.',
  ];
}

function silent({ settings }: Asked): string[] {
  return [
    `Another program may listen there: netstat -ano | findstr :${winrmPort(settings)}`,
    'HTTP and HTTPS may be mixed up: winrm enumerate winrm/config/listener',
    'The service: Get-Service WinRM, then Restart-Service WinRM. A proxy between does not let NTLM through.',
  ];
}

function unoffered({ settings }: Asked): string[] {
  switch (settings.auth) {
    case 'kerberos':
      return [
        'Kerberos, as Windows has it: winrm set winrm/config/service/auth @{Kerberos="true"}',
        'Where only Negotiate is offered: set auth: negotiate.',
      ];
    case 'ntlm':
    case 'negotiate':
      return [
        'What is allowed: winrm get winrm/config/service/auth',
        'Negotiate, as Windows has it: winrm set winrm/config/service/auth @{Negotiate="true"}',
        'A policy may forbid it: gpresult /h report.html (WinRM Service, "Disallow Negotiate authentication")',
      ];
    case 'basic':
      return ['Windows forbids Basic unless told. Take auth: ntlm, which works over HTTPS, too.'];
    case 'certificate':
      return mapping;
  }
}

const mapping = [
  'Certificates must be allowed: winrm set winrm/config/service/auth @{Certificate="true"}',
  'And mapped to an account of the host: Get-ChildItem WSMan:\\localhost\\ClientCertificate',
];

function refused({ settings }: Asked): string[] {
  if (settings.auth === 'certificate') return mapping;
  if (settings.auth === 'kerberos' || settings.auth === 'negotiate') return refusedTicket(settings);
  const account = accountOf(settings);
  const isLocal = settings.auth === 'basic' || !/[\\@]/.test(account) || account.startsWith('.\\');
  const user = account.replace(/^.*\\/, '').replace(/@.*$/, '');
  const rights = `It must be an administrator: net localgroup Administrators "${account}" /add`;
  return isLocal
    ? [
        `Locked, or the password has run out: net user "${user}"`,
        rights,
        'An administrator that only the host knows is let in over the network only where the policy says so: better take an account of the domain; else reg add HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System /v LocalAccountTokenFilterPolicy /t REG_DWORD /d 1 /f',
      ]
    : [
        `Locked, or the password has run out: net user "${user}" /domain`,
        rights,
        'NTLM may be forbidden: in secpol.msc, "Network security: Restrict NTLM: Incoming NTLM traffic"',
        'Why it says no: Get-WinEvent -LogName Security -MaxEvents 20 | Where-Object Id -eq 4625',
      ];
}

function refusedTicket(settings: WinrmSettings): string[] {
  const account = accountOf(settings) || 'ACCOUNT';
  const user = account.replace(/^.*\\/, '').replace(/@.*$/, '');
  return [
    `Locked, or the password has run out: net user "${user}" /domain`,
    `Rights on the host: net localgroup "Remote Management Users" "${account}" /add, or Administrators to repair by WinRS`,
    'What the domain has logged, on the domain controller: events 4768, 4769 and 4771; on the host: 4624 and 4625',
    'Clocks: w32tm /query /status on both; tickets need clocks that agree to five minutes.',
  ];
}

function closed({ settings }: Asked): string[] {
  const configuration = configurationOf(settings);
  if (configuration !== undefined) {
    const { missing, denied } = endpointHints({ configuration });
    return [missing, denied, 'Sessions that are left over: winrm enumerate shell'];
  }
  const account = settings.auth === 'certificate' ? 'ACCOUNT' : accountOf(settings);
  return [
    `Shells are for administrators: net localgroup Administrators "${account}" /add`,
    'Whether shells are allowed at all, and how many: winrm get winrm/config/winrs',
    'Shells that are left over: winrm enumerate shell; restarting the service ends them: Restart-Service WinRM',
  ];
}

/** For a PowerShell that the host holds back. */
export const constrainedHints: readonly string[] = [
  'AppLocker or App Control (WDAC) holds this account back: Get-AppLockerPolicy -Effective -Xml',
  'Or the variable is set for the whole machine: [Environment]::GetEnvironmentVariable("__PSLockdownPolicy", "Machine")',
  'Let the policy trust the account of Fettle; what it may run is decided by people, plan by plan.',
];

export const oldPowershellHint =
  'Scripts are written for Windows PowerShell 5.1: install Windows Management Framework 5.1.';
