import { z } from 'zod';

/** An account on a platform: "terminal:maria", "slack:U02AB", "discord:1234". */
export const AccountId = z
  .string()
  .regex(/^[a-z]+:[^\s\p{C}]{1,128}$/u, 'write platform:account, e.g. terminal:maria')
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** One human. Until accounts are linked across platforms, a person is one account. */
export interface Person {
  readonly account: AccountId;
  /** As the platform shows it: hostile text, never markup. */
  readonly name: string;
  /** Roles and groups that the platform said with this very click: "discord:G/R", "slack:T/S". Never kept for a later one. */
  readonly groups?: readonly string[] | undefined;
}
