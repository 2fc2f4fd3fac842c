import { createInterface } from 'node:readline';
import { FakeWinrm, type Mishap } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { type FakeProcess, faults } from '#test/adapters/winrm/wire/fake-winrs.ts';

// A strict host in a process of its own, so that what it holds is not counted as the client's. Everything below goes
// by count: no run differs from another but by its timing.
const host = await FakeWinrm.start();
const mishaps: readonly Mishap[] = [
  'drop-after',
  'drop-before',
  'half-then-close',
  'then-close',
  'forget-before',
  'forged',
];
const often: Readonly<Record<string, number>> = {
  Receive: 29,
  Signal: 97,
  Command: 211,
  Send: 307,
};
const refused: Readonly<Record<string, readonly (number | 'expired')[]>> = {
  Command: [faults.tooManyCommands, 'expired'],
  Create: [faults.tooManyShells],
  Receive: [faults.timedOut],
};
const totals = { started: 0, twice: 0, faults: 0, mishaps: 0, connections: 0 };
/** Of the inputs that came since the last look, as text; each is one command's alone. */
const seen = new Set<string>();
const counts = new Map<string, number>();

host.mishap = ({ operation }) => {
  const count = (counts.get(operation) ?? 0) + 1;
  counts.set(operation, count);
  refuse(operation, count);
  const every = often[operation];
  if (every === undefined || count % every !== 0) return undefined;
  totals.mishaps += 1;
  return mishaps[(count / every) % mishaps.length];
};

host.winrs.program = (process) => {
  // Standard input may be lost with its connection; the command then ends with that, as a lifeline has it.
  if (process.input !== '' || process.isInputEnded) work(process);
};

function work(process: FakeProcess): void {
  if (seen.has(process.input)) totals.twice += 1;
  if (process.input !== '') seen.add(process.input);
  process.say(process.input).exit(0);
}

function refuse(operation: string, count: number): void {
  const faultsHere = refused[operation] ?? [];
  const [every, first] = operation === 'Create' ? [31, 7] : [401, 17];
  const fault = faultsHere[Math.floor(count / every) % Math.max(1, faultsHere.length)];
  if (count % every !== first || fault === undefined) return;
  totals.faults += 1;
  if (fault === 'expired') host.winrs.shells.clear();
  else host.winrs.refusals.push({ operation, fault });
}

/** What was said is not kept, or the host would grow without end. */
function forget(): void {
  host.asked.length = 0;
  host.messages.length = 0;
  totals.started += host.winrs.processes.splice(0).length;
  totals.connections += host.http.connections.filter(({ stream }) => stream.destroyed).length;
  const live = host.http.connections.filter(({ stream }) => !stream.destroyed);
  host.http.connections.splice(0, Number.POSITIVE_INFINITY, ...live);
  for (const { commands } of host.winrs.shells.values()) {
    for (const [id, { isDone }] of commands) if (isDone && commands.size > 4) commands.delete(id);
  }
}

for await (const _ of createInterface({ input: process.stdin })) {
  forget();
  const state = {
    ...totals,
    shells: host.winrs.shells.size,
    open: host.http.openConnections,
    port: host.http.port,
    violations: host.http.violations,
  };
  process.stdout.write(`${JSON.stringify(state)}\n`);
}
