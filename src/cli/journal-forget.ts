import { Command } from 'commander';
import { count } from '#src/card/measure.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import { forgettingOf, type Means, type Wish } from '#src/journal/forgetting.ts';
import type { Named } from '#src/journal/people-in.ts';
import { shown } from '#src/journal/told.ts';
import { tracesOf } from '#src/journal/traces.ts';
import type { Pictures } from '#src/ports/pictures.ts';
import type { Forgetting, Store } from '#src/ports/store.ts';
import type { BundleServices } from './bundle.ts';
import type { ForgetServices } from './forget-services.ts';
import { printable } from './printable.ts';
import { forgetLinks, whoToForget } from './who-to-forget.ts';

interface ForgetOptions extends CommonOptions {
  readonly reason: string;
  readonly key?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly closedOnly?: true;
}

type Services = BundleServices & ForgetServices;

/** `fettle journal forget`: one person, out of every record, with a signed record that says so. */
export function forgetCommand(world: World, services: Services): Command {
  return new Command('forget')
    .description('remove a person from the journal; the chain stays verifiable, and says so')
    .argument('<person>', 'a name of people.yaml, or platform:account')
    .option('--reason <text>', 'why, as the journal will say', 'it was asked for')
    .option('--key <reference>', 'the key to sign with; default: audit.key of fettle.yaml')
    .option('--closed-only', 'leave out incidents that are open, instead of refusing')
    .option('--dry-run', 'only say what would be removed; may run beside a running Fettle')
    .option('--yes', 'do it: what was removed cannot be had back')
    .option('--json', 'for programs')
    .action(async (said: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ForgetOptions>();
      const whom = await whoToForget(world, options, said);
      if (options.dryRun || !options.yes) return await tellOnly(world, services, { options, whom });
      await forget(world, services, { options, whom });
    });
}

interface Asked {
  readonly options: ForgetOptions;
  readonly whom: Named;
}

/** Where the person stands. */
interface Found {
  readonly whom: Named;
  readonly closed: readonly IncidentId[];
  readonly open: readonly IncidentId[];
}

async function find(store: Store, whom: Named): Promise<Found> {
  const traces = await tracesOf(store, whom);
  const closed: IncidentId[] = [];
  const open: IncidentId[] = [];
  for (const id of traces.incidents) {
    const isClosed = (await store.incident(id))?.state.kind === 'closed';
    (isClosed ? closed : open).push(id);
  }
  return { whom: traces.whom, closed, open };
}

/** What there is to do, one incident after the other: a large journal does not fit into memory. */
async function* forgettingsIn(
  store: Store,
  { whom, closed }: Found,
  { wish, means }: { wish: Omit<Wish, 'whom' | 'scope'>; means: Means },
): AsyncIterable<Forgetting> {
  for (const id of closed) {
    const whole = { ...wish, scope: 'person', whom } as const;
    const forgetting = forgettingOf(await store.records(id), whole, means);
    if (forgetting !== undefined) yield forgetting;
  }
}

async function tellOnly(world: World, services: Services, { options, whom }: Asked): Promise<void> {
  await using store = await world.readStore(options.data);
  const wish = { by: services.operator(), reason: options.reason, at: world.clock.now() };
  const unsigned = { keyId: 'none', sign: () => 'none' };
  const means = { signer: unsigned, chance: () => services.chance() };
  const found = await find(store, whom);
  const { open } = found;
  const incidents: Concerned[] = [];
  for await (const { incident, event } of forgettingsIn(store, found, { wish, means }))
    incidents.push({
      incident,
      records: event.records.map(({ seq, fields }) => ({ seq, fields })),
    });
  if (options.json) world.out(printable(JSON.stringify({ incidents, open })));
  else tellFound(world, incidents, open);
  if (!options.dryRun) throw sayYes();
}

interface Concerned {
  readonly incident: IncidentId;
  readonly records: readonly { readonly seq: number; readonly fields: readonly string[] }[];
}

function tellFound(world: World, incidents: readonly Concerned[], open: readonly IncidentId[]) {
  for (const { incident, records } of incidents)
    for (const { seq, fields } of records)
      world.out(shown(`${incident}  record ${seq}: ${fields.join(', ')}`));
  world.out(`${count(incidents.length, 'incident')} would be changed; nothing was.`);
  for (const id of open) world.out(`${id} is open, and stands in the way.`);
}

async function forget(world: World, services: Services, { options, whom }: Asked): Promise<void> {
  const signer = await services.signer(options, options.key);
  await using store = await world.openStore(options.data);
  const wish = { by: services.operator(), reason: options.reason, at: world.clock.now() };
  const means = { signer, chance: () => services.chance() };
  const found = await find(store, whom);
  const { open } = found;
  if (open.length > 0 && !options.closedOnly) throw stillOpen(open);
  const forgettings = forgettingsIn(store, found, { wish, means });
  const { left, ...counted } = await carryOut(store, services.pictures(options.data), forgettings);
  const hadLinks = await forgetLinks(world, options.data, whom);
  const isScrubbed = await store.scrub();
  const done = { ...counted, left, open, hadLinks, isScrubbed };
  if (options.json) world.out(printable(JSON.stringify(done)));
  else tellDone(world, done);
  if (left.length > 0 || !isScrubbed) world.exit(1);
}

/** How many are done, and those that are left as they are. */
async function carryOut(store: Store, pictures: Pictures, forgettings: AsyncIterable<Forgetting>) {
  const left: IncidentId[] = [];
  let done = 0;
  for await (const forgetting of forgettings) {
    // First: without the record nothing was done, and then both are done again.
    if (sentPictures(forgetting)) await pictures.forget(forgetting.incident);
    if (await store.forget(forgetting)) done += 1;
    else left.push(forgetting.incident);
  }
  return { done, left };
}

function sentPictures({ records }: Forgetting): boolean {
  return records.some(({ event }) => event.kind === 'pictured');
}

interface Done {
  readonly done: number;
  readonly left: readonly IncidentId[];
  readonly hadLinks: boolean;
  readonly isScrubbed: boolean;
}

function tellDone(world: World, { done, left, hadLinks, isScrubbed }: Done): void {
  world.out(`The person is removed from ${count(done, 'incident')}.`);
  if (hadLinks) world.out('The accounts that they linked are forgotten as well.');
  for (const id of left) world.err(`${id} stays as it is: messages of it wait. Try again later.`);
  if (!isScrubbed) world.err('Somebody reads the journal. Run it once more to clear its log.');
  world.out(
    'What left before cannot be called back: messages on the platforms, documents that were',
  );
  world.out(
    'exported, streams, logs, and backups. people.yaml and policy.yaml are yours to change.',
  );
  world.out('A second factor of theirs goes with "fettle people totp remove".');
}

function stillOpen(open: readonly IncidentId[]): BotError {
  return new BotError('usage', `the person has a part in what is open: ${open.join(', ')}`, {
    hint: 'Nothing was removed. Let these come to their end, or cancel them in their threads; or remove the person from what is closed now with --closed-only, and from the rest later.',
  });
}

function sayYes(): BotError {
  return new BotError('usage', 'nothing was removed', {
    hint: 'It cannot be taken back. With --yes it is done; Fettle must be stopped for it.',
  });
}
