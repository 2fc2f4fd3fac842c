import { Command } from 'commander';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import { playbookCheckCommand } from './playbook-check.ts';
import { playbookDocsCommand } from './playbook-docs.ts';
import { playbookNewCommand } from './playbook-new.ts';
import { playbookRecordCommand, type RunProbes } from './playbook-record.ts';
import type { World } from './world.ts';

export interface PlaybookServices {
  /** `commandTable`: JSON text of the commands of Windows PowerShell 5.1; without it they are not checked. */
  readonly scriptCheck: (commandTable: string | undefined) => Promise<ScriptCheck>;
  readonly runProbes: RunProbes;
}

/** `fettle playbook`: what authors need. */
export function playbookCommand(world: World, services: PlaybookServices): Command {
  return new Command('playbook')
    .description('check, write, document and record playbooks')
    .addCommand(playbookCheckCommand(world, services))
    .addCommand(playbookNewCommand(world))
    .addCommand(playbookDocsCommand(world))
    .addCommand(playbookRecordCommand(world, services));
}
