import type { Outcome } from './awaited.ts';
import type { Fault } from './fault.ts';
import type { ChannelEnd } from './powershell-channel.ts';
import { sessionFaults } from './session-fault.ts';

/** What sshd has to be told, as it is to be written. */
export const subsystemHint =
  'Install PowerShell 7, write "Subsystem powershell /usr/bin/pwsh -sshs -nologo" into sshd_config (on Windows ' +
  '"Subsystem powershell c:/progra~1/powershell/7/pwsh.exe -sshs -nologo"), and restart sshd; or set session: shell.';

/** How a wait for PowerShell ended without what was waited for. */
export interface Ended {
  readonly outcome: Exclude<Outcome, 'so'>;
  readonly end: ChannelEnd | undefined;
}

/** Why there is no session of PowerShell; `said` is what stood on standard error. */
export function notOpened(address: string, { outcome, end, said }: Ended & Said): Fault {
  if (outcome === 'stopped') return sessionFaults(address).stopped();
  if (outcome === 'late') return silent(address, said);
  if (end?.kind === 'lost') return sessionFaults(address).lost();
  if (end?.kind === 'nonsense') return nonsense(address, end.why);
  return {
    fault: 'bad-answer',
    message: `sshd on ${address} has no PowerShell to offer (subsystem powershell)${after(said)}.`,
    hint: subsystemHint,
  };
}

/** Why a session took no order. */
export function notTaken(address: string, ended: Ended): Fault {
  return ended.outcome === 'late' ? silent(address, '') : runFault(address, ended);
}

/** What a pipeline was cut short by. */
export function runFault(address: string, { outcome, end }: Ended): Fault {
  const faults = sessionFaults(address);
  if (outcome === 'stopped') return faults.stopped();
  if (outcome === 'late') return faults.unfinished();
  if (end?.kind === 'lost') return faults.lost();
  return end?.kind === 'nonsense' ? nonsense(address, end.why) : cutShort(address, '');
}

/** PowerShell ended in order, and not every call has an answer. */
export function cutShort(address: string, why: string): Fault {
  return {
    fault: 'bad-answer',
    message: `PowerShell on ${address} ended before all was told${after(why)}.`,
    hint: `"fettle hosts check ${address}" says what works there.`,
  };
}

export function constrained(address: string): Fault {
  return {
    fault: 'bad-answer',
    message: `PowerShell on ${address} runs in ConstrainedLanguage mode, in which no script of Fettle runs.`,
    hint: 'AppLocker or App Control (WDAC) sets it for this account: let the policy trust it, or take another account.',
  };
}

interface Said {
  readonly said: string;
}

function silent(address: string, said: string): Fault {
  return {
    fault: 'timed-out',
    message: `PowerShell on ${address} (subsystem powershell) does not answer${after(said)}.`,
    hint: 'Look at the load of the host, and try it by hand with the same account: Enter-PSSession -HostName.',
  };
}

function nonsense(address: string, why: string): Fault {
  return {
    fault: 'bad-answer',
    message: `PowerShell on ${address} cannot be understood: ${why}`,
    hint: 'See which program stands behind the subsystem powershell of its sshd.',
  };
}

function after(said: string): string {
  return said === '' ? '' : `: ${said}`;
}
