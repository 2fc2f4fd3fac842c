import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where lines are shown as well. */
interface Shown {
  readonly isTTY?: boolean;
  write(line: string): unknown;
}

/**
 * Opens the file in the data folder in which it is kept what people did to the bot on its machine, for its owner
 * alone. A line stands there when the call returns; a log service gets it, too. Throws where it cannot be kept.
 */
export function openTrace(folder: string, shown: Shown): (line: string) => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openSync(join(folder, 'fettle.log'), 'a', 0o600);
  return (line) => {
    writeSync(file, line);
    if (shown.isTTY !== true) shown.write(line);
  };
}
