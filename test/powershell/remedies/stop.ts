import type { Json, ScriptCall } from '#src/script/job.ts';
import type { Machine } from '#test/powershell/machine.ts';

/** A remedy that must not run, and what it says. */
export interface Stop {
  readonly title: string;
  readonly script: string;
  readonly machine: () => Machine;
  readonly parameters?: ScriptCall['parameters'];
  readonly state?: Json;
  readonly says: string;
}
