import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { hostMethod } from '#src/psrp/host-method.ts';
import { memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { PsrpSession } from '#src/psrp/session.ts';
import { int32, int64, type PsValue, psList, psMembers } from '#src/psrp/value.ts';
import { HostSide, joined, pipelineId, poolId } from './host-side.ts';
import { messagesIn } from './recording.ts';

let session: PsrpSession;
let host: HostSide;

beforeEach(() => {
  session = new PsrpSession({ poolId, maxFragment: 32_768, host: 'unattended' });
  host = new HostSide();
  session.open();
  session.hear(host.opens());
  session.begin({
    id: pipelineId,
    statements: [[{ name: 'x', isScript: true, parameters: [] }]],
  });
});

interface Call {
  readonly method: number;
  readonly id?: bigint;
  readonly parameters?: readonly PsValue[];
}

function dataOf({ method, id = 1n, parameters = [] }: Call): PsValue {
  return psMembers([
    ['ci', int64(id)],
    ['mi', int32(method)],
    ['mp', psList(parameters)],
  ]);
}

function called(call: Call): readonly PsrpEvent[] {
  const type = messageType.pipelineHostCall;
  return session.hear(host.says({ type, data: dataOf(call), pipeline: pipelineId }), pipelineId);
}

const asking = [
  1, 2, 3, 4, 5, 11, 12, 23, 24, 25, 26, 27, 29, 31, 33, 35, 37, 39, 41, 43, 44, 45, 46, 50, 54, 55,
  56,
];
const silent = [6, 7, 8, 9, 10, 28, 30, 32, 34, 36, 38, 40, 42, 47, 48, 49, 51, 52, 53];

describe('calls to the user interface', () => {
  it('are known by number, all 56', () => {
    const numbers = Array.from({ length: 56 }, (_, at) => at + 1);

    expect(numbers.filter((each) => hostMethod(each) === undefined)).toEqual([]);
    expect(hostMethod(0)).toBeUndefined();
    expect(hostMethod(57)).toBeUndefined();
  });

  it.each(asking)('that ask are refused: method %i', (method) => {
    const [event] = called({ method, id: 42n });

    if (event?.kind !== 'reply') throw new Error('No reply.');
    expect(event.pipeline).toBe(pipelineId);
    const [message] = messagesIn(joined(event.fragments));
    expect(message).toMatchObject({
      to: 'host',
      type: messageType.pipelineHostResponse,
      pipeline: pipelineId,
    });
    const answer = readClixml(message?.data ?? '');
    expect(memberOf(answer, 'ci')).toEqual(int64(42n));
    expect(numberIn(memberOf(answer, 'mi'))).toBe(method);
    expect(textIn(memberOf(memberOf(answer, 'me'), 'FullyQualifiedErrorId'))).toBe('NobodyAnswers');
    expect(memberOf(answer, 'mr')).toBeUndefined();
  });

  it.each(silent)('that tell are left at that: method %i', (method) => {
    expect(called({ method, id: -100n })).toEqual([{ kind: 'ignored', why: expect.any(String) }]);
  });

  it.each<[number, readonly PsValue[]]>([
    [13, ['text']],
    [14, [int32(1), int32(2), 'text']],
    [16, ['text']],
    [17, [int32(1), int32(2), 'te\u001b[1mxt\u0000']],
    [18, ['text']],
    [19, ['text']],
    [21, ['text']],
    [22, ['text']],
  ])('that write become information: method %i', (method, parameters) => {
    expect(called({ method, id: -100n, parameters })).toMatchObject([
      {
        kind: 'record',
        pipeline: pipelineId,
        stream: 'information',
        record: { message: 'text', tags: ['PSHOST'] },
      },
    ]);
  });

  it('that tell of progress become progress', () => {
    const record = psMembers([
      ['Activity', 'Looking'],
      ['PercentComplete', int32(200)],
    ]);

    expect(called({ method: 20, id: -100n, parameters: [int64(0n), record] })).toMatchObject([
      { kind: 'progress', progress: { activity: 'Looking', percent: 100 } },
    ]);
  });

  it('that write nothing say nothing', () => {
    expect(called({ method: 15, id: -100n })).toMatchObject([{ kind: 'ignored' }]);
  });

  it('of a method that is not known are refused where an answer is awaited', () => {
    expect(called({ method: 99 })).toMatchObject([
      { kind: 'reply', why: expect.stringContaining('method 99') },
    ]);
    expect(called({ method: 99, id: -100n })).toMatchObject([{ kind: 'ignored' }]);
  });

  it('of the pool are refused as well', () => {
    const type = messageType.runspacePoolHostCall;

    const [event] = session.hear(host.says({ type, data: dataOf({ method: 11 }) }));

    if (event?.kind !== 'reply') throw new Error('No reply.');
    expect(event.pipeline).toBeUndefined();
    expect(messagesIn(joined(event.fragments))).toMatchObject([
      { type: messageType.runspacePoolHostResponse },
    ]);
  });
});
