import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import { Host } from '#src/host/host.ts';
import type { WinrmSettings } from '#src/host/winrm-settings.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { pwsh } from '#test/peers/windows-peer.ts';
import { type BenchRow, printRows } from './report.ts';
import { type BenchSite, openSite } from './winrm-site.ts';

type Session = WinrmSettings['session'];

const turns = 5;
const never = new AbortController().signal;
const quick = Array.from(
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
  readonly cpuMs: number;
}

interface Rounds {
  readonly site: BenchSite;
  readonly calls: readonly ScriptCall[];
}

/** A warm round in a session that is kept, or of commands of an endpoint, beside a process for each round. */
export async function psrpRows(): Promise<readonly BenchRow[]> {
  return [...(await playedRows()), ...(await realRows())];
}

/** All probes of the shipped playbook; the host answers at once, so that what is left is the way there and back. */
async function playedRows(): Promise<readonly BenchRow[]> {
  await using site = await openSite();
  const rounds = { site, calls: site.calls.all };
  const [winrs, psrp] = [await warm(rounds, 'winrs'), await warm(rounds, 'psrp')];
  const jea = await warm(rounds, 'jea');
  const name = `WinRM, ${rounds.calls.length} probes, warm`;
  return [
    ...rows(`${name}, by PSRP`, { figure: psrp, winrs }),
    ...rows(`${name}, by JEA`, { figure: jea, winrs }),
  ];
}

/** Quick scripts, where there is a PowerShell to run them. */
async function realRows(): Promise<readonly BenchRow[]> {
  if (pwsh === undefined) return [];
  await using site = await openSite(pwsh);
  const rounds = { site, calls: quick };
  const [psrp, winrs] = [await warm(rounds, 'psrp'), await warm(rounds, 'winrs')];
  const name = `WinRM, ${quick.length} quick scripts by a real PowerShell, warm, by PSRP`;
  return rows(name, { figure: psrp, winrs });
}

function rows(
  name: string,
  { figure, winrs }: { readonly figure: Warm; readonly winrs: Warm },
): readonly BenchRow[] {
  const row = (unit: string, key: keyof Warm): BenchRow => ({
    name,
    unit,
    figure: figure[key],
    against: `${Number(winrs[key].toPrecision(3))} by WinRS`,
    ratio: figure[key] / winrs[key],
  });
  return [row('requests', 'requests'), row('ms', 'wallMs'), row('ms of CPU', 'cpuMs')];
}

/** The middle of some rounds behind a first one. */
async function warm({ site, calls }: Rounds, session: Session): Promise<Warm> {
  const { password, account } = site.logon('sealed');
  const transport = createWinrmTransport({
    clock: createSystemClock(),
    secrets: { resolve: () => Promise.resolve(password) },
    commandFor: site.commandFor,
  });
  const { port } = site.host;
  const host = Host.parse({
    name: 'server1',
    address: '127.0.0.1',
    platform: 'windows',
    transports: { winrm: { user: account, password: 'env:WORD', port, session } },
  });
  const round = async (): Promise<Omit<Warm, 'requests'>> => {
    const [began, busy] = [performance.now(), process.cpuUsage()];
    const result = await transport.run({ host, calls, signal: never });
    const { user, system } = process.cpuUsage(busy);
    const isWell = result.envelopes.every(({ outcome }) => outcome === 'ok');
    if (result.kind !== 'ran' || !isWell) {
      throw new Error(`A round went wrong by ${session}: ${JSON.stringify(result).slice(0, 500)}`);
    }
    return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
  };
  try {
    await round();
    const seen: Warm[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const before = await requestsOf(site);
      const taken = await round();
      seen.push({ ...taken, requests: (await requestsOf(site)) - before });
    }
    const [requests, wallMs] = [middle(seen, 'requests'), middle(seen, 'wallMs')];
    return { requests, wallMs, cpuMs: middle(seen, 'cpuMs') };
  } finally {
    await transport.close();
  }
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
