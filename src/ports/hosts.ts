import type { Host } from '#src/host/host.ts';

/** The inventory. */
export interface Hosts {
  /** By name, alias or address; case does not matter. */
  find(named: string): HostMatch;
  /** In the order of the inventory. */
  list(): readonly Host[];
}

export type HostMatch =
  | { readonly kind: 'found'; readonly host: Host }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };
