import type { Policy } from '#src/approval/policy-file.ts';
import type { Rule } from '#src/approval/policy-schema.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { didYouMean } from '#src/document/nearest.ts';
import type { Host } from '#src/host/host.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Today } from '#src/ports/site-rules.ts';

/** What there is that rules can mean. An empty list of hosts is an inventory that nobody wrote yet. */
export interface Nameable {
  readonly hosts: readonly Host[];
  readonly playbooks: readonly Pick<LoadedPlaybook, 'name' | 'playbook'>[];
}

const keys = ['host', 'tags', 'site', 'environment', 'playbook', 'remedy'] as const;
type Key = (typeof keys)[number];

/** Names in rules that mean nothing: a rule that denies what is misspelt denies nothing, and says nothing of it. */
export function nameWarnings({ rules, breakGlass }: Policy, known: Nameable): readonly string[] {
  const names = namesOf(known);
  return [
    ...rules.flatMap(({ name, when }) => strange(`rule ${name}`, when, names)),
    ...(breakGlass === undefined ? [] : strange('breakGlass', breakGlass.for, names)),
  ];
}

/** Rules are held against the inventory and the playbooks that there are. */
export async function strangeNames(
  world: World,
  options: CommonOptions,
  { policy }: Today,
): Promise<readonly string[]> {
  if (policy === undefined) return [];
  const { hosts } = await readSite(world, options);
  const loaded = await loadPlaybooks(world.files, options.playbooks);
  return nameWarnings(policy, { hosts: hosts.list(), playbooks: loaded });
}

type Names = Readonly<Record<Key, readonly string[]>>;

function namesOf({ hosts, playbooks }: Nameable): Names {
  return {
    host: hosts.flatMap(({ name, aliases }) => [name, ...aliases]),
    tags: hosts.flatMap(({ tags }) => tags),
    site: hosts.map(({ site }) => site),
    environment: hosts.flatMap(({ environment }) => environment ?? []),
    playbook: playbooks.map(({ name }) => name),
    remedy: playbooks.flatMap(({ playbook }) => Object.keys(playbook.remedies)),
  };
}

function strange(where: string, when: Rule['when'], names: Names): readonly string[] {
  return keys.flatMap((key) => {
    const known = names[key];
    // Of hosts nothing is known before there is an inventory.
    if (names.host.length === 0 && key !== 'playbook' && key !== 'remedy') return [];
    return (when[key] ?? [])
      .filter((pattern) => !known.some((name) => isLike(name, pattern)))
      .map(
        (pattern) =>
          `${where}: ${key} "${pattern}" means nothing here${didYouMean(pattern, known)}`,
      );
  });
}

function isLike(name: string, pattern: string): boolean {
  const [folded, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  return wanted.endsWith('*') ? folded.startsWith(wanted.slice(0, -1)) : folded === wanted;
}
