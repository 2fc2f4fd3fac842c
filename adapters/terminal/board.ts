import type { Action, Card } from '#src/card/card.ts';
import { BotError } from '#src/errors.ts';
import type { AccountId } from '#src/identity/person.ts';
import { renderLabel } from './render.ts';

/** Something that can be chosen now. Its number is never used again, so an old number presses nothing. */
export interface Choice {
  readonly number: number;
  readonly message: string;
  readonly action: Action;
}

/** A message as it stands now. */
export interface Standing {
  readonly id: string;
  readonly card: Card;
  /** What stood there before it was edited. */
  readonly before?: Card | undefined;
  readonly to?: AccountId | undefined;
  readonly choices: readonly Choice[];
  /** Numbers that pressed something before it was edited, and press nothing any more. */
  readonly closed: readonly number[];
}

/** Every message of this session, and what can be chosen in it. */
export class Board {
  readonly #session: string;
  readonly #keys = new Map<string, string>();
  readonly #messages = new Map<string, Standing>();
  #numbers = 0;
  #newest: string | undefined;

  /** `session` makes the ids unique: one that is left of an earlier session is not mistaken for one of this. */
  constructor(session: string) {
    this.#session = session;
  }

  /** Undefined when a message with this key stands already. */
  add(key: string, card: Card, to?: AccountId): Standing | undefined {
    const whole = `${to ?? ''} ${key}`;
    if (this.#keys.has(whole)) return undefined;
    const id = `${this.#session}-${this.#keys.size + 1}`;
    this.#keys.set(whole, id);
    return this.#put({ id, card, to, choices: this.#choices(id, card), closed: [] });
  }

  idOf(key: string): string | undefined {
    return this.#keys.get(` ${key}`);
  }

  /** Rejects a message that was not posted in this session. */
  change(id: string, card: Card): Standing {
    const standing = this.#messages.get(id);
    if (standing === undefined) {
      throw new BotError(
        'chat-refused',
        'The message stands in a terminal session that has ended.',
        {
          hint: 'Post it again; a terminal does not keep messages.',
          details: { gone: 1 },
        },
      );
    }
    return this.#put({
      ...standing,
      card,
      before: standing.card,
      choices: this.#choices(id, card),
      closed: standing.choices.map(({ number }) => number),
    });
  }

  /** All that can be chosen, the newest message first, in the order of its card. */
  choices(): readonly Choice[] {
    return [...this.#messages.values()].toReversed().flatMap(({ choices }) => choices);
  }

  byNumber(number: number): Choice | undefined {
    return this.choices().find((choice) => choice.number === number);
  }

  byLabel(text: string): Choice | undefined {
    const wanted = text.trim().toLowerCase();
    return this.choices().find(({ action }) => renderLabel(action.label).toLowerCase() === wanted);
  }

  /** Whether a number was ever given. */
  knows(number: number): boolean {
    return number >= 1 && number <= this.#numbers;
  }

  /** The bot is at work: the newest thing it said tells of a step that runs. */
  get isBusy(): boolean {
    const newest = this.#newest === undefined ? undefined : this.#messages.get(this.#newest);
    return newest !== undefined && isRunning(newest.card);
  }

  #put(standing: Standing): Standing {
    this.#messages.set(standing.id, standing);
    this.#newest = standing.id;
    return standing;
  }

  #choices(message: string, { actions }: Card): readonly Choice[] {
    return actions.map((action) => {
      this.#numbers += 1;
      return { number: this.#numbers, message, action };
    });
  }
}

export function isRunning({ blocks }: Card): boolean {
  return blocks.some(
    (block) => block.kind === 'steps' && block.steps.some(({ status }) => status === 'running'),
  );
}
