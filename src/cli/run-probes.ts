import { diagnose } from '#src/conductor/diagnose.ts';
import { BotError } from '#src/errors.ts';
import type { OpenContext } from './diagnose.ts';
import type { RunProbes } from './playbook-record.ts';

/** Takes the probes of a playbook as `fettle diagnose` does, with the same transports and limits. */
export function runProbesWith(openContext: OpenContext): RunProbes {
  return async ({ playbook, host: named, options }) => {
    await using opened = await openContext(options);
    const { context } = opened;
    const match = context.hosts.find(named);
    if (match.kind === 'unknown') {
      throw new BotError('host-unknown', `there is no host "${named}" in the inventory`, {
        hint: match.nearest.length === 0 ? undefined : `did you mean ${match.nearest.join(', ')}?`,
      });
    }
    const { looks } = await diagnose(context, {
      loaded: playbook,
      host: match.host,
      answers: {},
      stop: new AbortController().signal,
      onLook: () => undefined,
    });
    return { host: match.host, looks };
  };
}
