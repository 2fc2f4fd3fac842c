import { personHere, screenHere } from '#adapters/system/process.ts';
import type { Terminal } from '#adapters/terminal/terminal.ts';
import type { Rehearsal } from '#src/cli/practice.ts';
import type { Clock } from '#src/ports/clock.ts';

export async function makeTerminal(time: Clock, people: Rehearsal['people']): Promise<Terminal> {
  const { createTerminal } = await import('#adapters/terminal/terminal.ts');
  const { stdin: input, stdout: output } = process;
  const screen = { output, account: personHere(), clock: time, ...screenHere(process.env) };
  // A rehearsal by itself only shows: nobody is asked, and nobody's leaving ends it.
  if (people === 'automatic') return createTerminal({ ...screen, interactive: false });
  return createTerminal({ ...screen, input });
}
