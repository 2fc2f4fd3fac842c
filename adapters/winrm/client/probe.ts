import { stopReason } from '#adapters/winrm/wire/limit.ts';
import { type BotError, isBotError } from '#src/errors.ts';
import type { Probed, ProbeFact, ProbeStep } from './probed.ts';
import { type ProbeOptions, Probing } from './probing.ts';

/** Behind a fault of these, the next step could only say the same. */
const decisive: ReadonlySet<ProbeStep> = new Set(['reach', 'tls', 'offers', 'logon']);

/** Looks step by step, as WinrmHost.probe has it. */
export async function* probeHost(
  options: ProbeOptions,
  signal: AbortSignal,
): AsyncGenerator<Probed, void, undefined> {
  const { clock, endpoint } = options.open;
  using probing = new Probing(options, signal);
  const steps: readonly ProbeStep[] = [
    'reach',
    ...(endpoint.tls === undefined ? [] : (['tls'] as const)),
    'identify',
    'offers',
    'clock',
    'logon',
    'limits',
    'shell',
  ];
  for (const step of steps) {
    const began = clock.now();
    const found = await outcomeOf(probing[step](), signal);
    const tookMs = clock.now() - began;
    yield 'fact' in found
      ? { ok: true, fact: found.fact, tookMs }
      : { ok: false, step, fault: found.fault, tookMs };
    if ('fault' in found && (decisive.has(step) || signal.aborted)) return;
  }
}

async function outcomeOf(
  step: Promise<ProbeFact>,
  signal: AbortSignal,
): Promise<{ readonly fact: ProbeFact } | { readonly fault: BotError }> {
  try {
    return { fact: await step };
  } catch (error) {
    if (isBotError(error)) return { fault: error };
    if (signal.aborted) return { fault: stopReason(signal) };
    throw error;
  }
}
