import { Command } from 'commander';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Case } from '#src/playbook/case.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { caseNames, type LoadedCase, loadCases } from '#src/playbook/load-cases.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** A rehearsal: one incident against a case file, nothing else in the world. */
export interface Rehearsal {
  readonly loaded: LoadedPlaybook;
  readonly played: Case;
  /** `automatic`: answers and approves by itself. */
  readonly people: 'automatic' | 'at-the-terminal';
}

/** Plays a rehearsal to its end. `undefined` when the person left before. */
export type Play = (rehearsal: Rehearsal) => Promise<Incident | undefined>;

const firstCase = 'rdp-closed-before-logon/key-mismatch';

/** `fettle practice`: the demo, and an author's rehearsal. Simulated, and says so on every card. */
export function practiceCommand(world: World, play: Play): Command {
  return new Command('practice')
    .description('play an incident in the terminal against a case file; nothing real is touched')
    .argument('[playbook/case]', 'which case', firstCase)
    .option(
      '--yes',
      'answer and approve by itself; exit 0 only if the outcome of the case came about',
    )
    .option('--list', 'list the cases')
    .action(async (named: string, options: { yes?: true; list?: true }, command: Command) => {
      const { playbooks } = command.optsWithGlobals<CommonOptions>();
      if (options.list) return list(world, playbooks);
      const { loaded, found } = await findCase(world, playbooks, named);
      const people = options.yes ? 'automatic' : 'at-the-terminal';
      introduce(world, found.content);
      const incident = await play({ loaded, played: found.content, people });
      judge(world, found.content, incident);
    });
}

/** What a newcomer has to know to play along. */
function introduce(world: World, { comment, host }: Case): void {
  world.out(`A practice: a case file stands in for ${host.name}, and nothing real is touched.`);
  world.out(`${comment.trim().replaceAll(/\s+/g, ' ')}\n`);
}

function judge(world: World, { outcome }: Case, incident: Incident | undefined): void {
  if (incident === undefined || incident.state.kind !== 'closed') {
    world.err('The practice was left before its end.');
    world.exit(1);
    return;
  }
  const came = incident.state.outcome;
  if (outcome === undefined || came === outcome) return;
  world.err(`The case expects the outcome "${outcome}"; it came to "${came}".`);
  world.exit(1);
}

interface Found {
  readonly loaded: LoadedPlaybook;
  readonly found: LoadedCase;
}

async function findCase(world: World, folder: string, named: string): Promise<Found> {
  const [playbook = '', name] = named.split('/');
  const known = await world.files.folders(folder);
  if (!known.includes(playbook)) {
    throw new BotError('usage', `There is no playbook "${playbook}".`, {
      hint: `There are: ${known.join(', ')}`,
    });
  }
  const loaded = await load(world, folder, playbook);
  const names = caseNames(loaded);
  // Of hundreds of cases only the one that is played is read.
  const { cases, faults } = loadCases(loaded, [name ?? names[0] ?? '']);
  if (faults.length > 0) throw new BotError('playbook-invalid', faults.map(faultLine).join('\n'));
  const [found] = cases;
  if (found !== undefined) return { loaded, found };
  const there = names.map((each) => `${playbook}/${each}`).join('\n  ');
  throw new BotError('usage', `There is no case "${named}".`, { hint: `There are:\n  ${there}` });
}

async function load(world: World, folder: string, name: string): Promise<LoadedPlaybook> {
  const loading = loadPlaybook(name, await world.files.readFolder(`${folder}/${name}`));
  if (loading.ok) return loading.loaded;
  throw new BotError('playbook-invalid', loading.faults.map(faultLine).join('\n'));
}

async function list(world: World, folder: string): Promise<void> {
  for (const name of await world.files.folders(folder)) {
    const { cases } = loadCases(await load(world, folder, name));
    for (const each of cases)
      world.out(`${name}/${each.name}  ${each.content.comment.split('\n')[0] ?? ''}`);
  }
}
