import type { Fault } from './fault.ts';

/** What can go wrong with one command on a connection, told about the host at `address`. */
export function sessionFaults(address: string) {
  return {
    ...endings(address),
    ...shells(address),
    nonsense: (what: string) => nonsense(address, what),
  };
}

function endings(address: string) {
  return {
    stopped: (): Fault => ({ fault: 'timed-out', message: 'The job was stopped.', hint: '' }),
    unfinished: (): Fault => ({
      fault: 'timed-out',
      message: `${address} did not finish in time.`,
      hint: 'Look at the load of the host. What ran there is read again, not run again.',
    }),
    neverBegan: (within: number): Fault => ({
      fault: 'bad-answer',
      message: `${address} was ready, but began no script within ${within / 1000} s.`,
      hint: 'Look at the load of the host, and at the shell of the account.',
    }),
    lost: (): Fault => ({
      fault: 'unreachable',
      message: `The connection to ${address} was lost.`,
      hint: 'Check that the host is up, and the network between.',
    }),
  };
}

function shells(address: string) {
  return {
    noCommands: (): Fault => ({
      fault: 'refused',
      message: `${address} does not let this account run commands.`,
      hint: 'Check MaxSessions, ForceCommand and the shell of the account on the host.',
    }),
    missingTool: (tool: string): Fault => ({
      fault: 'bad-answer',
      message: `${address} lacks the command ${tool.replace(/\W/g, '?')}, so nothing was run.`,
      hint: 'Install it (util-linux, coreutils, gawk or mawk, sed).',
    }),
    noSudo: (said: string): Fault => ({
      fault: 'refused',
      message: `sudo on ${address} does not let this account work as administrator${after(said)}.`,
      hint: 'Allow it in sudoers, or set sudo and sudoPassword of this host in the inventory.',
    }),
    noShell: (fault: 'refused' | 'timed-out', said: string): Fault => ({
      fault: fault === 'timed-out' ? 'timed-out' : 'bad-answer',
      message: `The shell of this account on ${address} ${fault === 'timed-out' ? 'does not answer' : 'ended at once'}${after(said)}.`,
      hint: 'Log on by hand with the same account: its shell must be able to run /bin/sh.',
    }),
  };
}

function nonsense(address: string, what: string): Fault {
  return {
    fault: 'bad-answer',
    message: `${address} ${what}.`,
    hint: 'Log on by hand with the same account and look at what its shell prints.',
  };
}

function after(said: string): string {
  return said === '' ? '' : `: ${said}`;
}
