import { breach } from './breach.ts';
import { type PsrpEvent, pipelineState, type RecordStream } from './event.ts';
import { memberOf, numberIn } from './inside.ts';
import type { PsrpMessage } from './message.ts';
import { messageType } from './message-type.ts';
import { progressRecord } from './progress.ts';
import { readClixml } from './read-clixml.ts';
import { errorRecord, informationalRecord, informationRecord, type PsrpRecord } from './record.ts';
import type { PsValue } from './value.ts';

interface Stream {
  readonly stream: RecordStream;
  readonly read: (value: PsValue) => PsrpRecord;
}

const streams: ReadonlyMap<number, Stream> = new Map<number, Stream>([
  [messageType.errorRecord, { stream: 'error', read: errorRecord }],
  [messageType.warningRecord, { stream: 'warning', read: informationalRecord }],
  [messageType.verboseRecord, { stream: 'verbose', read: informationalRecord }],
  [messageType.debugRecord, { stream: 'debug', read: informationalRecord }],
  [messageType.informationRecord, { stream: 'information', read: informationRecord }],
]);

/** What a message of a pipeline means, host calls apart; undefined when it is none. */
export function pipelineEvent({ type, pipeline, data }: PsrpMessage): PsrpEvent | undefined {
  switch (type) {
    case messageType.pipelineOutput:
      // PowerShell 7 writes a null that a property gave as nothing at all.
      return { kind: 'output', pipeline, value: data === '' ? null : readClixml(data) };
    case messageType.progressRecord:
      return { kind: 'progress', pipeline, progress: progressRecord(readClixml(data)) };
    case messageType.pipelineState:
      return stateEvent(pipeline, readClixml(data));
    default:
      return recordEvent({ type, pipeline, data });
  }
}

function recordEvent({
  type,
  pipeline,
  data,
}: Pick<PsrpMessage, 'type' | 'pipeline' | 'data'>): PsrpEvent | undefined {
  const found = streams.get(type);
  if (found === undefined) return undefined;
  const { stream, read } = found;
  return { kind: 'record', pipeline, stream, record: read(readClixml(data)) };
}

/** PIPELINE_STATE (MS-PSRP 2.2.2.21). */
function stateEvent(pipeline: string, value: PsValue): PsrpEvent {
  const state = pipelineState(numberIn(memberOf(value, 'PipelineState')));
  if (state === undefined) throw breach('a pipeline in a state that does not exist');
  const error = errorIn(value);
  return { kind: 'state', pipeline, state, ...(error === undefined ? {} : { error }) };
}

/** Why something failed, as the states of pools and pipelines carry it. */
export function errorIn(value: PsValue): PsrpRecord | undefined {
  const error = memberOf(value, 'ExceptionAsErrorRecord');
  return error === undefined || error === null ? undefined : errorRecord(error);
}
