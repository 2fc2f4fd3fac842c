import { createInterface } from 'node:readline';
import { textIn } from '#src/psrp/inside.ts';
import { FakePipeline } from '#test/adapters/winrm/wire/fake-pipeline.ts';
import { FakePsrp } from '#test/adapters/winrm/wire/fake-psrp.ts';
import { FakeWinrm, type Mishap } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { faults } from '#test/adapters/winrm/wire/fake-winrs.ts';

// A strict host in a process of its own, so that what it holds is not counted as the client's. Everything below goes
// by count: no run differs from another but by its timing.
const stopEvery = Number(process.argv[2]);
const psrp = new FakePsrp();
const host = await FakeWinrm.start({ service: psrp });
const mishaps: readonly Mishap[] = [
  'drop-after',
  'drop-before',
  'half-then-close',
  'then-close',
  'forget-before',
  'forged',
];
const often: Readonly<Record<string, number>> = { Receive: 29, Signal: 97, Command: 211 };
const refused: Readonly<Record<string, readonly (number | 'expired')[]>> = {
  Command: [faults.tooManyCommands, 'expired'],
  Create: [faults.tooManyShells],
  Receive: [faults.timedOut],
};
const totals = { started: 0, twice: 0, faults: 0, mishaps: 0, connections: 0, created: 0, most: 0 };
/** What ran, by what it was told to say; each is one pipeline's alone. */
const seen = new Set<string>();
const counts = new Map<string, number>();

host.mishap = ({ operation }) => {
  const count = (counts.get(operation) ?? 0) + 1;
  counts.set(operation, count);
  if (operation === 'Create') totals.created += 1;
  refuse(operation, count);
  const every = often[operation];
  if (every === undefined || count % every !== 0) return undefined;
  totals.mishaps += 1;
  return mishaps[(count / every) % mishaps.length];
};

psrp.play = (pipeline) => {
  const text = textIn(pipeline.statements[0]?.[0]?.parameters.get('0')) ?? '';
  if (seen.has(text)) totals.twice += 1;
  seen.add(text);
  totals.started += 1;
  for (const { startedIn } of psrp.pools.values()) {
    totals.most = Math.max(totals.most, startedIn.length);
  }
  pipeline.output(text);
  if (Number(text.split(' ')[1]) % stopEvery !== 0) pipeline.end();
};

function refuse(operation: string, count: number): void {
  const faultsHere = refused[operation] ?? [];
  const [every, first] = operation === 'Create' ? [31, 7] : [1_009, 17];
  const fault = faultsHere[Math.floor(count / every) % Math.max(1, faultsHere.length)];
  if (count % every !== first || fault === undefined) return;
  totals.faults += 1;
  if (fault === 'expired') expire();
  else psrp.refusals.push({ operation, fault });
}

function expire(): void {
  for (const { startedIn } of psrp.pools.values()) for (const each of startedIn) each.vanish();
  psrp.pools.clear();
}

/** What was said is not kept, or the host would grow without end. */
function forget(): void {
  host.asked.length = 0;
  host.messages.length = 0;
  psrp.pipelines.length = 0;
  totals.connections += host.http.connections.filter(({ stream }) => stream.destroyed).length;
  const live = host.http.connections.filter(({ stream }) => !stream.destroyed);
  host.http.connections.splice(0, Number.POSITIVE_INFINITY, ...live);
  for (const { pipelines } of psrp.pools.values()) {
    for (const [id, pipeline] of [...pipelines].slice(0, -4)) {
      if (pipeline instanceof FakePipeline && pipeline.isDone) pipelines.delete(id);
    }
  }
}

for await (const _ of createInterface({ input: process.stdin })) {
  forget();
  const state = {
    ...totals,
    shells: psrp.pools.size,
    open: host.http.openConnections,
    port: host.http.port,
    violations: host.http.violations,
  };
  process.stdout.write(`${JSON.stringify(state)}\n`);
}
