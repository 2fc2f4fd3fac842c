import type { CheckedPart } from '#src/ports/transport.ts';
import type { PsrpCommand } from '#src/psrp/create-pipeline.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { memberOf, textIn } from '#src/psrp/inside.ts';
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
  { name: 'Select-Object', isScript: false, parameters: [{ name: 'Property', value: 'Name' }] },
];

type Endpoint = Extract<Reached, { readonly kind: 'psrp' | 'jea' }>;

/** Which commands of ours an endpoint shows, and how long it takes to say so. */
export async function lookAtCommands(
  { clock, signal }: Pick<Check, 'clock' | 'signal'>,
  { host, configuration }: Endpoint,
): Promise<Look[]> {
  const names = new Set<string>();
  let why = '';
  const began = clock.now();
  const end = await host.run({
    statements: () => [namesOfCommands],
    hear: (event) => {
      const name = commandIn(event);
      if (name !== undefined && ours.test(name)) names.add(name);
      why = complaintIn(event) ?? why;
    },
    signal,
    withinMs: lookWithin,
  });
  const tookMs = clock.now() - began;
  if (end.kind !== 'ended') return [{ step: 'answered', part: failed(end.fault) }];
  const part = found(names.size, { why, configuration });
  const round: CheckedPart = {
    name: 'round',
    ok: tookMs < slow,
    detail: `${(tookMs / 1000).toFixed(1)} s for a round of commands`,
  };
  const answered: Look = { step: 'answered', part };
  return part.ok ? [answered, { step: 'in-time', part: round }] : [answered];
}

function commandIn(event: PsrpEvent): string | undefined {
  return event.kind === 'output' ? textIn(memberOf(event.value, 'Name')) : undefined;
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
  const said = why.replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
  return {
    name: commandsPart,
    ok: false,
    detail: said === '' ? `${configuration} shows none of Fettle` : said,
    hints: ['On the host, install what this writes: fettle winrm jea --out DIR'],
  };
}
