import { Command, CommanderError } from 'commander';
import type { World } from '#src/cli/world.ts';
import { type BotError, isBotError } from '#src/errors.ts';

export interface ProgramOptions {
  readonly version: string;
  /** The playbooks that ship with the program. */
  readonly playbooks: string;
  readonly commands: readonly Command[];
}

/** `fettle`: the commands with what they have in common. */
export function createProgram(
  world: World,
  { version, playbooks, commands }: ProgramOptions,
): Command {
  const program = new Command('fettle')
    .description('recognises an error, proves its cause on the host, repairs it after approval')
    .version(version)
    .option('--data <folder>', 'where the journal is kept', './data')
    .option('--config <file>', 'the configuration', 'fettle.yaml')
    .option('--playbooks <folder>', 'the playbooks', playbooks)
    .configureOutput({
      writeOut: (text) => world.out(text.trimEnd()),
      writeErr: (text) => world.err(text.trimEnd()),
    })
    .showHelpAfterError('(fettle --help shows what there is)')
    .exitOverride();
  for (const command of commands) {
    inherit(command, program);
    program.addCommand(command);
  }
  return program;
}

/** Commands are made before the program, so that they and their own commands get its settings here. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const each of command.commands) inherit(each, command);
}

/** Runs a command line; whatever goes wrong ends in a sentence and an exit code, never in a stack trace. */
export async function runProgram(
  world: World,
  program: Command,
  words: readonly string[],
): Promise<void> {
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return world.exit(error.exitCode === 0 ? 0 : 2);
    if (!isBotError(error)) throw error;
    explain(world, error);
  }
}

function explain(world: World, error: BotError): void {
  world.err(error.message);
  if (error.hint !== undefined) world.err(error.hint);
  world.exit(isUsage(error) ? 2 : 1);
}

function isUsage({ code }: BotError): boolean {
  return [
    'usage',
    'config-invalid',
    'inventory-invalid',
    'playbook-invalid',
    'host-unknown',
  ].includes(code);
}
