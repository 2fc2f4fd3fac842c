import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import type { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Host } from '#src/host/host.ts';
import type { WinrmSettings } from '#src/host/winrm-settings.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { pwsh } from '#test/peers/windows-peer.ts';
import { type BenchRow, printRows } from './report.ts';
import { type BenchSite, openSite } from './winrm-site.ts';

type Session = WinrmSettings['session'];

const turns = 3;
const never = new AbortController().signal;
const calls = Array.from(
  { length: 19 },
  (_, at): ScriptCall => ({
    name: `probe-${at}`,
    language: 'powershell',
    text: `@{ number = ${at} } | ConvertTo-Json -Compress`,
    parameters: {},
    mode: 'run',
    deadlineMs: 30_000,
    needs: 'user',
  }),
);

interface Warm {
  readonly requests: number;
  readonly wallMs: number;
}

/** A warm round of quick scripts by a real PowerShell: in a session that is kept, beside a process for each round. */
export async function psrpRows(): Promise<readonly BenchRow[]> {
  if (pwsh === undefined) return [];
  await using site = await openSite(pwsh);
  const [psrp, winrs] = [await warm(site, 'psrp'), await warm(site, 'winrs')];
  const name = `WinRM, ${calls.length} quick scripts by a real PowerShell, warm, by PSRP`;
  const row = (unit: string, key: keyof Warm): BenchRow => ({
    name,
    unit,
    figure: psrp[key],
    against: `${Math.round(winrs[key])} by WinRS`,
    ratio: psrp[key] / winrs[key],
  });
  return [row('requests', 'requests'), row('ms', 'wallMs')];
}

/** The middle of some rounds behind a first one. */
async function warm(site: BenchSite, session: Session): Promise<Warm> {
  const { password, account } = site.logon('sealed');
  const transport = createWinrmTransport({
    clock: createSystemClock(),
    secrets: { resolve: () => Promise.resolve(password) },
  });
  const host = Host.parse({
    name: 'server1',
    address: '127.0.0.1',
    platform: 'windows',
    transports: {
      winrm: { user: account, password: 'env:WORD', port: site.host.port, session },
    },
  });
  try {
    await round(transport, host);
    const seen: Warm[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const before = await requestsOf(site);
      const wallMs = await round(transport, host);
      seen.push({ wallMs, requests: (await requestsOf(site)) - before });
    }
    return { wallMs: middle(seen, 'wallMs'), requests: middle(seen, 'requests') };
  } finally {
    await transport.close();
  }
}

async function round(transport: WinrmTransport, host: Host): Promise<number> {
  const began = performance.now();
  const result = await transport.run({ host, calls, signal: never });
  const isWell = result.envelopes.every(({ outcome }) => outcome === 'ok');
  if (result.kind !== 'ran' || !isWell) throw new Error('A round went wrong.');
  return performance.now() - began;
}

async function requestsOf({ host }: BenchSite): Promise<number> {
  return Object.values((await host.state()).actions).reduce((sum, count) => sum + count, 0);
}

function middle(seen: readonly Warm[], key: keyof Warm): number {
  const sorted = seen.map((each) => each[key]).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

if (import.meta.main) {
  printRows(await psrpRows());
}
