import { isBotError } from '#src/errors.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';

/** What a reader of CLIXML has to say about a text. Any other error than its own is thrown. */
export function faultOf(text: string): string {
  try {
    readClixml(text);
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was wrong';
}
