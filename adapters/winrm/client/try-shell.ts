import { stopReason } from '#adapters/winrm/wire/limit.ts';
import { type BotError, isBotError } from '#src/errors.ts';
import { type ProbeOptions, Probing } from './probing.ts';

/** Logs on, opens a shell and deletes it. Says why that may not be, or undefined. */
export async function tryShell(
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<BotError | undefined> {
  using probing = new Probing(options, signal);
  try {
    await probing.shell();
    return undefined;
  } catch (error) {
    if (isBotError(error)) return error;
    if (signal.aborted) return stopReason(signal);
    throw error;
  }
}
