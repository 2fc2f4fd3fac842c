import { Command } from 'commander';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { BotError } from '#src/errors.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

type DiscordSite = NonNullable<Config['discord']>;

/** One look at the application as it is set up; `ok` is undefined for what works in part. */
export interface DiscordLook {
  readonly step: string;
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface DiscordServices {
  /** Looks at the application with the site's own token. Posts nothing. */
  check(site: DiscordSite): Promise<readonly DiscordLook[]>;
  /** Tells Discord the commands; gives their names. */
  register(site: DiscordSite): Promise<readonly string[]>;
}

/** `fettle discord check` and `fettle discord register`. */
export function discordCommand(world: World, services: DiscordServices): Command {
  const check = new Command('check')
    .description('token, intents, commands, servers and permissions in channels; posts nothing')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }, command: Command) => {
      tell(world, await services.check(await siteOf(world, command)), options);
    });
  const register = new Command('register')
    .description('tell Discord the commands; `fettle start` does it when they have changed')
    .action(async (_options: unknown, command: Command) => {
      const names = await services.register(await siteOf(world, command));
      world.out(`registered: ${names.map(cleanLine).join(', ')}`);
      world.exit(0);
    });
  return new Command('discord')
    .description('the application in Discord')
    .addCommand(check)
    .addCommand(register);
}

async function siteOf(world: World, command: Command): Promise<DiscordSite> {
  const { config } = await readSite(world, command.optsWithGlobals<CommonOptions>());
  if (config.discord !== undefined) return config.discord;
  throw new BotError('config-invalid', 'fettle.yaml has no section "discord".', {
    hint: 'docs/discord.md shows one.',
  });
}

function tell(world: World, looks: readonly DiscordLook[], { json }: { json?: true }): void {
  if (json === true) world.out(JSON.stringify(looks));
  else for (const look of looks) world.out(lineOf(look));
  world.exit(looks.some(({ ok }) => ok === false) ? 1 : 0);
}

function lineOf({ step, ok, detail }: DiscordLook): string {
  const word = ok === undefined ? 'look' : ok ? 'ok' : 'FAIL';
  return `${word.padEnd(5)}${step.padEnd(11)} ${cleanLine(detail)}`;
}
