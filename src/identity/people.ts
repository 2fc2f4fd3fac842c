import { z } from 'zod';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import { DirectoryName, foldName, GroupKey as Key, LdapSettings } from './ldap-settings.ts';
import { MailAddress, mailMark } from './mail.ts';
import { AccountId, foldAccount } from './person.ts';

const Human = z.strictObject({
  name: z.string().trim().min(1).max(100).optional().describe('As people call them'),
  accounts: z.array(AccountId).default([]).describe('Every account of this human, on any platform'),
  mail: z
    .array(MailAddress)
    .default([])
    .describe('Addresses by which a platform that has verified them (Slack) tells their account'),
  groups: z.array(Key).default([]).describe('What the rules of policy.yaml may name'),
  disabled: z.boolean().default(false).describe('Has left: loses every right with the next click'),
  directory: DirectoryName.optional().describe(
    'Their name in the directory of ldap, which then says their groups there and whether they have left',
  ),
});
/** Somebody of the file, with what the directory of the site said of them, if it was asked. */
export type Human = z.output<typeof Human> & {
  /** Accounts that are theirs by an address for mail, each with the mark of that address. */
  readonly mailed?: ReadonlyMap<AccountId, string> | undefined;
  readonly seen?:
    | { readonly kind: 'active'; readonly groups: readonly string[] }
    | { readonly kind: 'barred' | 'unverified'; readonly why: string }
    | undefined;
};

const moment = 'write a moment with its zone: 2026-12-24T18:00+01:00';

/** Milliseconds since 1970 once parsed. */
export const Moment = z.iso
  .datetime({ offset: true, error: moment, precision: -1 })
  .or(z.iso.datetime({ offset: true, error: moment }))
  .transform(millisecondsSince1970);

const Delegation = z.strictObject({
  from: Key.describe('Who is away'),
  to: Key.describe('Who may what the other may, as one person with one vote'),
  since: Moment.optional(),
  until: Moment.describe('When it ends; there is none without an end'),
});
export type Delegation = z.infer<typeof Delegation>;

/** `people.yaml`: which accounts are one human, and what groups they are in. */
export const People = z.strictObject({
  people: z.record(Key, Human),
  delegations: z.array(Delegation).default([]),
  linking: z
    .boolean()
    .default(false)
    .describe('Whether people may link accounts of other platforms with their own, by a code'),
  ldap: LdapSettings.optional().describe('The directory that knows who is in which group'),
});
export type People = Omit<z.output<typeof People>, 'people'> & {
  readonly people: Readonly<Record<string, Human>>;
  /** Once the directory was asked: groups that it does not have, or why it said nothing at all. */
  readonly seen?:
    | { readonly missing: readonly string[]; readonly silent?: string | undefined }
    | undefined;
};

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** Reads the people of a site, or says everything that is wrong with them, with line and column. */
export function parsePeople(source: string, file: string): Parsed<People> {
  const parsed = parseDocument(source, { file, schema: People });
  if (!parsed.ok) return parsed;
  const wrong = [
    ...nameless(parsed.value),
    ...sharedAccounts(parsed.value),
    ...sharedMail(parsed.value),
    ...strangeDelegations(parsed.value),
    ...sharedNames(parsed.value),
    ...directoryFaults(parsed.value),
  ];
  const faults = wrong.map(([path, message]) => parsed.fault(path, message));
  return faults.length > 0 ? { ok: false, faults } : parsed;
}

/** An account that two people share would let one human vote as another. */
function sharedAccounts({ people }: People): Wrong[] {
  const owners = new Map<string, string>();
  return Object.entries(people).flatMap(([name, { accounts }]) =>
    accounts.flatMap((account, index): Wrong[] => {
      const folded = foldAccount(account);
      const owner = owners.get(folded);
      owners.set(folded, name);
      if (owner === undefined) return [];
      return [[['people', name, 'accounts', index], `this is an account of ${owner} already`]];
    }),
  );
}

function nameless({ people }: People): Wrong[] {
  return Object.entries(people).flatMap(([name, { accounts, mail }]): Wrong[] =>
    accounts.length + mail.length > 0
      ? []
      : [[['people', name], 'list an account, or an address for mail']],
  );
}

/** An address of two people would be one human with two votes, or another's. */
function sharedMail({ people }: People): Wrong[] {
  const owners = new Map<string, string>();
  return Object.entries(people).flatMap(([name, { mail }]) =>
    mail.flatMap((address, index): Wrong[] => {
      const mark = mailMark(address) ?? '';
      const owner = owners.get(mark);
      owners.set(mark, name);
      if (owner === undefined) return [];
      return [[['people', name, 'mail', index], `this is an address of ${owner} already`]];
    }),
  );
}

/** An entry of the directory that two people share would be one human with two votes. */
function sharedNames({ people }: People): Wrong[] {
  const owners = new Map<string, string>();
  return Object.entries(people).flatMap(([name, { directory }]): Wrong[] => {
    if (directory === undefined) return [];
    const owner = owners.get(foldName(directory));
    owners.set(foldName(directory), name);
    if (owner === undefined) return [];
    return [[['people', name, 'directory'], `this is the name of ${owner} already`]];
  });
}

function directoryFaults({ people, ldap }: People): Wrong[] {
  return Object.entries(people).flatMap(([name, { directory, groups }]) => [
    ...(directory !== undefined && ldap === undefined
      ? [[['people', name, 'directory'], 'there is no ldap to look it up in'] as const]
      : []),
    ...groups.flatMap((group, index): Wrong[] =>
      ldap !== undefined && Object.hasOwn(ldap.groups, group)
        ? [[['people', name, 'groups', index], 'the directory says who is in it, not this file']]
        : [],
    ),
  ]);
}

function strangeDelegations({ people, delegations }: People): Wrong[] {
  return delegations.flatMap(({ from, to, since, until }, index): Wrong[] => {
    const path = ['delegations', index];
    const unknown = (
      [
        ['from', from],
        ['to', to],
      ] as const
    )
      .filter(([, name]) => !Object.hasOwn(people, name))
      .map(([key, name]): Wrong => [[...path, key], `there is no ${name} in people`]);
    return [
      ...unknown,
      ...(from === to ? [[[...path, 'to'], 'nobody stands in for themselves'] as const] : []),
      ...(since !== undefined && since >= until
        ? [[[...path, 'until'], 'must be later than since'] as const]
        : []),
    ];
  });
}

/** ISO 8601 with an offset, which the schema has checked; days since 1970 by the civil calendar. */
function millisecondsSince1970(text: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0', zone = 'Z'] =
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)(?::(\d+)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.exec(text) ?? [];
  const minutes =
    daysSince1970(Number(year), Number(month), Number(day)) * 1440 +
    Number(hour) * 60 +
    Number(minute) -
    offsetMinutes(zone);
  return minutes * 60_000 + Number(second) * 1_000;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
