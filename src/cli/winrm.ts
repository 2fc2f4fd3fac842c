import { Command } from 'commander';
import { type JeaServices, jeaCommand } from './winrm-jea.ts';
import type { World } from './world.ts';

/** `fettle winrm`: what Windows hosts need for Fettle. */
export function winrmCommand(world: World, services: JeaServices): Command {
  return new Command('winrm')
    .description('what Windows hosts need, so that the account of Fettle is no administrator')
    .addCommand(jeaCommand(world, services));
}
