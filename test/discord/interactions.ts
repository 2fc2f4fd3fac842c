import type { Clock } from '#src/ports/clock.ts';
import type { Changes } from '#test/slack/changes.ts';
import type { Json } from '#test/slack/json.ts';
import type { Interaction, OpenForm } from './interaction.ts';
import { limits } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

/** What Discord's client says when nobody answers in time. */
export const silenceNotice = 'The application did not respond';

/** Interactions and their deadlines: three seconds to the first response, fifteen minutes in all. */
export class Interactions {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #changes: Changes;
  #all: readonly Interaction[] = [];
  readonly forms = new Map<string, OpenForm>();

  constructor(world: World, changes: Changes) {
    this.#world = world;
    this.#clock = world.clock;
    this.#changes = changes;
  }

  get all(): readonly Interaction[] {
    return this.#all;
  }

  /** Begins one; from now on the deadline runs. */
  begin(
    about: Pick<Interaction, 'type' | 'user' | 'channel' | 'source'>,
    makePayload: MakePayload,
  ): Interaction {
    const id = this.#world.ids.next();
    const token = `token-of-${id}`;
    const interaction: Interaction = {
      ...about,
      id,
      token,
      at: this.#clock.now(),
      payload: makePayload({ id, token }),
      happening: undefined,
      state: 'waiting',
      response: undefined,
      original: undefined,
      choices: [],
      answeredAfterMs: undefined,
    };
    this.#all = [...this.#all, interaction];
    this.#clock.at(interaction.at + limits.firstResponseMs, () => this.#giveUp(interaction));
    return interaction;
  }

  /** The one that may be answered for the first time now; otherwise Discord's refusal. */
  waiting(id: string, token: string): Interaction {
    const found = this.#all.find((each) => each.id === id && each.token === token);
    if (found === undefined || found.state === 'lost') throw new Refusal('unknownInteraction');
    if (found.state !== 'waiting') throw new Refusal('alreadyAcknowledged');
    return found;
  }

  /** The one whose token still lives and that was answered. */
  answered(token: string): Interaction {
    const found = this.#all.find((each) => each.token === token);
    if (found === undefined) throw new Refusal('invalidWebhookToken');
    if (this.#clock.now() - found.at > limits.interactionTokenMs)
      throw new Refusal('invalidWebhookToken');
    if (found.state === 'waiting' || found.state === 'lost') throw new Refusal('unknownWebhook');
    return found;
  }

  settle(interaction: Interaction, state: 'deferred' | 'answered', response: number): void {
    interaction.state = state;
    interaction.response = response;
    interaction.answeredAfterMs = this.#clock.now() - interaction.at;
    this.#changes.announce();
  }

  #giveUp(interaction: Interaction): void {
    if (interaction.state !== 'waiting') return;
    interaction.state = 'lost';
    this.#world.note(interaction.user.id, silenceNotice);
    this.#changes.announce();
  }
}

export type MakePayload = (made: { readonly id: string; readonly token: string }) => Json;
