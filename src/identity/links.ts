import { z } from 'zod';
import type { People } from './people.ts';
import { AccountId, foldAccount } from './person.ts';

/** An account that a human proved to be theirs, from one that the site's file lists. */
const Link = z.strictObject({
  human: z.string().min(1),
  account: AccountId,
  /** The account that vouched for it. */
  from: AccountId,
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type Link = z.infer<typeof Link>;

/** `links.json` in the data folder: what people linked by themselves. */
export const Links = z.strictObject({ links: z.array(Link) });
export type Links = z.infer<typeof Links>;

/**
 * The people with the accounts that they linked. The site's file wins: where it lists an account, no link says
 * whose it is; where it takes away the account that vouched, the link is gone with it.
 */
export function withLinks(people: People, { links }: Links): People {
  if (!people.linking) return people;
  const listed = new Set(
    Object.values(people.people).flatMap(({ accounts }) => accounts.map(foldAccount)),
  );
  const entries = Object.entries(people.people).map(([name, human]): [string, typeof human] => {
    const accounts = new Set(human.accounts);
    for (const { human: linked, account, from } of links) {
      const isOwn = linked === name && accounts.has(from);
      if (isOwn && !listed.has(foldAccount(account))) accounts.add(account);
    }
    return [name, { ...human, accounts: [...accounts] }];
  });
  return { ...people, people: Object.fromEntries(entries) };
}

/** The links with one more; an account has one human, and the first who proved it keeps it. */
export function linked({ links }: Links, link: Link): Links {
  const folded = foldAccount(link.account);
  const isTaken = links.some(({ account }) => foldAccount(account) === folded);
  return { links: isTaken ? links : [...links, link] };
}
