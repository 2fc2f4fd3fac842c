import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandOption,
  RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { sha256Hex } from '#src/digest.ts';
import { type SurfaceCommand, type SurfaceOption, surface, type Wording } from './surface.ts';

/** The commands as they are registered, all of them at once: PUT /applications/{id}/commands. */
export function commandsJson(): RESTPutAPIApplicationCommandsJSONBody {
  return [
    {
      type: 1,
      name: surface.name,
      ...described(surface.description),
      ...everywhere,
      options: surface.commands.map(subcommand),
    },
    {
      type: 3,
      name: surface.messageCommand.name,
      name_localizations: { de: surface.messageCommand.de },
      ...everywhere,
    },
  ];
}

/** Changes with every change that Discord has to be told about. 64 hex digits. */
export function commandsDigest(): string {
  return sha256Hex(JSON.stringify(commandsJson()));
}

/** In servers and in direct messages with the bot; installed in a server, never by one person alone. */
const everywhere = { contexts: [0, 1], integration_types: [0] } satisfies {
  readonly contexts: readonly number[];
  readonly integration_types: readonly number[];
};

function subcommand(command: SurfaceCommand): APIApplicationCommandSubcommandOption {
  return {
    type: 1,
    name: command.name,
    ...called(command.de),
    ...described(command.description),
    options: command.options.map(option),
  };
}

function option(about: SurfaceOption): APIApplicationCommandBasicOption {
  const { name, de, description, required = false } = about;
  const own = { name, ...called(de), ...described(description), required };
  if (about.type === 'file') return { ...own, type: 11 };
  const long = about.longest === undefined ? {} : { max_length: about.longest };
  if (about.completes !== undefined) return { ...own, ...long, type: 3, autocomplete: true };
  const choices = (about.choices ?? []).map((word) => ({ name: word, value: word }));
  return { ...own, ...long, type: 3, ...(choices.length === 0 ? {} : { choices }) };
}

function called(de: string | undefined): { readonly name_localizations?: { readonly de: string } } {
  return de === undefined ? {} : { name_localizations: { de } };
}

function described({ en, de }: Wording): {
  readonly description: string;
  readonly description_localizations: { readonly de: string };
} {
  return { description: en, description_localizations: { de } };
}
