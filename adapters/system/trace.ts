import { existsSync, fchownSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where lines are shown as well. */
interface Shown {
  readonly isTTY?: boolean;
  write(line: string): unknown;
}

/**
 * Opens the file in the data folder in which it is kept what people did to the bot on its machine, for its owner
 * alone: that of the folder, also where root makes it. A line stands there when the call returns; a log service gets it, too. Throws where it cannot be kept.
 */
export function openTrace(folder: string, shown: Shown): (line: string) => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'fettle.log');
  const isForOwner = process.getuid?.() === 0 && !existsSync(path);
  // Anew or not at all: what is there by now may lead elsewhere, and root must not give that away.
  const file = openSync(path, isForOwner ? 'ax' : 'a', 0o600);
  const { uid, gid } = statSync(folder);
  if (isForOwner) fchownSync(file, uid, gid);
  return (line) => {
    writeSync(file, line);
    if (shown.isTTY !== true) shown.write(line);
  };
}
