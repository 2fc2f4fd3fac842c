import type { Privilege } from '#src/playbook/schema.ts';
import type { ScriptLanguage } from '#src/script/job.ts';

/** Reads scripts of playbooks for what is wrong with them. Runs none of them. */
export interface ScriptCheck {
  /** Rejects only for a defect: what is wrong with the script is the result. */
  check(script: CheckedScript): Promise<ScriptReport>;
}

export interface CheckedScript {
  /** Path inside the folder of the playbook. */
  readonly file: string;
  readonly language: ScriptLanguage;
  readonly text: string;
  /** A probe may only read. */
  readonly role: 'probe' | 'apply' | 'confirm' | 'rollback';
  /** Parameters that it gets, by name. */
  readonly parameters: readonly string[];
  /** Keys that a probe declares; absent for the scripts of a remedy, which print what they like. */
  readonly outputs?: readonly string[] | undefined;
  readonly needs: Privilege;
}

export interface ScriptReport {
  readonly flaws: readonly ScriptFlaw[];
  /** What could not be looked at here, in words: "shellcheck is not installed". */
  readonly notChecked: readonly string[];
  /** Keys that the script prints, as far as they are written out; absent when that cannot be told. */
  readonly prints?: readonly string[] | undefined;
  /** Keys of the state of apply that a rollback or a confirm reads; absent when that cannot be told. */
  readonly reads?: readonly string[] | undefined;
}

/** Lines and columns count from 1. */
export interface ScriptFlaw {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
