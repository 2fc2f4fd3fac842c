import type { Factored } from '#src/conductor/second-factor.ts';

/** Platforms deliver again within minutes; nobody writes that many codes in them. */
const mostRemembered = 200;

/** Deliveries whose code was not right: one that comes again is no second try. */
export class WrongCodes {
  readonly #answers = new Map<string, Factored>();

  /** The answer of before for a delivery that comes again, else that of `check`. */
  async once(delivery: string, check: () => Promise<Factored>): Promise<Factored> {
    const before = this.#answers.get(delivery);
    if (before !== undefined) return before;
    const answer = await check();
    // All else costs no try when it is looked at again.
    if (isWrong(answer)) this.#remember(delivery, answer);
    return answer;
  }

  #remember(delivery: string, answer: Factored): void {
    this.#answers.set(delivery, answer);
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size > mostRemembered) this.#answers.delete(oldest);
  }
}

function isWrong(answer: Factored): boolean {
  return (
    'factorFault' in answer &&
    (answer.factorFault.kind === 'wrong' || answer.factorFault.kind === 'paused')
  );
}
