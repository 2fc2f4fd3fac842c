import type { SshSettings } from '#src/host/host.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { posixCommand, sudoCommands } from '#src/script/posix-bootstrap.ts';
import { posixDocument } from '#src/script/posix-document.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';

/** The calls of a job that run under one account, by one command. */
export interface Segment {
  readonly calls: readonly ScriptCall[];
  readonly command: string;
  readonly asksPassword: boolean;
  /** The bootstrap tells of each call that it begins, before it does. */
  readonly saysBegun: boolean;
  document(marker: string): string;
}

/**
 * A job in at most two commands: first what the account may do itself, then what sudo does. So neither
 * needs to watch over processes of the other, which it could not end.
 */
export function segmentsOf(
  calls: readonly ScriptCall[],
  settings: SshSettings,
  shell: 'posix' | 'powershell',
): Segment[] {
  if (shell === 'powershell') return [powershell(calls)];
  const isPlain = settings.sudo === 'none' || settings.user === 'root';
  const own = calls.filter(({ needs }) => isPlain || needs === 'user');
  const raised = calls.filter((call) => !own.includes(call));
  const command = sudoCommands[settings.sudo === 'password' ? 'password' : 'passwordless'];
  return [posix(own, posixCommand), posix(raised, command)].filter((each) => each.calls.length > 0);
}

function posix(calls: readonly ScriptCall[], command: string): Segment {
  return {
    calls,
    command,
    asksPassword: command === sudoCommands.password,
    saysBegun: true,
    document: (marker) => posixDocument(calls, marker),
  };
}

function powershell(calls: readonly ScriptCall[]): Segment {
  return {
    calls,
    command: powershellCommand,
    asksPassword: false,
    saysBegun: false,
    document: (marker) => powershellDocument(calls, marker),
  };
}
