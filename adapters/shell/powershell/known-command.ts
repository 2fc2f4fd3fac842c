/** A command that scripts may call, with the parameters that they may give it, all in lower case. */
export interface KnownCommand {
  readonly parameters: ReadonlySet<string>;
  /** Whether it puts objects into the output of the script. */
  readonly prints: boolean;
}

export type KnownCommands = ReadonlyMap<string, KnownCommand>;

/**
 * What every command takes, as far as scripts may use it: each with a value, so that no bare word after it is mistaken for one.
 * Not -ErrorVariable and its like, which assign to a variable by its name.
 */
const common = 'ErrorAction WarningAction InformationAction';

/** One command a line: "Get-Acl: LiteralPath Path". What begins with "-" prints nothing: "- Start-Sleep: Seconds". */
export function commandsOf(lines: string): KnownCommands {
  return new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [, silent, name = '', parameters = ''] = /^\s*(- )?([\w-]+):(.*)$/.exec(line) ?? [];
        const known = `${parameters} ${common}`.toLowerCase().split(' ').filter(Boolean);
        return [name.toLowerCase(), { parameters: new Set(known), prints: silent === undefined }];
      }),
  );
}
