import type { PsrpEvent } from './event.ts';
import { awaitsAnswer, type HostCall } from './host-call.ts';
import { textIn } from './inside.ts';
import { progressRecord } from './progress.ts';
import { plainRecord } from './record.ts';
import { shownText } from './shown-text.ts';

/** What a call of a pipeline to its user shows: text as information, progress as progress, all else nothing. */
export function shownCall(
  { method, parameters }: HostCall,
  pipeline: string,
): readonly PsrpEvent[] {
  if (method?.manner !== 'writes') return [];
  const last = parameters.at(-1) ?? null;
  if (method.name === 'WriteProgress') {
    return [{ kind: 'progress', pipeline, progress: progressRecord(last) }];
  }
  const text = shownText(textIn(last) ?? '');
  if (text === '') return [];
  const record = plainRecord(text, { tags: ['PSHOST'] });
  return [{ kind: 'record', pipeline, stream: 'information', record }];
}

/** Why an answer goes out, or that a call was left at that. */
export function reasonFor(call: HostCall): string {
  const name = call.method?.name ?? `method ${call.number}`;
  return awaitsAnswer(call)
    ? `Something on the host asked its user (${name}). Nobody answers here; it was told so.`
    : `Something on the host called its user (${name}).`;
}
