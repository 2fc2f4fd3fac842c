import { Command } from 'commander';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { type Retained, retain } from '#src/journal/retain.ts';
import { type RetentionSettings, removesRecords } from '#src/journal/retention-settings.ts';
import type { BundleServices } from './bundle.ts';
import type { ForgetServices } from './forget-services.ts';
import { printable } from './printable.ts';

/** `fettle journal retain`: what the running bot does once a day, now, while it is stopped. */
export function retainCommand(world: World, services: BundleServices & ForgetServices): Command {
  return new Command('retain')
    .description('remove what retention of fettle.yaml says is too old; the bot does it by itself')
    .option('--dry-run', 'only say how many incidents are concerned')
    .option('--json', 'for programs')
    .action(async (options: RetainOptions, command: Command) => {
      const common = command.optsWithGlobals<CommonOptions>();
      const settings = (await readSite(world, common)).config.retention;
      if (Object.keys(settings).length === 0) throw nothingSaid();
      if (options.dryRun) return await tellDue(world, { common, settings, json: options.json });
      const done = await carryOut(world, services, { common, settings });
      if (options.json) world.out(printable(JSON.stringify(done)));
      else tell(world, done);
      if (done.left.length > 0 || !done.isScrubbed) world.exit(1);
    });
}

interface RetainOptions {
  readonly dryRun?: true;
  readonly json?: true;
}

async function carryOut(
  world: World,
  services: BundleServices & ForgetServices,
  { common, settings }: Pick<Due, 'common' | 'settings'>,
): Promise<Retained> {
  const isSigned = removesRecords(settings);
  const signer = isSigned ? await services.signer(common, undefined) : undefined;
  await using store = await world.openStore(common.data);
  const pictures = services.pictures(common.data);
  const means = signer && { signer, chance: () => services.chance() };
  return await retain({ store, pictures, means, settings }, world.clock.now());
}

interface Due {
  readonly common: CommonOptions;
  readonly settings: RetentionSettings;
  readonly json: true | undefined;
}

const most = 1_000_000;

async function tellDue(world: World, { common, settings, json }: Due): Promise<void> {
  const { persons, incidents } = settings;
  await using store = await world.readStore(common.data);
  const now = world.clock.now();
  const due = async (scope: 'people' | 'text', age: number | undefined) =>
    age === undefined
      ? 0
      : (await store.forgettable({ scope, before: now - age, limit: most })).length;
  const found = { persons: await due('people', persons), incidents: await due('text', incidents) };
  if (json) return world.out(printable(JSON.stringify(found)));
  world.out(`persons    ${found.persons} incidents name people and are too old for it`);
  world.out(`incidents  ${found.incidents} incidents tell what was said and are too old for it`);
}

function tell(world: World, { persons, incidents, pictures, left, isScrubbed }: Retained): void {
  world.out(`persons    removed from ${persons} incidents`);
  world.out(`incidents  emptied: ${incidents}`);
  world.out(`pictures   removed of ${pictures} incidents`);
  for (const { incident, why } of left) world.err(`${incident} stays as it is: ${why}`);
  if (!isScrubbed) world.err('Somebody reads the journal. Run it once more to clear its log.');
}

function nothingSaid(): BotError {
  return new BotError('usage', 'fettle.yaml says nothing under retention: everything is kept', {
    hint: 'For example: retention: { persons: 90d, incidents: 400d, pictures: 30d }',
  });
}
