import { Command } from 'commander';
import { localTime } from '#src/cli/local-time.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import { tellStory } from '#src/journal/story.ts';
import { personIn, shown } from '#src/journal/told.ts';
import type { Store } from '#src/ports/store.ts';
import { type BundleServices, type ExportOptions, exportBundle, keyCommand } from './bundle.ts';
import { standingOf } from './incident-standing.ts';
import { reportCommand } from './journal-report.ts';
import { unreviewedIncidents, unreviewedLines } from './journal-unreviewed.ts';
import { printable } from './printable.ts';
import { verifyCommand } from './verify.ts';

interface Output {
  readonly json?: true;
  /** IANA name; default: that of this machine. */
  readonly timeZone?: string;
}

/** `fettle journal`: what happened, told to people and to programs, and the proof that nobody changed it. */
export function journalCommand(world: World, services: BundleServices): Command {
  return new Command('journal')
    .description('show what happened, and prove that nobody changed it')
    .addCommand(showCommand(world))
    .addCommand(listCommand(world))
    .addCommand(verifyCommand(world, services))
    .addCommand(exportCommand(world, services))
    .addCommand(reportCommand(world))
    .addCommand(keyCommand(world, services));
}

function showCommand(world: World): Command {
  return new Command('show')
    .description('the story of one incident')
    .argument('<incident>', 'as "inc-7k2m9q4c"')
    .option('--json', 'its records, for programs')
    .option('--time-zone <name>', 'default: that of this machine')
    .action(async (named: string, options: Output, command: Command) => {
      await using store = await openForReading(world, command);
      const incident = await find(store, named);
      if (options.json) return await showJson(world, store, incident);
      await showStory(world, store, { incident, timeZone: options.timeZone });
    });
}

async function find(store: Store, named: string): Promise<Incident> {
  const id = IncidentId.safeParse(named.trim().toLowerCase());
  const incident = id.success ? await store.incident(id.data) : undefined;
  if (incident !== undefined) return incident;
  throw new BotError('usage', `there is no incident ${shown(named)}`, {
    hint: '"fettle journal list" shows the newest ones.',
  });
}

async function showJson(world: World, store: Store, incident: Incident): Promise<void> {
  const records = await store.records(incident.id);
  world.out(printable(JSON.stringify({ incident, records }, undefined, 2)));
}

async function showStory(
  world: World,
  store: Store,
  { incident, timeZone }: { readonly incident: Incident; readonly timeZone: string | undefined },
): Promise<void> {
  world.out(summary(incident));
  for (const { seq, at, text, details } of tellStory(await store.records(incident.id))) {
    world.out('');
    world.out(`${localTime(at, timeZone)}  ${text}  [record ${seq}]`);
    for (const detail of details) world.out(`    ${detail}`);
  }
}

function listCommand(world: World): Command {
  return new Command('list')
    .description('the newest incidents, newest first')
    .option('--limit <number>', 'how many', '20')
    .option('--unreviewed', 'those in which one person let a plan run alone and nobody reviewed it')
    .option('--json', 'for programs')
    .option('--time-zone <name>', 'default: that of this machine')
    .action(async (options: Listed, command: Command) => {
      const limit = wholeNumber(options.limit);
      await using store = await openForReading(world, command);
      if (options.unreviewed) return await listUnreviewed(world, store, options);
      const ids = await store.recent(limit);
      const found = await Promise.all(ids.map((id) => store.incident(id)));
      const incidents = found.filter((incident) => incident !== undefined);
      if (options.json) return world.out(printable(JSON.stringify(incidents, undefined, 2)));
      if (incidents.length === 0) world.out('There are no incidents yet.');
      for (const incident of incidents) {
        world.out(`${localTime(incident.openedAt, options.timeZone)}  ${summary(incident)}`);
      }
    });
}

interface Listed extends Output {
  readonly limit: string;
  readonly unreviewed?: true;
}

async function listUnreviewed(world: World, store: Store, options: Output): Promise<void> {
  const incidents = await unreviewedIncidents(store);
  if (options.json) return world.out(printable(JSON.stringify(incidents, undefined, 2)));
  if (incidents.length === 0) world.out('Nothing is left to review.');
  for (const incident of incidents)
    for (const line of unreviewedLines(world, incident, options.timeZone)) world.out(line);
}

function exportCommand(world: World, services: BundleServices): Command {
  return new Command('export')
    .description('every record as one line of JSON; or one incident as a signed document')
    .argument('[incident]', 'as "inc-7k2m9q4c"')
    .option('--from <number>', 'first record, where all are written', '1')
    .option('--out <file>', 'where the document goes; default: standard output')
    .option('--key <reference>', 'the key to sign with; default: audit.key of fettle.yaml')
    .action(async (named: string | undefined, { from }: { from: string }, command: Command) => {
      const first = wholeNumber(from);
      await using store = await openForReading(world, command);
      if (named !== undefined) {
        const options = command.optsWithGlobals<ExportOptions>();
        const { id } = await find(store, named);
        const signer = await services.signer(options, options.key);
        return await exportBundle(world, { store, id, signer, out: options.out });
      }
      for await (const record of store.scan(first)) world.out(printable(JSON.stringify(record)));
    });
}

function openForReading(world: World, command: Command): Promise<Store> {
  return world.readStore(command.optsWithGlobals<CommonOptions>().data);
}

function summary({ id, state, playbook, host, reporter }: Incident): string {
  const standing = standingOf({ state });
  const about = playbook === undefined ? 'not recognised' : shown(playbook.title);
  const where = host === undefined ? '' : ` on ${shown(host)}`;
  return `${id}  ${standing}: ${about}${where}, reported by ${personIn(reporter)}`;
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new BotError('usage', `${shown(text)} is not a whole number`);
}
