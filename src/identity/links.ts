import { z } from 'zod';
import { isMailOf } from './mail.ts';
import type { Human, People } from './people.ts';
import { AccountId, foldAccount } from './person.ts';

const owned = {
  human: z.string().min(1),
  account: AccountId,
  /** Milliseconds since 1970. */
  at: z.number(),
};

/**
 * An account that a human proved to be theirs: `from` one that vouched for it by a code, or by an address for
 * `mail` that the platform has verified, of which the mark is kept.
 */
const Link = z.union([
  z.strictObject({ ...owned, from: AccountId }),
  z.strictObject({ ...owned, mail: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type Link = z.infer<typeof Link>;

/** `links.json` in the data folder: what people linked by themselves. */
export const Links = z.strictObject({ links: z.array(Link) });
export type Links = z.infer<typeof Links>;

/** Whether links say anything of these people. */
export function mayBeLinked({ linking, people }: People): boolean {
  return linking || Object.values(people).some(({ mail }) => mail.length > 0);
}

/**
 * The people with the accounts that they linked. The site's file wins: where it lists an account, no link says
 * whose it is; where it takes away the account or the address that vouched, the link is gone with it.
 */
export function withLinks(people: People, { links }: Links): People {
  const listed = new Set(
    Object.values(people.people).flatMap(({ accounts }) => accounts.map(foldAccount)),
  );
  const free = links.filter(({ account }) => !listed.has(foldAccount(account)));
  const entries = Object.entries(people.people).map(([name, human]): [string, Human] => {
    const own = free.filter((link) => link.human === name);
    return [name, linkedHuman(human, { own, linking: people.linking })];
  });
  return { ...people, people: Object.fromEntries(entries) };
}

function linkedHuman(
  human: Human,
  { own, linking }: { readonly own: readonly Link[]; readonly linking: boolean },
): Human {
  const accounts = new Set(human.accounts);
  const mailed = new Map<AccountId, string>();
  for (const link of own) {
    if ('mail' in link) {
      if (!isMailOf(human, link.mail)) continue;
      mailed.set(link.account, link.mail);
    } else if (!linking || !accounts.has(link.from)) continue;
    accounts.add(link.account);
  }
  return { ...human, accounts: [...accounts], ...(mailed.size === 0 ? {} : { mailed }) };
}

/**
 * The links with one more; an account has one human, and the first who proved it by a code keeps it. What an
 * address says takes the place of what one said before.
 */
export function linked({ links }: Links, link: Link): Links {
  const folded = foldAccount(link.account);
  const isOther = ({ account }: Link) => foldAccount(account) !== folded;
  const kept = 'mail' in link ? links.filter((each) => isOther(each) || 'from' in each) : links;
  return { links: kept.every(isOther) ? [...kept, link] : links };
}
