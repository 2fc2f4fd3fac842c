/** A function of a NoLanguage endpoint: `call` is that of a scenario, and its script has the digest. */
export interface WindowsFunction {
  readonly name: string;
  readonly call: string;
  readonly digest: string;
  /** Those of its script; absent: any. */
  readonly parameters?: readonly string[];
  /** The address of its help, which Get-Command tells. */
  readonly help?: string;
  /** What ValidateSet or ValidatePattern refuses, by parameter. */
  readonly limits?: Readonly<Record<string, WindowsLimit>>;
}

export type WindowsLimit = { readonly set: readonly string[] } | { readonly pattern: string };

/** A session configuration of PowerShell. */
export interface WindowsEndpoint {
  readonly name: string;
  /** Default "full". With "none" a pipeline may hold commands only, and no script. */
  readonly language?: 'full' | 'none';
  readonly groups?: readonly 'administrators'[];
  /** Who may open it besides. */
  readonly accounts?: readonly string[];
  /** With a scenario: what is visible. */
  readonly commands?: readonly (string | WindowsFunction)[];
  /** For a real PowerShell: a session configuration file. Without one it has the full language. */
  readonly file?: string;
}

/** What a pipeline does, without any PowerShell: see windows-host/told_acts.py. */
export type WindowsAct = Readonly<Record<string, unknown>>;
