import { Command } from 'commander';
import { type HostSessions, sessionsOn, tellSessions } from '#src/cli/host-sessions.ts';
import { printable } from '#src/cli/printable.ts';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { transportFor } from '#src/host/transport-for.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Checked, CheckedPart, Transport } from '#src/ports/transport.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** The ways to hosts, opened when a command needs them. */
export interface OpenedTransports extends AsyncDisposable {
  readonly transports: readonly Transport[];
  /** Takes out the secrets that were used: a host may give back what it was told. */
  redact(text: string): string;
}

export interface HostsServices {
  openTransports(options: CommonOptions): Promise<OpenedTransports>;
}

/** How long one host may take, in ms, and how many are asked at a time. */
const within = 60_000;
const atATime = 8;

/** `fettle hosts list` and `fettle hosts check [NAME]`: the inventory, and whether its hosts can be worked with. */
export function hostsCommand(world: World, services: HostsServices): Command {
  const list = new Command('list')
    .description('the hosts of the inventory')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }, command: Command) => {
      const { hosts } = await readSite(world, command.optsWithGlobals<CommonOptions>());
      tellList(world, hosts.list(), options);
    });
  const check = new Command('check')
    .description('reached? let in? answered? in time? Changes nothing on a host')
    .argument('[name]', 'name, alias or address; absent: every host')
    .option('--json', 'for programs')
    .action(async (name: string | undefined, options: { json?: true }, command: Command) => {
      const common = command.optsWithGlobals<CommonOptions>();
      const { hosts } = await readSite(world, common);
      const wanted = name === undefined ? hosts.list() : [found(hosts, name)];
      await using opened = await services.openTransports(common);
      const results = await inTurns(wanted, (host) => checkOne(world, opened.transports, host));
      const out = (line: string): void => world.out(opened.redact(line));
      tellChecks({ out, exit: (code) => world.exit(code) }, results, options);
    });
  return new Command('hosts')
    .description('the machines that Fettle may look at')
    .addCommand(list)
    .addCommand(check);
}

function found(hosts: Hosts, name: string): Host {
  const match = hosts.find(name);
  if (match.kind === 'found') return match.host;
  const near = match.nearest.length === 0 ? '' : ` Did you mean ${match.nearest.join(', ')}?`;
  throw new BotError('host-unknown', `The inventory knows no host "${cleanLine(name)}".${near}`, {
    hint: '"fettle hosts list" shows those that it knows.',
  });
}

interface HostCheck {
  readonly host: Host;
  /** Absent: no transport runs scripts there. */
  readonly transport?: string;
  readonly checked: readonly Checked[];
  /** Absent: there is one kind, or nobody was let in. */
  readonly sessions?: HostSessions | undefined;
}

async function checkOne(
  { clock }: World,
  transports: readonly Transport[],
  host: Host,
): Promise<HostCheck> {
  const transport = transportFor(host, transports);
  if (transport === undefined) return { host, checked: [] };
  const controller = new AbortController();
  const timer = clock.at(clock.now() + within, () => controller.abort());
  try {
    const { signal } = controller;
    const checked = await transport.check(host, signal);
    const sessions = await sessionsOn(host, { transport, checked, signal });
    return { host, transport: transport.name, checked, sessions };
  } finally {
    timer.cancel();
  }
}

/** A few at a time, answers in the order of the questions. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atATime }, take));
  return results;
}

function tellList(world: World, hosts: readonly Host[], { json }: { json?: true }): void {
  if (json === true) {
    world.out(printable(JSON.stringify(hosts.map(summary))));
    return;
  }
  if (hosts.length === 0) world.out('The inventory is empty: write hosts.yaml.');
  for (const host of hosts) {
    const { name, address, platform, transports } = summary(host);
    const ways = transports.length === 0 ? 'outside only' : transports.join(', ');
    world.out([name, address, platform, ways].map(cleanLine).join('  '));
  }
}

/** Nothing of a login: who, and with which secret, stays in the inventory. */
function summary({ name, address, aliases, platform, site, tags, transports }: Host) {
  const { winrm } = transports;
  const ways = Object.keys(transports).map((way) => (way === 'winrm' ? winrm?.driver : way));
  return { name, address, aliases, platform, site, tags, transports: ways };
}

type Teller = Pick<World, 'out' | 'exit'>;

function tellChecks(world: Teller, results: readonly HostCheck[], { json }: { json?: true }): void {
  if (json === true) {
    const told = results.map(({ host, transport, checked, sessions }) => ({
      host: host.name,
      ...(transport === undefined ? {} : { transport }),
      ok: checked.every(({ ok }) => ok),
      checked,
      ...(sessions === undefined ? {} : { sessions }),
    }));
    world.out(printable(JSON.stringify(told)));
  } else {
    for (const result of results) tellCheck(world, result);
  }
  const isWell = results.every(({ checked }) => checked.every(({ ok }) => ok));
  world.exit(isWell ? 0 : 1);
}

const words: Readonly<Record<Checked['step'], string>> = {
  reached: 'reached ',
  'let-in': 'let in  ',
  answered: 'answered',
  'in-time': 'in time ',
};

function tellCheck(world: Teller, { host, transport, checked, sessions }: HostCheck): void {
  const way = transport ?? 'outside only: the inventory has no way to run scripts there';
  world.out(`${cleanLine(host.name)}  ${way}`);
  for (const { step, ok, detail, parts = [] } of checked) {
    world.out(`  ${words[step]}  ${ok ? 'yes' : 'no '}  ${cleanLine(detail)}`);
    for (const part of parts) tellPart(world, part);
  }
  if (sessions !== undefined) tellSessions(world, sessions);
}

function tellPart(world: Teller, { name, ok, detail, hints = [] }: CheckedPart): void {
  world.out(`    ${ok ? '+' : '-'} ${cleanLine(`${name}: ${detail}`)}`);
  for (const hint of hints) world.out(`        ${cleanLine(hint)}`);
}
