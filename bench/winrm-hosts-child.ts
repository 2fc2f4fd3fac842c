import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import { Host } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import { BenchCall, BenchLogon } from './winrm-rounds.ts';

// A process of its own, so that what it holds is what the hosts take.
const Given = z.object({
  logon: BenchLogon,
  port: z.number(),
  count: z.number(),
  calls: z.array(BenchCall),
});
const { logon, port, count, calls } = Given.parse(JSON.parse(await text(process.stdin)));

const secrets = { resolve: () => Promise.resolve(logon.password) };
const transport = createWinrmTransport({ clock: createSystemClock(), secrets });
const { signal } = new AbortController();
const before = process.memoryUsage.rss();
const begun = performance.now();
const results = await Promise.all(
  Array.from({ length: count }, (_, number) =>
    transport.run({ host: hostOf(number), calls: calls.map(callOf), signal }),
  ),
);
const wallMs = performance.now() - begun;
const { maxRSS } = process.resourceUsage();
await transport.close();
const fine = results.filter(isFine).length;
process.stdout.write(
  JSON.stringify({ fine, wallMs, beforeBytes: before, mostBytes: maxRSS * 1024 }),
);

/** All names lead to one machine; for the transport each is a host with a client of its own. */
function hostOf(number: number): Host {
  return Host.parse({
    name: `server${number}`,
    address: '127.0.0.1',
    platform: 'windows',
    transports: { winrm: { port, user: logon.account, password: 'env:WORD' } },
  });
}

function callOf(call: BenchCall): Parameters<typeof transport.run>[0]['calls'][number] {
  return { ...call, language: 'powershell', parameters: {}, mode: 'run', needs: 'user' };
}

function isFine(result: JobResult): boolean {
  const { kind, envelopes } = result;
  return kind === 'ran' && envelopes.every(({ outcome }) => outcome === 'ok');
}
