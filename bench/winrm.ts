import { pwsh } from '#test/peers/windows-peer.ts';
import { type BenchRow, printRows } from './report.ts';
import {
  type Contestant,
  type Cost,
  Entry,
  type How,
  type Seen,
  startAll,
} from './winrm-contest.ts';
import { manyHosts } from './winrm-hosts.ts';
import { kerberosRows } from './winrm-kerberos.ts';
import { psrpRows } from './winrm-psrp.ts';
import type { Job } from './winrm-rounds.ts';
import { sealingTime } from './winrm-sealing.ts';
import { type BenchSite, jobOf, missingPackages, openSite } from './winrm-site.ts';

const turns = 5;
const roundsOf = { cold: 8, warm: 15 } as const;
const hosts = 500;

/**
 * One probe round on a simulated Windows host, by Fettle (sealed NTLM on HTTP; a client certificate on HTTPS),
 * pywinrm (sealed) and winrm-client (Basic on HTTPS), with the same scripts, bytes and answers. winrm-client runs it
 * twice: with our bootstrap, which its own functions do not have, and call by call, which is all they have.
 * Connections, requests and bytes are counted by the host and a proxy. The host is Python, on the same machine:
 * its time is part of every round, so that ratios say more than figures.
 */
export async function winrm(): Promise<readonly BenchRow[]> {
  const missing = missingPackages();
  if (missing.length > 0) {
    process.stderr.write(`winrm is not measured, for want of ${missing.join(', ')}\n`);
    return [];
  }
  await using site = await openSite();
  const entries = await startAll(site);
  try {
    const rows: BenchRow[] = [];
    for (const [which, name] of [
      ['one', '1 probe'],
      ['all', `${site.calls.all.length} probes`],
    ] as const) {
      const job = jobOf(site.calls[which]);
      for (const how of ['cold', 'warm'] as const) {
        rows.push(...(await contest(entries, { name: `WinRM, ${name}, ${how}`, how, job })));
      }
    }
    const ours = entries.find(({ name }) => name === 'ours');
    if (ours !== undefined) rows.push(await sealingRow(ours, site));
    rows.push(...(await kerberosRows()), ...(await psrpRows()));
    return [...rows, ...(await realRows()), ...(await hostRows(site))];
  } finally {
    for (const entry of entries) await entry[Symbol.asyncDispose]();
  }
}

interface Contest {
  readonly name: string;
  readonly how: How;
  readonly job: Job;
}

async function contest(
  entries: readonly Entry[],
  { name, how, job }: Contest,
): Promise<readonly BenchRow[]> {
  const seen = new Map<Contestant, Seen>();
  for (const entry of entries) seen.set(entry.name, await entry.seen(how, job));
  const costs = await compare(entries, { name, how, job });
  const row = (unit: string, of: (who: Contestant) => number): BenchRow => ({
    name,
    unit,
    figure: of('ours'),
    against: others(of),
    ...(of('package') === 0 ? {} : { ratio: of('ours') / of('package') }),
  });
  return [
    row('connections', (who) => seen.get(who)?.connections ?? 0),
    row('requests', (who) => seen.get(who)?.requests ?? 0),
    row('KB on the wire', (who) => (seen.get(who)?.bytes ?? 0) / 1000),
    row('rounds/s', (who) => 1000 / (costs.get(who)?.wallMs ?? 0)),
    row('ms of CPU', (who) => costs.get(who)?.cpuMs ?? 0),
  ];
}

/** `ratio` is always that of us to winrm-client with our bootstrap. */
function others(of: (who: Contestant) => number): string {
  const figure = (who: Contestant): string => shown(of(who));
  return (
    `${figure('certificate')} by certificate; ${figure('pywinrm')} pywinrm; ` +
    `${figure('package')} winrm-client, ${figure('call by call')} call by call`
  );
}

function shown(figure: number): string {
  return figure >= 100 ? String(Math.round(figure)) : String(Number(figure.toPrecision(3)));
}

/** The middle of some turns of each; in turns, so that a slow moment of the machine is slow for all. */
async function compare(
  entries: readonly Entry[],
  { how, job }: Contest,
): Promise<ReadonlyMap<Contestant, Cost>> {
  const taken = new Map(entries.map(({ name }): [Contestant, Cost[]] => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const entry of entries) {
      taken.get(entry.name)?.push(await entry.cost(how, job, roundsOf[how]));
    }
  }
  return new Map([...taken].map(([name, costs]) => [name, middle(costs)]));
}

function middle(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost): number =>
    costs.map((cost) => cost[key]).toSorted((left, right) => left - right)[
      Math.floor(costs.length / 2)
    ] ?? 0;
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs') };
}

async function sealingRow(ours: Entry, site: BenchSite, where = ''): Promise<BenchRow> {
  const job = jobOf(site.calls.large, 100_000);
  const { up, down } = await ours.seen('warm', job);
  const costs: Cost[] = [];
  const rounds = where === '' ? roundsOf.warm : 1;
  for (let turn = 0; turn < turns; turn += 1) costs.push(await ours.cost('warm', job, rounds));
  const { wallMs, cpuMs } = middle(costs);
  const figure = sealingTime({ up, down });
  return {
    name: `WinRM, a warm round with 100 KB of output${where}: sealing and opening it`,
    unit: 'ms',
    figure,
    against: `${shown(wallMs)} ms for the round, ${shown(cpuMs)} ms of it our CPU`,
    ratio: figure / wallMs,
  };
}

/** With a real PowerShell behind the host, where there is one: as long as a round takes that is not played. */
async function realRows(): Promise<readonly BenchRow[]> {
  if (pwsh === undefined) return [];
  await using site = await openSite(pwsh);
  await using ours = await Entry.start('ours', site);
  const seen = await ours.seen('warm', jobOf(site.calls.large, 100_000));
  const name = 'WinRM, a warm round with 100 KB of output, by a real PowerShell';
  return [
    { name, unit: 'requests', figure: seen.requests },
    await sealingRow(ours, site, ', by a real PowerShell'),
  ];
}

async function hostRows(site: BenchSite): Promise<readonly BenchRow[]> {
  const few = await manyHosts(site, 10);
  const many = await manyHosts(site, hosts);
  const name = `WinRM, all probes of ${hosts} hosts at once`;
  const [most, fewest] = [many.mostBytes, few.mostBytes].map((bytes) => bytes / 1_000_000);
  return [
    {
      name: `${name}, most memory (resident)`,
      unit: 'MB',
      figure: most ?? 0,
      against: `${Math.round(fewest ?? 0)} MB for 10 hosts`,
      ratio: (most ?? 0) / (fewest ?? 1),
    },
    {
      name: `${name}, until the last has answered`,
      unit: 's',
      figure: many.wallMs / 1000,
      against: `${shown(few.wallMs / 1000)} s for 10 hosts`,
      ratio: many.wallMs / few.wallMs,
    },
  ];
}

if (import.meta.main) {
  printRows(await winrm());
}
