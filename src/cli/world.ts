import type { Config } from '#src/config.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';

/** 0 done, 1 not as hoped, 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;

/** What a command may use. `main.ts` makes it from the adapters, tests make their own. */
export interface World {
  /** Writes one line to standard output. */
  out(line: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** All of standard input. */
  stdin(): Promise<string>;
  /** Sets the exit code of the process; the highest wins. */
  exit(code: ExitCode): void;
  readonly clock: Clock;
  readonly files: Files;
  /** Told what the site wrote, as soon as it is read: only now is it known where secrets may stand. */
  configured?(config: Config): void;
  /** Opens the store in a data folder and takes its lock. */
  openStore(folder: string): Promise<Store>;
  /** The same for reading only: no lock taken, nothing written. */
  readStore(folder: string): Promise<Store>;
}

/** Files, for the commands that read and write them. Paths are relative to the working folder. */
export interface Files {
  /** Text as UTF-8 without byte order mark. Rejects with BotError `usage` when there is none. */
  read(path: string): Promise<string>;
  /** Every file below a folder by its path relative to it, with "/" between the parts. */
  readFolder(path: string): Promise<Readonly<Record<string, string>>>;
  /** Names of the folders in a folder, sorted. */
  folders(path: string): Promise<readonly string[]>;
  /** Writes files below a folder; makes folders; refuses to overwrite unless told. */
  write(
    path: string,
    files: Readonly<Record<string, string>>,
    options: { readonly overwrite: boolean },
  ): Promise<void>;
}

/** Options that every command takes. */
export interface CommonOptions {
  /** Default ./data */
  readonly data: string;
  /** Default fettle.yaml */
  readonly config: string;
  /** Default: the playbooks that ship with the program. */
  readonly playbooks: string;
}
