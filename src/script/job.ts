import type { Value } from '#src/playbook/reading.ts';
import type { Privilege } from '#src/playbook/schema.ts';

export type ScriptLanguage = 'sh' | 'powershell';

/** JSON that a script printed or gets back. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One script with its typed parameters. `name` labels its envelope ("certificate", "fix-key/apply"). */
export interface ScriptCall {
  readonly name: string;
  readonly language: ScriptLanguage;
  readonly text: string;
  readonly parameters: Readonly<Record<string, Value>>;
  /** What `apply` printed, for `rollback`. */
  readonly state?: Json | undefined;
  /** Ask the script what it would do. It changes nothing then. */
  readonly mode: 'run' | 'preview';
  readonly deadlineMs: number;
  readonly needs: Privilege;
}

/** What one script did on the host. `value` is the JSON document that it printed. */
export interface Envelope {
  readonly name: string;
  readonly outcome: 'ok' | 'error' | 'timed-out' | 'bad-output';
  readonly value?: Json | undefined;
  /** Exit code, where the language has one. */
  readonly exitCode?: number | undefined;
  /** For people; at most 4 KiB, control characters replaced. Empty when ok. */
  readonly message: string;
  readonly durationMs: number;
}
