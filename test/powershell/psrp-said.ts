import type { PsrpEvent } from '#src/psrp/event.ts';
import type { PsValue } from '#src/psrp/value.ts';
import type { Statements } from './psrp-process.ts';

export function outputOf(events: readonly PsrpEvent[]): readonly PsValue[] {
  return events.flatMap((event) => (event.kind === 'output' ? [event.value] : []));
}

export function saidOn(events: readonly PsrpEvent[], stream: string): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'record' && event.stream === stream ? [event.record.message] : [],
  );
}

export function endOf(
  events: readonly PsrpEvent[],
): Extract<PsrpEvent, { readonly kind: 'state' }> {
  const end = events.at(-1);
  if (end?.kind !== 'state') throw new Error(`No end: ${JSON.stringify(end)}`);
  return end;
}

export function script(text: string): Statements[number] {
  return [{ name: text, isScript: true, parameters: [] }];
}
