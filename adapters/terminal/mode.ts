import type { Writable } from 'node:stream';
import type { AccountId, Person } from '#src/identity/person.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Board, Standing } from './board.ts';
import { renderCard, renderLabel, type View } from './render.ts';

/** How a session is led: with prompts and keys, or line by line. */
export interface Mode {
  start(): void;
  /** A message is new or was changed. */
  show(standing: Standing): void;
  /** A line of the terminal itself, not of the bot. */
  note(line: string): void;
  stop(): Promise<void>;
}

/** What every mode works with. */
export interface Stage {
  readonly output: Writable;
  readonly board: Board;
  readonly clock: Clock;
  /** Height of the terminal now. */
  readonly rows: () => number;
  /** How cards look at this moment. */
  view(): View;
  /** Who sits at the terminal now. */
  actor(): Person;
  /** Others who may take over, by name. */
  readonly people: readonly Person[];
  actAs(person: Person): void;
  write(text: string): Promise<void>;
  press(token: string, input?: string): Promise<void>;
  /** Nobody is there any more: end of input, Ctrl+C. */
  leave(): void;
}

/** Stands before what only one person is told: others may see the same screen. */
export function onlyFor(account: AccountId, stage: Stage): string {
  const here = [stage.actor(), ...stage.people];
  const name = here.find((person) => person.account === account)?.name ?? account;
  return `(only for ${renderLabel(name)})`;
}

/** What a message says that it did not say before it was edited. */
export function freshLines({ card, before, to }: Standing, stage: Stage): readonly string[] {
  const view = stage.view();
  const known = new Set(before === undefined ? [] : renderCard(before, view));
  const fresh = renderCard(card, view).filter((line) => !known.has(line));
  return to === undefined || fresh.length === 0 ? fresh : [onlyFor(to, stage), ...fresh];
}
