import { inspect } from 'node:util';

/**
 * What nobody caught ends the process, as it always does, but is written by `write`: Node itself would print
 * the message and every field of the error as they are.
 */
export function tellLastWords(write: (text: string) => void): void {
  process.on('uncaughtException', (error: unknown) => {
    write(inspect(error));
    process.exit(1);
  });
}
