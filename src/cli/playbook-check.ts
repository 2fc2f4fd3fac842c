import { Command } from 'commander';
import { faultLine } from '#src/document/fault.ts';
import { type CheckReport, checkPlaybook } from '#src/playbook/check.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { recognisersOf } from '#src/playbook/recognisers.ts';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import { choose, type PlaybookFolder, readPlaybooks } from './playbook-folder.ts';
import type { CommonOptions, World } from './world.ts';

interface Options extends CommonOptions {
  readonly json?: true | undefined;
  readonly commandTable?: string | undefined;
}

/** Makes the check of scripts; its argument is the JSON text of a command table. */
interface Services {
  readonly scriptCheck: (commandTable: string | undefined) => Promise<ScriptCheck>;
}

/** `fettle playbook check`: exit code 1 when there is a fault. */
export function playbookCheckCommand(world: World, { scriptCheck }: Services): Command {
  return new Command('check')
    .description('prove what can be proven about playbooks without a host')
    .argument('[name...]', 'playbooks to check; all of the folder when none is named')
    .option('--json', 'print one JSON document')
    .option(
      '--command-table <file>',
      'commands of Windows PowerShell 5.1, as PSScriptAnalyzer lists them',
    )
    .action(async (names: readonly string[], _: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const all = await readPlaybooks(world, options.playbooks);
      const chosen = choose(all, names);
      const table =
        options.commandTable === undefined
          ? undefined
          : await world.files.read(options.commandTable);
      const reports = await checkAll(all, chosen, await scriptCheck(table));
      if (options.json === true) world.out(JSON.stringify({ playbooks: reports }, null, 2));
      else print(world, reports, options.playbooks);
      world.exit(reports.some(({ faults }) => faults.length > 0) ? 1 : 0);
    });
}

/** Checks the chosen ones among all: an example may be recognised by none but its own playbook. */
export async function checkAll(
  all: readonly PlaybookFolder[],
  chosen: readonly PlaybookFolder[],
  scripts: ScriptCheck,
): Promise<readonly CheckReport[]> {
  const loadings = all.map(({ name, files }) => loadPlaybook(name, files));
  const library = createLibrary(loadings.flatMap((each) => (each.ok ? [each.loaded] : [])));
  const recognise = recognisersOf(library);
  const reports: CheckReport[] = [];
  for (const { name, files } of chosen) {
    reports.push(await checkPlaybook(name, files, { scripts, recognise }));
  }
  return reports;
}

function print(world: World, reports: readonly CheckReport[], folder: string): void {
  for (const { name, faults, counts } of reports) {
    for (const fault of faults) {
      world.out(faultLine({ ...fault, file: `${folder}/${name}/${fault.file}` }));
    }
    world.out(
      faults.length > 0
        ? `${name}: ${counted(faults.length, 'fault')}`
        : `${name}: in order (${inventory(counts)})`,
    );
  }
  for (const reason of new Set(reports.flatMap(({ notChecked }) => notChecked))) {
    world.out(`not checked: ${reason}`);
  }
  if (reports.length === 0) world.out('there is no playbook in this folder');
}

function inventory({ examples, causes, lines, cases, scripts }: CheckReport['counts']): string {
  return [
    counted(examples, 'example'),
    counted(causes, 'cause'),
    counted(lines, 'line of evidence', 'lines of evidence'),
    counted(cases, 'case'),
    counted(scripts, 'script'),
  ].join(', ');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
