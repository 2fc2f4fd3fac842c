import type { Look } from '#src/playbook/reading.ts';
import type { Outside, OutsideRequest } from '#src/ports/transport.ts';
import type { Stage } from './stage.ts';

const lookMs = 400;

/** What a case says is seen from outside. */
export class PracticeOutside implements Outside {
  readonly name = 'practice';
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async look({ probe, signal }: OutsideRequest): Promise<Look> {
    await this.#stage.pause(lookMs, signal);
    return this.#stage.look(probe, lookMs);
  }
}
