import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { PsrpClient } from '#adapters/winrm/client/psrp-client.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { textIn } from '#src/psrp/inside.ts';
import { FastClock } from './fast-clock.ts';

// Runs pipeline after pipeline on one host, in a process of its own: what it holds in the end is what was leaked.
// Needs node --expose-gc. Its clock goes fast, so that a day of idle times, waits and new pools is over soon.
const Given = z.object({
  port: z.number(),
  account: z.string(),
  password: z.string(),
  pipelines: z.number(),
  pipelinesPerPool: z.number(),
  speed: z.number(),
  /** Every so many, one is stopped when it has spoken: it would never end. */
  stopEvery: z.number(),
});
const given = Given.parse(JSON.parse(await text(process.stdin)));
const clock = new FastClock(given.speed);
const client = new PsrpClient({
  endpoint: { host: 'srv-1', address: '127.0.0.1', port: given.port },
  logon: { kind: 'ntlm', account: given.account, password: () => Promise.resolve(given.password) },
  gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
  handshakes: new Places(8),
  clock,
  limits: { repeatAfterMs: 100, pipelinesPerPool: given.pipelinesPerPool },
  configuration: 'Microsoft.PowerShell',
});

const ends: Record<RunEnd['kind'] | 'uncertain', number> = {
  ended: 0,
  stopped: 0,
  'not-run': 0,
  unknown: 0,
  uncertain: 0,
};
let wrong = 0;
/** Bytes of the heap, at ten points of the way. */
const heap: number[] = [];
const began = performance.now();
for (let number = 1; number <= given.pipelines; number += 1) {
  const { end, said, states } = await pipeline(number);
  ends[end.kind] += 1;
  const isWhole = end.kind === 'ended' && end.output === 'whole';
  if (end.kind === 'ended' && !isWhole) ends.uncertain += 1;
  const isRight = said.join() === `number ${number}` && states.at(-1) === 'completed';
  if (isWhole && !isRight && number % given.stopEvery !== 0) wrong += 1;
  if (number % Math.floor(given.pipelines / 10) === 0) heap.push(heapNow());
}
const wallMs = performance.now() - began;
await client.close();
// A socket that was destroyed is gone some turns later.
for (let turn = 0; turn < 100 && sockets() > 0; turn += 1) await setImmediate();
const left = { timers: clock.pending, sockets: sockets() };
const { maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({ ends, wrong, heap, left, wallMs, residentBytes: maxRSS * 1024 }),
);

interface Ran {
  readonly end: RunEnd;
  readonly said: readonly string[];
  readonly states: readonly string[];
}

async function pipeline(number: number): Promise<Ran> {
  const stop = new AbortController();
  const said: string[] = [];
  const states: string[] = [];
  const hear = (event: PsrpEvent): void => {
    if (event.kind === 'state') states.push(event.state);
    if (event.kind !== 'output') return;
    said.push(textIn(event.value) ?? '');
    if (number % given.stopEvery === 0) stop.abort();
  };
  const parameters = [{ value: `number ${number}` }];
  const end = await client.run({
    statements: () => [[{ name: 'Write-Output', isScript: false, parameters }]],
    hear,
    signal: stop.signal,
    withinMs: 60_000,
  });
  return { end, said, states };
}

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
}

function heapNow(): number {
  if (globalThis.gc === undefined) throw new Error('This needs --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
