import { readdirSync, readFileSync } from 'node:fs';
import { run } from './process.ts';

/** Of every process on this machine. */
export function commandLines(): string[] {
  return read('cmdline');
}

/** Of every process but this one. */
export function environments(): string[] {
  const ours = String(process.pid);
  return read('environ', (pid) => pid !== ours);
}

function read(what: string, wanted: (pid: string) => boolean = () => true): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && wanted(name));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/${what}`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** Tells whether a process has exactly this command line. */
export function runs(command: string): boolean {
  return commandLines().some((line) => line.trim() === command);
}

/** The sshd processes that hold the sessions of a user. */
export function sessionsOf(user: string): number[] {
  const lines = run('ps', ['-eo', 'pid=,args=']).split('\n');
  return lines
    .filter((line) => line.includes(`sshd: ${user}`))
    .map((line) => Number.parseInt(line, 10));
}
