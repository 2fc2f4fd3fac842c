import { Command } from 'commander';
import { type Enrolling, enrolOne } from '#src/cli/people-enrol.ts';
import { listLines, listOf } from '#src/cli/people-list.ts';
import { printable } from '#src/cli/printable.ts';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { BotError } from '#src/errors.ts';
import { identify } from '#src/identity/identify.ts';
import type { People } from '#src/identity/people.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import { holderName, type SecondFactor } from '#src/identity/second-factor.ts';
import type { Log } from '#src/ports/log.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

export interface PeopleServices extends Enrolling {
  /** Second factors of the data folder, also beside a bot that runs; undefined without `sealing.keys`. */
  openFactors(
    config: Config,
    folder: string,
  ): Promise<(AsyncDisposable & { readonly factor: SecondFactor }) | undefined>;
  /** As `people.yaml` says at this moment; undefined where the site has none. */
  people(config: Config, options: CommonOptions): Promise<People | undefined>;
  /** Where it is noted what was done, and by whom on this machine. */
  log(config: Config, options: CommonOptions): Log;
}

interface Scene {
  readonly world: World;
  readonly factor: SecondFactor;
  readonly people: People | undefined;
  readonly log: Log;
}

interface Given {
  readonly reason: string;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
}

const who = ['<who>', 'a name of people.yaml, or platform:account'] as const;
const reason = ['--reason <text>', 'why; noted in the log'] as const;
const out = ['--out <file>', 'into a new file of mode 0600 in place of the screen'] as const;

type Act = (scene: Scene, given: Given, named: string) => Promise<void>;

/** `fettle people totp …`: authenticator apps of people. On the machine of the bot alone, never in a chat. */
export function peopleCommand(world: World, services: PeopleServices): Command {
  const enrol: Act = (scene, { out: file }, named) =>
    enrolOne({ ...scene, services }, personOf(named, scene), file);
  const reset: Act = async (scene, given, named) => {
    // First whether they may have another one at all.
    personOf(named, scene);
    await removeOne(scene, given, named);
    await enrol(scene, given, named);
  };
  const acts = (act: Act) => acting(world, services, act);
  const totp = new Command('totp')
    .description('second factors: codes of authenticator apps')
    .addCommand(enrollCommand().action(acts(enrol)))
    .addCommand(listCommand().action(acts(listAll)))
    .addCommand(removeCommand().action(acts(removeOne)))
    .addCommand(resetCommand().action(acts(reset)));
  return new Command('people').description('the people of the site').addCommand(totp);
}

function enrollCommand(): Command {
  return new Command('enroll')
    .description('give somebody one; it counts once a code of their app has proven it')
    .argument(...who)
    .option(...out);
}

function listCommand(): Command {
  return new Command('list')
    .description('who has one, since when, and the day on which it was last used')
    .option('--json', 'for programs');
}

function removeCommand(): Command {
  return new Command('remove')
    .description('take it away; votes that rest on it count no more')
    .argument(...who)
    .requiredOption(...reason);
}

function resetCommand(): Command {
  return new Command('reset')
    .description('take it away and give another one, as for a lost phone')
    .argument(...who)
    .requiredOption(...reason)
    .option(...out);
}

/** What commander calls: with the arguments of the line, and the command itself last. */
function acting(world: World, services: PeopleServices, act: Act) {
  return async (...given: readonly unknown[]): Promise<void> => {
    const command = given.at(-1);
    if (!(command instanceof Command)) throw new TypeError('commander gives the command last');
    const options = command.optsWithGlobals<CommonOptions & Given>();
    const named = command.args[0] ?? '';
    await within(world, services, { options, act: (scene) => act(scene, options, named) });
  };
}

async function within(
  world: World,
  services: PeopleServices,
  { options, act }: { options: CommonOptions; act: (scene: Scene) => Promise<void> },
): Promise<void> {
  const { config } = await readSite(world, options);
  await using factors = await services.openFactors(config, options.data);
  if (factors === undefined) throw noKeys();
  const people = await services.people(config, options);
  const log = services.log(config, options);
  await act({ world, factor: factors.factor, people, log });
}

async function listAll({ world, factor, people }: Scene, { json }: Given): Promise<void> {
  const listed = listOf(await factor.list(), people);
  if (json === true) world.out(printable(JSON.stringify(listed)));
  else for (const line of listLines(listed)) world.out(line);
  world.exit(listed.some(({ broken }) => broken !== undefined) ? 1 : 0);
}

/** Also of somebody whom `people.yaml` does not list any more: by the name in the list. */
async function removeOne(scene: Scene, given: Given, named: string): Promise<void> {
  const { world, factor, people, log } = scene;
  const person = listedPerson(named, people, world.clock.now());
  const holder = person === undefined ? named : holderName(person);
  if (!(await factor.remove(holder)))
    throw usage(
      `${cleanLine(holder)} has no second factor`,
      '"fettle people totp list" says who has one.',
    );
  log.warn({ holder, reason: given.reason }, 'a second factor was taken away');
  world.out(
    `The second factor of ${cleanLine(holder)} is gone: what they approved with it and did not run yet is void.`,
  );
}

/** Whoever can be enrolled: known to the site, and not gone. */
function personOf(named: string, { people, world }: Scene): Person {
  const person = listedPerson(named, people, world.clock.now());
  if (person === undefined) {
    const what = people === undefined ? 'no platform:account' : 'nobody in people.yaml';
    throw usage(`"${cleanLine(named)}" is ${what}`);
  }
  if (person.standing === 'disabled') throw usage(`${cleanLine(named)} is disabled`);
  return person;
}

/** By the name in `people.yaml` or by an account of theirs; without the file, an account is a person. */
function listedPerson(named: string, people: People | undefined, at: number): Person | undefined {
  const byName = people !== undefined && Object.hasOwn(people.people, named);
  const account = AccountId.safeParse(byName ? people.people[named]?.accounts[0] : named);
  if (!account.success) return undefined;
  const person = identify(people, { account: account.data, name: named }, at);
  return person.standing === 'unmapped' ? undefined : person;
}

function usage(message: string, hint?: string): BotError {
  return new BotError('usage', message, { hint });
}

function noKeys(): BotError {
  return new BotError('config-invalid', 'fettle.yaml names no sealing.keys.', {
    hint: 'Seeds are kept sealed or not at all. Make a key with "openssl rand -base64 32", and name it: sealing: { keys: [file:/etc/fettle/sealing-key] }',
  });
}
