import { createWriteStream, fstatSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AccountId, type Person } from '#src/identity/person.ts';

/** Who runs this, as the operating system says; in a container that may be a number without a name. */
export function operatorName(look: () => { readonly username: string } = userInfo): string {
  try {
    return look().username;
  } catch {
    // Nothing is wrong: this user stands in no list of users.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Who sits at this terminal, as the operating system says. */
export function personHere(): Person {
  const username = operatorName();
  return {
    account: AccountId.parse(`terminal:${username.replaceAll(/\s/g, '-')}`),
    name: username,
  };
}

/** Somebody is there, or something is piped in. A service started without input has no terminal. */
export function hasTerminal(): boolean {
  if (process.stdin.isTTY) return true;
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    // A closed standard input is no terminal either.
    return false;
  }
}

export interface Screen {
  readonly interactive: boolean;
  readonly colour: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
  readonly timeZone: string;
  readonly locale: string;
}

interface Environment {
  readonly NO_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/** How this terminal shows things. https://no-color.org */
export function screenHere({ NO_COLOR, TERM }: Environment): Screen {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const isTTY = process.stdout.isTTY === true;
  return {
    interactive: isTTY && process.stdin.isTTY === true,
    colour: isTTY && !NO_COLOR && TERM !== 'dumb',
    columns: () => process.stdout.columns ?? 100,
    rows: () => process.stdout.rows ?? 24,
    timeZone,
    locale,
  };
}

/** Resolves when the process is asked to stop. A second time ends it at once. */
export function askedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve(signal);
      });
    }
  });
}

/** A reader that goes away ("| head") ends the program quietly, as it ends every other. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/** Where log lines go: standard error, or a file where somebody looks at the terminal. */
export function logWriter(folder: string): (line: string) => void {
  if (!process.stderr.isTTY) return (line) => process.stderr.write(line);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = createWriteStream(join(folder, 'fettle.log'), { flags: 'a', mode: 0o600 });
  return (line) => file.write(line);
}
