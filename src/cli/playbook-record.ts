import { Command } from 'commander';
import { utcDate } from '#src/card/utc.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Looks } from '#src/playbook/reading.ts';
import { recordCase } from '#src/playbook/record-case.ts';
import { Name } from '#src/playbook/schema.ts';
import { choose, readPlaybooks } from './playbook-folder.ts';
import type { CommonOptions, World } from './world.ts';

/** Takes all probes of a playbook on a host of the inventory. Rejects with `host-unknown`. */
export type RunProbes = (request: {
  readonly playbook: LoadedPlaybook;
  /** Name, alias or address. */
  readonly host: string;
  readonly options: CommonOptions;
}) => Promise<{ readonly host: Host; readonly looks: Looks }>;

interface Options extends CommonOptions {
  readonly host: string;
  readonly case: string;
}

/** `fettle playbook record`: runs the probes and writes a case, with what tells the place replaced. */
export function playbookRecordCommand(
  world: World,
  { runProbes }: { readonly runProbes: RunProbes },
): Command {
  return new Command('record')
    .description(
      'run the probes on a host and write a case, with names, addresses and thumbprints replaced',
    )
    .argument('<name>', 'the playbook')
    .requiredOption('--host <name>', 'name, alias or address of a host in the inventory')
    .option('--case <name>', 'how the case is called', 'recorded')
    .action(async (name: string, _: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const file = `cases/${caseName(options.case)}.yaml`;
      const [folder] = choose(await readPlaybooks(world, options.playbooks), [name]);
      const loading = loadPlaybook(name, folder?.files ?? {});
      if (!loading.ok) {
        throw new BotError('playbook-invalid', `${name} has faults`, {
          hint: `fettle playbook check ${name} shows them`,
        });
      }
      const playbook = loading.loaded;
      const { host, looks } = await runProbes({ playbook, host: options.host, options });
      const day = utcDate(world.clock.now());
      const text = recordCase({ playbook: playbook.playbook, host, looks, day });
      await world.files.write(
        `${options.playbooks}/${name}`,
        { [file]: text },
        { overwrite: false },
      );
      world.out(`${options.playbooks}/${name}/${file}: written`);
      world.out(
        'Read it through before you share it: free text may still tell where it comes from.',
      );
    });
}

function caseName(written: string): string {
  if (Name.safeParse(written).success) return written;
  throw new BotError('usage', `"${written}" is no name for a case`, {
    hint: 'use lower-case words joined by "-"',
  });
}
