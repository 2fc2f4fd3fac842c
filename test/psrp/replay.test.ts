import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { isPsObject, memberOf, textIn } from '#src/psrp/inside.ts';
import type { PsrpMessage } from '#src/psrp/message.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { PsrpSession } from '#src/psrp/session.ts';
import type { PsValue } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import { joined } from './host-side.ts';
import { areHere, messagesIn, recorded } from './recording.ts';
import { orderIn, replay } from './replayed.ts';

const names = [
  'psrp_open_runspace',
  'psrp_error_failed',
  'psrp_multiple_commands',
  'psrp_run_protocol_version_2.3',
  'psrp_stream_output_invocation',
  'psrp_with_jea_configuration',
];

function ended(events: readonly PsrpEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
}

function outputs(events: readonly PsrpEvent[]): readonly PsValue[] {
  return events.flatMap((event) => (event.kind === 'output' ? [event.value] : []));
}

// Without the recordings these are skipped.
const needsThem = areHere ? describe : describe.skip;

needsThem('recordings of Windows PowerShell 5.1', () => {
  it.each(names)('of %s are understood to the last message', (name) => {
    const { session, events } = replay(recorded(name));

    expect(session.state).toBe('opened');
    expect(session.protocolVersion).toBe('2.3');
    expect(session.hostVersion).toBe('5.1.14393.2248');
    expect(events.slice(0, 2)).toEqual([
      { kind: 'pool', state: 'negotiation-succeeded' },
      { kind: 'pool', state: 'opened' },
    ]);
    expect(events.filter(({ kind }) => kind === 'broken')).toEqual([]);
  });

  it.each(names)('of %s are written as they were read', (name) => {
    const { asked, answers } = recorded(name);
    const messages = [...asked, ...answers.flatMap(messagesIn)].filter(({ data }) => data !== '');

    for (const { data } of messages) {
      const value = readClixml(data);
      expect(readClixml(writeClixml(value))).toEqual(value);
    }
  });

  it('end with an error that is told whole', () => {
    const { events } = replay(recorded('psrp_error_failed'));

    expect(outputs(events)).toEqual(['before']);
    expect(events.at(-1)).toMatchObject({
      kind: 'state',
      state: 'failed',
      error: {
        message: 'error',
        errorId: 'Microsoft.PowerShell.Commands.WriteErrorException',
        category: 'NotSpecified',
        exception: 'Microsoft.PowerShell.Commands.WriteErrorException',
        target: undefined,
        position: expect.stringMatching(/^At line:1 char:55\n\+ /),
        shown: expect.stringMatching(
          /\+ CategoryInfo {10}: NotSpecified: \(:\) \[Write-Error\], WriteErrorException\n/,
        ),
      },
    });
  });

  it('have output of many kinds', () => {
    const { events } = replay(recorded('psrp_multiple_commands'));
    const values = outputs(events);

    expect(values).toHaveLength(7);
    expect(values).toContainEqual('こんにちは - actual_x000A_string\nnewline: \ud801\udc37');
    expect(values).toContainEqual({ kind: 'secure', value: expect.any(String) });
    const service = values.find(isPsObject);
    expect(service?.types[0]).toBe('System.ServiceProcess.ServiceController');
    expect(textIn(memberOf(service, 'Status'))).toBe('Running');
    expect(memberOf(service, 'RequiredServices')).toBe(memberOf(service, 'ServicesDependedOn'));
    expect(ended(events)).toEqual(['completed']);
  });

  it('have all streams', () => {
    const { events } = replay(recorded('psrp_stream_output_invocation'));
    const said = events.flatMap((event) =>
      event.kind === 'record' ? [[event.stream, event.record.message]] : [],
    );

    expect(said).toEqual([
      ['debug', 'debug stream'],
      ['verbose', 'verbose stream'],
      ['error', 'error stream'],
      ['warning', 'warning stream'],
      ['information', 'information stream'],
    ]);
    expect(outputs(events)).toEqual(['output stream']);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'progress',
        progress: expect.objectContaining({ isCompleted: true, percent: undefined }),
      }),
    );
  });

  it('have errors in the output where they were merged', () => {
    const { events } = replay(recorded('psrp_run_protocol_version_2.3'));
    const [merged] = outputs(events);

    expect(isPsObject(merged) && merged.types[0]).toBe('System.Management.Automation.ErrorRecord');
    expect(outputs(events).slice(1, 3)).toEqual([
      'message 1',
      { kind: 'integer', type: 'I32', value: 2n },
    ]);
    expect(ended(events)).toEqual(['completed']);
  });

  it('of JEA have the refusal of scripts with an id of no language', () => {
    const { events } = replay(recorded('psrp_with_jea_configuration'));

    expect(ended(events).at(-1)).toBe('failed');
    expect(events.at(-1)).toMatchObject({
      error: {
        errorId: 'ScriptsNotAllowed',
        category: 'ParserError',
        exception: 'System.Management.Automation.ParseException',
        target: expect.stringMatching(/^Set-Item /),
      },
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'record',
        stream: 'error',
        record: expect.objectContaining({
          errorId: 'ProviderNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
          category: 'ObjectNotFound',
          target: 'FileSystem',
        }),
      }),
    );
  });

  it.each(names)('of %s begin as ours', (name) => {
    const { asked } = recorded(name);
    const session = new PsrpSession({ poolId: asked[0]?.pool ?? '', maxFragment: 100_000 });

    const own = messagesIn(joined(session.open()));

    expect(own.map(read)).toEqual(asked.slice(0, 2).map(read));
  });

  // The one that is missing sends input and merges streams, which we never do.
  it.each(names.filter((name) => name !== 'psrp_run_protocol_version_2.3'))(
    'of %s have orders as ours',
    (name) => {
      const conversation = recorded(name);
      const orders = conversation.asked.filter(({ type }) => type === messageType.createPipeline);
      const { session } = replay({
        ...conversation,
        answers: conversation.answers.slice(0, opening(conversation.answers)),
      });

      for (const order of orders) {
        const [own] = messagesIn(joined(session.begin(orderIn(order))));

        expect(own === undefined ? undefined : read(own)).toEqual(withoutPlaces(read(order)));
      }
    },
  );

  it('never make us throw, however their bytes are changed', () => {
    const conversations = names.map(recorded);
    const change = fc.record({
      conversation: fc.constantFrom(...conversations),
      at: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(change, ({ conversation, at }) => {
        const { events } = replay(conversation, (bytes) => {
          const own = bytes.slice();
          for (const [place, by] of at) own[place % own.length] = by;
          return own;
        });

        expect(Array.isArray(events)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });
});

/** How many answers it took until the pool was open. */
function opening(answers: readonly Uint8Array[]): number {
  return (
    answers.findIndex((answer) =>
      messagesIn(answer).some(({ type }) => type === messageType.runspacePoolState),
    ) + 1
  );
}

interface Read {
  readonly type: number;
  readonly value: PsValue;
}

function read({ type, data }: PsrpMessage): Read {
  return { type, value: readClixml(data) };
}

/** The same order, but without the wish to hear where each warning came from: we do not ask for that. */
function withoutPlaces({ type, value }: Read): Read {
  if (!isPsObject(value)) throw new Error('No order.');
  const wish = memberOf(value, 'RemoteStreamOptions');
  if (!isPsObject(wish)) throw new Error('No wish.');
  const none = { ...wish, text: '0', base: { kind: 'integer', type: 'I32', value: 0n } } as const;
  return {
    type,
    value: { ...value, members: new Map([...value.members, ['RemoteStreamOptions', none]]) },
  };
}
