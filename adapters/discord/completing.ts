import { z } from 'zod';
import { surface } from '#adapters/discord/surface.ts';
import type { Log } from '#src/ports/log.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import type { Api } from './api.ts';
import type { Intake } from './intake.ts';
import { askedOf, type InteractionTold } from './interaction-event.ts';
import type { Doer } from './people.ts';
import { threadRef } from './place.ts';
import { channelName, type Room } from './rooms.ts';
import type { DiscordOptions, Suggestion, Typing } from './settings.ts';

export interface CompletingParts {
  readonly api: Api;
  readonly intake: Intake;
  readonly suggest: DiscordOptions['suggest'];
  readonly log: Log;
}

/** Of a response: choices to complete a word with. */
const choices = 8;
const mostChoices = 25;
const longest = 100;

const Value = z.string().min(1).max(longest);

/** Completes hosts, codes and playbooks while somebody types: from memory, and only what they may see. */
export class Completing {
  readonly #parts: CompletingParts;

  constructor(parts: CompletingParts) {
    this.#parts = parts;
  }

  /** Never rejects: without suggestions people go on typing. */
  async complete(told: InteractionTold, doer: Doer, room: Room): Promise<void> {
    const { api, log } = this.#parts;
    try {
      const found = await this.#suggestions(told, doer, room);
      await api.call({
        method: 'POST',
        route: `/interactions/${told.id}/${told.token}/callback`,
        body: { type: choices, data: { choices: found } },
        auth: 'none',
        line: 'choices',
      });
    } catch (error) {
      log.debug({ err: error }, 'nothing was suggested');
    }
  }

  async #suggestions(
    told: InteractionTold,
    doer: Doer,
    room: Room,
  ): Promise<readonly Suggestion[]> {
    const { word, options } = askedOf(told);
    const focused = options.find((option) => option.focused === true);
    const about = aboutOf(word, focused?.name);
    const { suggest, intake } = this.#parts;
    if (about === undefined || suggest === undefined) return [];
    const place = { guild: doer.guild, channel: room.id };
    const { by, isExternal } = await intake.who(doer);
    const typed = String(focused?.value ?? '').slice(0, longest);
    const typing = { about, typed, by, isExternal, thread: threadRef(place) } as const;
    return suggest({ ...typing, channel: channelName({ ...room, guild: doer.guild }) })
      .filter(({ value }) => Value.safeParse(value).success)
      .slice(0, mostChoices)
      .map(({ name, value }) => ({
        name: cleanLine(name).slice(0, longest).toWellFormed() || value,
        value,
      }));
  }
}

function aboutOf(word: string, option: string | undefined): Typing['about'] | undefined {
  const command = surface.commands.find(({ name }) => name === word);
  const found = command?.options.find(({ name }) => name === option);
  return found !== undefined && 'completes' in found ? found.completes : undefined;
}
