import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { FastClock } from './fast-clock.ts';

// Runs command after command on one host, in a process of its own: what it holds in the end is what was leaked.
// Needs node --expose-gc. Its clock goes fast, so that a day of idle times, waits and new shells is over soon.
const Given = z.object({
  port: z.number(),
  account: z.string(),
  password: z.string(),
  commands: z.number(),
  speed: z.number(),
  // "#" stands for the number of the command.
  line: z.string(),
  input: z.string(),
  says: z.string(),
});
const given = Given.parse(JSON.parse(await text(process.stdin)));
const clock = new FastClock(given.speed);
const never = new AbortController().signal;
const client = new WinrmClient({
  endpoint: { host: 'srv-1', address: '127.0.0.1', port: given.port },
  logon: { kind: 'ntlm', account: given.account, password: () => Promise.resolve(given.password) },
  gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
  handshakes: new Places(8),
  clock,
  limits: { commandsAtOnce: 1, repeatAfterMs: 100 },
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
for (let number = 1; number <= given.commands; number += 1) {
  const { end, said } = await command((told) => told.replace('#', String(number)));
  ends[end.kind] += 1;
  const isWhole = end.kind === 'ended' && end.output === 'whole';
  if (end.kind === 'ended' && !isWhole) ends.uncertain += 1;
  if (isWhole && said !== given.says.replace('#', String(number))) wrong += 1;
  if (number % Math.floor(given.commands / 10) === 0) heap.push(heapNow());
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

async function command(
  numbered: (text: string) => string,
): Promise<{ readonly end: RunEnd; readonly said: string }> {
  const [name = '', ...words] = numbered(given.line).split(' ');
  const pieces: Uint8Array[] = [];
  const end = await client.run({
    line: { command: name, arguments: words },
    input: Buffer.from(numbered(given.input)),
    output: (_stream, bytes) => pieces.push(bytes),
    signal: never,
    withinMs: 60_000,
  });
  return { end, said: Buffer.concat(pieces).toString('utf8') };
}

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
}

function heapNow(): number {
  if (globalThis.gc === undefined) throw new Error('This needs --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
