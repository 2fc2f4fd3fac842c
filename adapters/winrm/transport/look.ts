import type { Host } from '#src/host/host.ts';
import type { WinrmSettings } from '#src/host/winrm-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Checked, CheckedPart, Transport } from '#src/ports/transport.ts';
import type { Knock } from './knock.ts';
import type { Reached } from './reached.ts';

/** What a check of one host works with. */
export interface Check {
  readonly host: Host;
  readonly settings: WinrmSettings;
  readonly signal: AbortSignal;
  readonly reach: () => Promise<Reached>;
  readonly transport: Pick<Transport, 'run'>;
  readonly clock: Clock;
  readonly knock: Knock;
}

/** One look, and the question that it helps to answer. */
export interface Look {
  readonly step: Checked['step'];
  readonly part: CheckedPart;
}
