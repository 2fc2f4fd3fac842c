import { z } from 'zod';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import { beside } from '#src/cli/site.ts';
import type { CommonOptions, Files } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { faultLine } from '#src/document/fault.ts';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import { BotError, isBotError } from '#src/errors.ts';
import { type DirectoryLook, withDirectory } from '#src/identity/directory.ts';
import { Links, linked, mayBeLinked, withLinks } from '#src/identity/links.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Directory } from '#src/ports/directory.ts';
import type { Calendar, ReadCalendar, SiteRules, Today } from '#src/ports/site-rules.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { type LookUp, rememberDirectory } from './remembered-directory.ts';

export interface SiteRulesParts {
  readonly files: Files;
  readonly clock: Pick<Clock, 'now'>;
  readonly options: Pick<CommonOptions, 'config' | 'data'>;
  readonly config: Pick<Config, 'policy' | 'people'>;
  /** Reads iCalendar text; throws BotError `config-invalid` for what is none. */
  readonly readCalendar: ReadCalendar;
  /** Removes a file, if it is there. */
  readonly remove: (path: string) => Promise<void>;
  /** For `ldap` of `people.yaml`; without one, whoever stands in a directory has no rights. */
  readonly directory?: Directory | undefined;
  /** Told of each time that the directory said nothing. */
  readonly failed?: ((error: unknown) => void) | undefined;
}

/** Which accounts people linked by themselves; in the data folder. */
const linksFile = 'links.json';

/** Which stops, and ends of one, were carried out; in the data folder. */
const ordersFile = 'orders.json';

/** A file in the data folder that holds everything as long as it is there; its first line says why. */
export const stopFile = 'stop';

/** The rules of a site in its files. Each is read at every call, and parsed when it has changed. */
export function createSiteRules(parts: SiteRulesParts): SiteRules {
  const { files, clock, options, config, readCalendar } = parts;
  const policies = remembered((source, file) => believe(parsePolicy(source, file)));
  const everybody = remembered((source, file) => believe(parsePeople(source, file)));
  const lookUp = lookUpIn(parts);
  let last: { readonly key: string; readonly calendar: Calendar }[] = [];

  function calendarOf(source: string, place: { file: string; timeZone: string }): Calendar {
    const key = `${place.timeZone}\n${place.file}\n${source}`;
    const known = last.find((each) => each.key === key)?.calendar;
    const calendar = known ?? readCalendar(source, place);
    last = [{ key, calendar }, ...last.filter((each) => each.key !== key)].slice(0, 20);
    return calendar;
  }

  async function during(
    { calendars: listed, timeZone }: Policy,
    policyFile: string,
  ): Promise<string[]> {
    const at = clock.now();
    const found = Object.entries(listed).map(async ([name, path]) => {
      const file = beside(policyFile, path);
      const calendar = calendarOf(await files.read(file), { file, timeZone });
      return calendar.isGoingOn(at) ? [name] : [];
    });
    return (await Promise.all(found)).flat();
  }

  async function policyNow(): Promise<Pick<Today, 'policy' | 'during'>> {
    if (config.policy === undefined) return { during: [] };
    const file = beside(options.config, config.policy);
    const policy = policies(await files.read(file), file);
    return { policy, during: await during(policy, file) };
  }

  async function peopleNow(): Promise<{ people?: People }> {
    if (config.people === undefined) return {};
    const file = beside(options.config, config.people);
    const people = everybody(await files.read(file), file);
    const all = mayBeLinked(people)
      ? withLinks(people, await linksNow(files, options.data))
      : people;
    return {
      people: all.ldap === undefined ? all : withDirectory(all, await lookUp(all.ldap, all)),
    };
  }

  return {
    async today() {
      const stopped = await stopReason(files, options.data);
      const known = { ...(await policyNow()), ...(await peopleNow()) };
      return stopped === undefined ? known : { ...known, stopped };
    },
    ...kept(parts),
  };
}

const nobodyToAsk: DirectoryLook = { kind: 'silent', why: 'nobody asks the directory here' };

function lookUpIn({ directory, clock, failed }: SiteRulesParts): LookUp {
  if (directory === undefined) return () => Promise.resolve(nobodyToAsk);
  return rememberDirectory({ directory, clock, failed });
}

/** What the bot itself writes into the data folder. */
function kept({ files, options, remove }: SiteRulesParts): Required<Omit<SiteRules, 'today'>> {
  const { data } = options;
  return {
    async stop(reason) {
      await files.write(data, { [stopFile]: `${reason}\n` }, { overwrite: true });
    },
    async resume() {
      await remove(`${data}/${stopFile}`);
    },
    async noteOrder(order) {
      const { orders } = await ordersNow(files, data);
      const text = JSON.stringify({ orders: [...orders, order].slice(-mostOrders) });
      await files.write(data, { [ordersFile]: `${text}\n` }, { overwrite: true });
    },
    async knowsOrder(order) {
      return (await ordersNow(files, data)).orders.includes(order);
    },
    async link(link) {
      const text = JSON.stringify(linked(await linksNow(files, data), link), undefined, 2);
      await files.write(data, { [linksFile]: `${text}\n` }, { overwrite: true });
    },
  };
}

/** Why everything is held; `undefined` when the file is not there. One that cannot be read is no reason to go on. */
export async function stopReason(files: Files, data: string): Promise<string | undefined> {
  const written = await readIfThere(files, `${data}/${stopFile}`);
  if (written === undefined) return undefined;
  const [line = ''] = written.trim().split('\n');
  const reason = cleanLine(line).slice(0, 300);
  return reason === '' ? 'no reason was given' : reason;
}

/** Only a file that is not there is no file. */
async function readIfThere(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (isBotError(error) && error.details.reason === 'ENOENT') return undefined;
    throw error;
  }
}

/** The program wrote it; what it does not understand there, it does not believe. */
async function linksNow(files: Files, data: string): Promise<Links> {
  const written = await readIfThere(files, `${data}/${linksFile}`);
  if (written === undefined) return { links: [] };
  return believe(parseDocument(written, { file: linksFile, schema: Links }));
}

const Orders = z.strictObject({ orders: z.array(z.string()) });
const mostOrders = 100;

async function ordersNow(files: Files, data: string): Promise<z.output<typeof Orders>> {
  const written = await readIfThere(files, `${data}/${ordersFile}`);
  if (written === undefined) return { orders: [] };
  return believe(parseDocument(written, { file: ordersFile, schema: Orders }));
}

/** Parses a file again only when its text is another one. */
function remembered<T>(parse: (source: string, file: string) => T) {
  const last = new Map<string, { readonly source: string; readonly value: T }>();
  return (source: string, file: string): T => {
    const known = last.get(file);
    if (known?.source === source) return known.value;
    const value = parse(source, file);
    last.set(file, { source, value });
    return value;
  };
}

function believe<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new BotError('config-invalid', parsed.faults.map(faultLine).join('\n'), {
    hint: '"fettle policy check" reads it again.',
  });
}
