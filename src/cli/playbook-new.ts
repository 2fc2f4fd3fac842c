import { Command } from 'commander';
import { BotError } from '#src/errors.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { renderPage } from '#src/playbook/page.ts';
import { Name } from '#src/playbook/schema.ts';
import { skeleton } from '#src/playbook/skeleton.ts';
import type { CommonOptions, World } from './world.ts';

/** `fettle playbook new`: a folder that passes the check, to be replaced part by part. */
export function playbookNewCommand(world: World): Command {
  return new Command('new')
    .description('begin a playbook: a folder that passes the check')
    .argument('<name>', 'of the error or the symptom, in lower-case words joined by "-"')
    .action(async (name: string, _: unknown, command: Command) => {
      const { playbooks }: CommonOptions = command.optsWithGlobals();
      const named = Name.safeParse(name);
      if (!named.success) {
        throw new BotError('usage', `"${name}" is no name for a playbook`, {
          hint: 'use lower-case words joined by "-", e.g. rdp-closed-before-logon',
        });
      }
      const files = skeleton(named.data);
      await world.files.write(
        `${playbooks}/${named.data}`,
        { ...files, ...page(named.data, files) },
        { overwrite: false },
      );
      world.out(`${playbooks}/${named.data}: written; now replace what it says, and run`);
      world.out(`  fettle playbook check ${named.data}`);
    });
}

function page(
  name: string,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const loading = loadPlaybook(name, files);
  return loading.ok ? { 'README.md': renderPage(loading.loaded) } : {};
}
