import { Command } from 'commander';
import { faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
import { type JeaFiles, jeaFiles } from '#src/jea/jea-files.ts';
import { refuseForeign, withIndex } from '#src/jea/kept-files.ts';
import { checkScripts } from '#src/playbook/check-scripts.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import { loadPlaybooks } from './load-playbooks.ts';
import { choose } from './playbook-folder.ts';
import { printable } from './printable.ts';
import { type EndpointOptions, endpointOf } from './winrm-endpoint.ts';
import type { CommonOptions, World } from './world.ts';

export interface JeaServices {
  readonly scriptCheck: () => Promise<ScriptCheck>;
}

interface Options extends CommonOptions, EndpointOptions {
  readonly out: string;
  readonly json?: true | undefined;
}

/** `fettle winrm jea`: the files of an endpoint that permits what the playbooks need, and nothing else. */
export function jeaCommand(world: World, { scriptCheck }: JeaServices): Command {
  return new Command('jea')
    .description('write the module and the endpoint for hosts on which Fettle is no administrator')
    .argument('[playbook...]', 'playbooks that it is for; absent: all of the folder')
    .requiredOption('--out <folder>', 'where to; overwrites nothing but its own')
    .option('--operators <groups...>', 'DOMAIN\\Group of accounts that may look and repair')
    .option('--group <groups...>', 'DOMAIN\\Group of accounts that may only look')
    .option('--account <kind...>', 'as whom it runs: virtual, or gmsa DOMAIN\\name', ['virtual'])
    .option(
      '--transcripts <folder>',
      'on the hosts, where sessions are written down',
      String.raw`C:\ProgramData\Fettle\Transcripts`,
    )
    .option('--endpoint <name>', 'name of the session configuration', 'Fettle')
    .option('--json', 'for programs')
    .action(async (names: readonly string[], _: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const endpoint = endpointOf(options);
      const playbooks = await loadPlaybooks(world.files, options.playbooks);
      const chosen = choose(playbooks, names).map(({ name }) => name);
      await refuseUnsound(
        playbooks.filter(({ name }) => chosen.includes(name)),
        await scriptCheck(),
      );
      const made = jeaFiles({ playbooks, chosen, endpoint });
      if (made.functions.length === 0) throw nothing(chosen);
      refuseForeign(options.out, await keptIn(world, options.out), made.files);
      await world.files.write(options.out, withIndex(made.files), { overwrite: true });
      tell(world, made, options);
    });
}

/** What the check of playbooks finds fault with becomes no function of an administrator's account. */
async function refuseUnsound(
  playbooks: readonly LoadedPlaybook[],
  scripts: ScriptCheck,
): Promise<void> {
  const faults: string[] = [];
  for (const playbook of playbooks) {
    const checked = await checkScripts(playbook, scripts);
    const here = checked.faults.filter(({ file }) => file.endsWith('.ps1'));
    faults.push(
      ...here.map((fault) => faultLine({ ...fault, file: `${playbook.name}/${fault.file}` })),
    );
  }
  if (faults.length === 0) return;
  throw new BotError('playbook-invalid', faults.join('\n'), {
    hint: 'fettle playbook check shows every fault.',
  });
}

function nothing(chosen: readonly string[]): BotError {
  return new BotError(
    'usage',
    `no script for Windows is in ${chosen.join(', ') || 'the folder of playbooks'}`,
    {
      hint: 'fettle playbook check lists what there is.',
    },
  );
}

async function keptIn(world: World, folder: string): Promise<Readonly<Record<string, string>>> {
  try {
    return await world.files.readFolder(folder);
  } catch (error) {
    if (error instanceof BotError && error.details.reason === 'ENOENT') return {};
    throw error;
  }
}

function tell(world: World, { functions, revision, files }: JeaFiles, options: Options): void {
  const { out, endpoint, json } = options;
  if (json === true) {
    const told = functions.map(({ command, digest, isProbe, uses }) => ({
      command,
      digest,
      roles: isProbe ? ['FettleProbe', 'FettleRepair'] : ['FettleRepair'],
      playbooks: [...new Set(uses.map(({ playbook }) => playbook))],
    }));
    world.out(
      printable(
        JSON.stringify({ out, endpoint, revision, functions: told, files: Object.keys(files) }),
      ),
    );
    return;
  }
  const probes = functions.filter(({ isProbe }) => isProbe).length;
  world.out(
    `${out}: ${functions.length} functions, ${probes} of them only read; revision ${revision.slice(0, 12)}`,
  );
  world.out(`  PERMITS.md   what each line permits, and why`);
  world.out(`  README.md    how it gets onto a host, and off it`);
}
