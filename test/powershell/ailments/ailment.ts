import type { Json } from '#src/script/job.ts';
import type { Machine } from '#test/powershell/machine.ts';

/** A machine with one thing about it, and what one probe tells then. */
export interface Ailment {
  readonly title: string;
  readonly probe: string;
  readonly machine: (healthy: Machine) => Machine;
  readonly values?: Readonly<Record<string, Json>>;
  /** Keys that cannot be known on it. */
  readonly unknown?: readonly string[];
}
