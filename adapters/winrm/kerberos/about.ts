import type { ErrorCode } from '#src/errors.ts';
import type { TicketSource } from './kerberos.ts';

/** What a fault is about: everything in it is from the inventory, or clean. */
export interface About {
  /** As people know the host. */
  readonly host: string;
  /** `fettle@CORP.EXAMPLE`, as far as it is known. */
  readonly principal: string;
  readonly source: TicketSource['kind'];
  /** Names of the service that were asked for, in this order. */
  readonly services: readonly string[];
  /** By how many seconds the clock of the other side is ahead; undefined when it did not say. */
  readonly aheadSeconds?: number | undefined;
}

/** Code, sentence, and a way out. */
export type Text = readonly [code: ErrorCode, message: string, hint: string];
/** By number of the fault. */
export type Texts = Readonly<Record<number, (about: About) => Text>>;

/** The realm in a principal; undefined where it has none. */
export function realmOf(principal: string): string | undefined {
  return /(?<!\\)@(.+)$/.exec(principal)?.[1];
}
