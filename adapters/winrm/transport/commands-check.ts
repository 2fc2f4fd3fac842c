import type { PsrpHost } from '#adapters/winrm/client/psrp-host.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import type { CheckedPart } from '#src/ports/transport.ts';
import type { PsrpCommand } from '#src/psrp/create-pipeline.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { memberOf, textIn } from '#src/psrp/inside.ts';
import { psList } from '#src/psrp/value.ts';
import type { Check, Look } from './look.ts';
import type { Reached } from './reached.ts';

export const commandsPart = 'commands';

const lookWithin = 45_000;
/** Slower than this is no good place for a repair. */
const slow = 10_000;
/** As the functions of the module are called. */
const ours = /^(?:Read|Invoke|Confirm|Undo)-Fettle\w{1,200}$/;

/** What every restricted session lets everybody ask. */
const namesOfCommands: readonly PsrpCommand[] = [
  { name: 'Get-Command', isScript: false, parameters: [] },
  {
    name: 'Select-Object',
    isScript: false,
    parameters: [{ name: 'Property', value: psList(['Name', 'HelpUri']) }],
  },
];

type Endpoint = Extract<Reached, { readonly kind: 'psrp' | 'jea' }>;

/** Which commands of ours an endpoint shows, and how long it takes to say so. */
export async function lookAtCommands(
  { clock, signal }: Pick<Check, 'clock' | 'signal'>,
  { host, configuration }: Endpoint,
): Promise<Look[]> {
  const began = clock.now();
  const { commands, why, end } = await shownCommands(host, signal);
  const tookMs = clock.now() - began;
  if (end.kind !== 'ended') return [{ step: 'answered', part: failed(end.fault) }];
  const part = found(commands.size, { why, configuration });
  const round: CheckedPart = {
    name: 'round',
    ok: tookMs < slow,
    detail: `${(tookMs / 1000).toFixed(1)} s for a round of commands`,
  };
  const answered: Look = { step: 'answered', part };
  return part.ok ? [answered, { step: 'in-time', part: round }] : [answered];
}

export interface ShownCommands {
  /** Those that are ours, each with the address of its help, which names the text that it runs. */
  readonly commands: ReadonlyMap<string, string | undefined>;
  /** The last complaint of PowerShell; empty when there was none. */
  readonly why: string;
  readonly end: RunEnd;
}

/** Asks an endpoint which commands it shows to this account. */
export async function shownCommands(host: PsrpHost, signal: AbortSignal): Promise<ShownCommands> {
  const commands = new Map<string, string | undefined>();
  let why = '';
  const end = await host.run({
    statements: () => [namesOfCommands],
    hear: (event) => {
      const { name, help } = commandIn(event);
      if (name !== undefined && ours.test(name)) commands.set(name, help);
      why = complaintIn(event) ?? why;
    },
    signal,
    withinMs: lookWithin,
  });
  return { commands, why: shown(why), end };
}

function shown(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
}

function commandIn(event: PsrpEvent) {
  const value = event.kind === 'output' ? event.value : null;
  return { name: textIn(memberOf(value, 'Name')), help: textIn(memberOf(value, 'HelpUri')) };
}

function complaintIn(event: PsrpEvent): string | undefined {
  if (event.kind === 'record' && event.stream === 'error') return event.record.message;
  return event.kind === 'state' ? event.error?.message : undefined;
}

function failed({
  message,
  hint,
}: {
  readonly message: string;
  readonly hint?: string | undefined;
}): CheckedPart {
  const hints = hint === undefined ? {} : { hints: [hint] };
  return { name: commandsPart, ok: false, detail: message, ...hints };
}

function found(
  count: number,
  { why, configuration }: { readonly why: string; readonly configuration: string },
): CheckedPart {
  if (count > 0) {
    return { name: commandsPart, ok: true, detail: `${count} of Fettle, and no script` };
  }
  return {
    name: commandsPart,
    ok: false,
    detail: why === '' ? `${configuration} shows none of Fettle` : why,
    hints: ['On the host, install what this writes: fettle winrm jea --out DIR'],
  };
}
