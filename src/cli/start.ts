import { Command } from 'commander';
import type { CommonOptions, World } from '#src/cli/world.ts';

/** A bot that was put together and runs until it is told to stop. */
export interface Bot {
  /** Resolves when it has stopped. */
  run(): Promise<void>;
}

/** `fettle start`: the bot in this terminal and on the platforms of `fettle.yaml`. */
export function startCommand(
  world: World,
  makeBot: (options: CommonOptions) => Promise<Bot>,
): Command {
  return new Command('start')
    .description('run the bot until SIGTERM or Ctrl+C')
    .action(async (_options: unknown, command: Command) => {
      const bot = await makeBot(command.optsWithGlobals<CommonOptions>());
      await bot.run();
      world.exit(0);
    });
}
