import { parseDocument } from '#src/document/parse-document.ts';
import { BotError, isBotError } from '#src/errors.ts';
import { Links } from '#src/identity/links.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import { type Named, peopleIn, union } from '#src/journal/people-in.ts';
import { shown } from '#src/journal/told.ts';
import { beside, readSite } from './site.ts';
import type { CommonOptions, World } from './world.ts';

const linksFile = 'links.json';

/** Everything by which the site knows whoever is meant: a name of `people.yaml`, or an account. */
export async function whoToForget(
  world: World,
  options: CommonOptions,
  said: string,
): Promise<Named> {
  const people = await peopleOf(world, options);
  const { links } = await linksIn(world, options.data);
  const human = humanMeant(said, people);
  const listed = human === undefined ? undefined : people?.people[human];
  const linked = links.filter((link) => link.human === human).map(({ account }) => account);
  const accounts = [...new Set([...(listed?.accounts ?? [AccountId.parse(said)]), ...linked])];
  const persons = accounts.map((account) => ({
    account,
    accounts,
    name: listed?.name ?? account.replace(/^.*[:/]/, ''),
    ...(human === undefined ? {} : { human }),
  }));
  return peopleIn(persons).reduce(union);
}

function humanMeant(said: string, people: People | undefined): string | undefined {
  const name = said.replace(/^person:/, '');
  const entries = Object.entries(people?.people ?? {});
  const found = entries.find(
    ([human, { accounts }]) => human === name || accounts.some((account) => account === said),
  );
  if (found !== undefined) return found[0];
  if (said.includes(':') && AccountId.safeParse(said).success && name === said) return undefined;
  throw new BotError('usage', `${shown(said)} is neither a name of people.yaml nor an account`, {
    hint: 'Write platform:account as "fettle journal show" tells it, such as slack:T024BE7LD/U02AB.',
  });
}

async function peopleOf(world: World, options: CommonOptions): Promise<People | undefined> {
  const { config } = await readSite(world, options);
  if (config.people === undefined) return undefined;
  const file = beside(options.config, config.people);
  const parsed = parsePeople(await world.files.read(file), file);
  if (parsed.ok) return parsed.value;
  throw new BotError('config-invalid', `${file} has faults`, {
    hint: '"fettle policy check" names them.',
  });
}

async function linksIn({ files }: World, data: string): Promise<Links> {
  try {
    const source = await files.read(`${data}/${linksFile}`);
    const parsed = parseDocument(source, { file: linksFile, schema: Links });
    return parsed.ok ? parsed.value : { links: [] };
  } catch (error) {
    if (isBotError(error) && error.details.reason === 'ENOENT') return { links: [] };
    throw error;
  }
}

/** Takes the accounts that they linked by themselves out of the data folder. True when there were some. */
export async function forgetLinks(world: World, data: string, whom: Named): Promise<boolean> {
  const { links } = await linksIn(world, data);
  const kept = links.filter(
    ({ human, account }) => !whom.humans.has(human) && !whom.accounts.has(account),
  );
  if (kept.length === links.length) return false;
  const text = `${JSON.stringify({ links: kept }, undefined, 2)}\n`;
  await world.files.write(data, { [linksFile]: text }, { overwrite: true });
  return true;
}
