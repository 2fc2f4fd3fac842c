import { readFile, writeFile } from 'node:fs/promises';
import { Routes } from 'discord.js';
import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import type { Api } from './api.ts';
import { commandsDigest, commandsJson } from './command-json.ts';
import { chatRefused } from './fault.ts';

const Application = z.object({
  id: z.string(),
  name: z.string().default(''),
  flags: z.number().default(0),
});
export type Application = z.output<typeof Application>;

/** Whose token this is. Rejects with `DiscordFault`. */
export async function applicationOf(api: Api): Promise<Application> {
  const route = Routes.currentApplication();
  return Application.parse(await api.call({ method: 'GET', route, line: 'application' }));
}

/** Tells Discord all commands anew; the same ones again change nothing. Rejects with `chat-refused`. */
export async function register(api: Api): Promise<readonly string[]> {
  try {
    const { id } = await applicationOf(api);
    const body = commandsJson();
    const route = Routes.applicationCommands(id);
    await api.call({ method: 'PUT', route, body, line: 'commands' });
    return body.map(({ name }) => name);
  } catch (error) {
    throw chatRefused('commands', error);
  }
}

/** Remembers in a file which commands were registered last, so that a start tells Discord nothing it knows. */
export class Registration {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves with whether something had to be told. Rejects with `chat-refused` or `store-failed`. */
  async ifChanged(api: Api): Promise<boolean> {
    const { id } = await applicationOf(api).catch((error: unknown) => {
      throw chatRefused('application', error);
    });
    const now = `${id} ${commandsDigest()}`;
    if ((await this.#last()) === now) return false;
    await register(api);
    await this.#note(now);
    return true;
  }

  async #last(): Promise<string | undefined> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch {
      // Never registered from here, or the file is lost: to say it once more does no harm.
      return undefined;
    }
  }

  async #note(now: string): Promise<void> {
    try {
      await writeFile(this.#file, now, { mode: 0o600 });
    } catch (error) {
      throw new BotError('store-failed', 'Which commands are registered was not kept.', {
        cause: error,
      });
    }
  }
}
