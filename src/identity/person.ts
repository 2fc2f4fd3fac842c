import { z } from 'zod';

/** An account on a platform: "terminal:maria", "slack:U02AB", "discord:1234". */
export const AccountId = z
  .string()
  .regex(/^[a-z]+:[^\s\p{C}]{1,128}$/u, 'write platform:account, e.g. terminal:maria')
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/**
 * What `people.yaml` makes of an account. Absent where the site has none: then an account is a person. One is
 * unverified whose directory does not answer: it may have disabled them.
 */
export type Standing = 'known' | 'disabled' | 'unmapped' | 'unverified';

/** One human, as far as the site knew at that moment. */
export interface Person {
  readonly account: AccountId;
  /** As the platform shows it: hostile text, never markup. */
  readonly name: string;
  /**
   * At the time of the click: roles and groups that the platform said with it ("discord:G/R", "slack:T/S"),
   * and those of the site's file ("ops"; "person:jonas" for whom Jonas stood in). Never kept for a later one.
   */
  readonly groups?: readonly string[] | undefined;
  /** The mark of the address for mail that the platform has verified. On the way in only: it is never kept. */
  readonly mail?: string | undefined;
  /** The name in `people.yaml`. */
  readonly human?: string | undefined;
  /** Every account of this human; absent where only this one is known. */
  readonly accounts?: readonly AccountId[] | undefined;
  readonly standing?: Standing | undefined;
}

/** Why somebody decides nothing, whatever the rules say; `undefined` when nothing is held against them. */
export function barredAs({ standing }: Person): Exclude<Standing, 'known'> | undefined {
  return standing === 'known' ? undefined : standing;
}

/** The same account however it is spelt: for telling people apart, never for letting anybody in. */
export function foldAccount(account: string): string {
  return account.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** By what a human is told from others: two people who share one of these are one. */
export function marksOf({ account, accounts, human }: Person): readonly string[] {
  const folded = [account, ...(accounts ?? [])].map(foldAccount);
  return human === undefined ? folded : [...folded, `person ${human}`];
}

/** Whether the two are the same human for all that is known of either. */
export function isSameHuman(one: Person, other: Person): boolean {
  const marks = marksOf(other);
  return marksOf(one).some((mark) => marks.includes(mark));
}
