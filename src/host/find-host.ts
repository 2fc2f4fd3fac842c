import { nearest } from '#src/document/nearest.ts';
import type { Host } from '#src/host/host.ts';
import type { HostMatch, Hosts } from '#src/ports/hosts.ts';

/** The longest name that DNS knows; whatever is longer names no host. */
const longestName = 253;

/** The Hosts port over a list in which no two hosts share a name, an alias or an address. */
export function createHosts(hosts: readonly Host[]): Hosts {
  const byName = new Map(hosts.flatMap((host) => namesOf(host).map((name) => [name, host])));
  return {
    find: (named) => {
      const wanted = foldName(named.slice(0, 2 * longestName));
      const host = byName.get(wanted);
      return host === undefined ? unknown(wanted, byName) : { kind: 'found', host };
    },
    list: () => hosts,
  };
}

/** Everything that people may call a host, folded. */
export function namesOf(host: Host): string[] {
  return [...new Set([host.name, host.address, ...host.aliases].map(foldName))];
}

/** How names are compared: case, width, hidden characters and the dot of the root do not matter. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/s, '$1')
    .replace(/\.$/, '');
}

/** A near name is offered to the person, never taken: the wrong host is the worst mistake there is. */
function unknown(wanted: string, byName: ReadonlyMap<string, Host>): HostMatch {
  if (wanted === '' || wanted.length > longestName) return { kind: 'unknown', nearest: [] };
  const known = [...byName.keys()];
  const similar = known.filter((name) => Math.abs(name.length - wanted.length) <= name.length / 3);
  const near = [...known.filter((name) => isPart(name, wanted)), ...nearest(wanted, similar)];
  const names = near.flatMap((name) => byName.get(name)?.name ?? []);
  return { kind: 'unknown', nearest: [...new Set(names)].slice(0, 3) };
}

/** "rds-07" and "rds-07.corp.example" are likely the same, "rds" the beginning of one. */
function isPart(name: string, wanted: string): boolean {
  return name.startsWith(wanted) || wanted.startsWith(`${name}.`);
}
