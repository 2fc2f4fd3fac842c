import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { PsrpSession } from '#src/psrp/session.ts';
import {
  int32,
  type PsValue,
  psDictionary,
  psMembers,
  psObject,
  psVersion,
} from '#src/psrp/value.ts';
import { HostSide, joined, pipelineId, poolId } from './host-side.ts';
import { messagesIn } from './recording.ts';

const order = {
  id: pipelineId,
  statements: [[{ name: 'Get-Item', isScript: false, parameters: [] }]],
} as const;
const failed: PsValue = psObject({
  types: ['System.Management.Automation.ErrorRecord'],
  members: new Map<string, PsValue>([
    ['FullyQualifiedErrorId', 'Because'],
    [
      'Exception',
      psObject({ types: ['A.B'], properties: new Map([['Message', 'It is \u001b[31mred']]) }),
    ],
  ]),
});

let session: PsrpSession;
let host: HostSide;

beforeEach(() => {
  session = new PsrpSession({ poolId, maxFragment: 32_768 });
  host = new HostSide();
});

function openedAndBegun(): void {
  session.open();
  session.hear(host.opens());
  session.begin(order);
}

function ofPipeline(type: number, data: PsValue | { readonly raw: string }): readonly PsrpEvent[] {
  return session.hear(host.says({ type, data, pipeline: pipelineId }), pipelineId);
}

describe('opening a pool', () => {
  it('offers 2.3 and asks for a pool with nobody at its host', () => {
    const messages = messagesIn(joined(session.open()));

    expect(session.state).toBe('opening');
    expect(messages.map(({ to, type, pool }) => ({ to, type, pool }))).toEqual([
      { to: 'host', type: messageType.sessionCapability, pool: poolId },
      { to: 'host', type: messageType.initRunspacePool, pool: poolId },
    ]);
    const [capability, init] = messages.map(({ data }) => readClixml(data));
    expect(textIn(memberOf(capability, 'protocolversion'))).toBe('2.3');
    expect(numberIn(memberOf(init, 'MaxRunspaces'))).toBe(1);
    expect(memberOf(memberOf(init, 'HostInfo'), '_isHostNull')).toBe(true);
  });

  it.each(['2.1', '2.2', '2.3'])('is open when the host says so, with protocol %s', (version) => {
    session.open();

    expect(session.hear(host.opens(version))).toEqual([
      { kind: 'pool', state: 'negotiation-succeeded' },
      { kind: 'pool', state: 'opened' },
    ]);
    expect(session).toMatchObject({ state: 'opened', protocolVersion: version });
  });

  it.each(['2.0', '2.4', '3.0', '1.0'])('is refused with protocol %s', (version) => {
    session.open();

    expect(session.hear(host.opens(version))).toEqual([
      { kind: 'broken', why: expect.stringContaining(`version ${version}, not 2.1 to 2.3`) },
    ]);
    expect(session.state).toBe('broken');
  });

  it('keeps which PowerShell it is', () => {
    session.open();
    const table = psDictionary([['PSVersion', psVersion('5.1.14393.2248')]]);
    session.hear(host.opens());

    const events = session.hear(
      host.says({
        type: messageType.applicationPrivateData,
        data: psMembers([['ApplicationPrivateData', psDictionary([['PSVersionTable', table]])]]),
      }),
    );

    expect(events).toEqual([]);
    expect(session.hostVersion).toBe('5.1.14393.2248');
  });

  it('tells why a pool broke', () => {
    session.open();
    session.hear(host.opens());
    const data = psMembers([
      ['RunspaceState', int32(5)],
      ['ExceptionAsErrorRecord', failed],
    ]);

    expect(session.hear(host.says({ type: messageType.runspacePoolState, data }))).toMatchObject([
      { kind: 'pool', state: 'broken', error: { message: 'It is red', errorId: 'Because' } },
    ]);
    expect(session.state).toBe('broken');
  });

  it('happens once', () => {
    session.open();

    expect(() => session.open()).toThrow('opening already');
    expect(() => session.connect()).toThrow('opening already');
  });
});

describe('taking a pool up again', () => {
  it('asks to be connected, and is open with what the host tells of the pool', () => {
    const messages = messagesIn(joined(session.connect([pipelineId])));
    const told = joined([
      host.capability('2.3'),
      host.says({ type: messageType.runspacePoolInitData, data: psMembers([]) }),
    ]);

    expect(messages.map(({ type }) => type)).toEqual([
      messageType.sessionCapability,
      messageType.connectRunspacePool,
    ]);
    expect(session.hear(told)).toContainEqual({ kind: 'pool', state: 'opened' });
    expect(ofPipeline(messageType.pipelineOutput, 'x')).toMatchObject([{ kind: 'output' }]);
  });

  it('leaves the rest of a message out that went to the client before', () => {
    session.connect([pipelineId]);
    session.hear(host.capability('2.3'));
    const long = new HostSide(60).says({
      type: messageType.pipelineOutput,
      data: 'a'.repeat(100),
      pipeline: pipelineId,
    });

    expect(session.hear(long.subarray(60), pipelineId)).toEqual([]);
    host = new HostSide();
    host.capability('2.3');
    expect(ofPipeline(messageType.pipelineOutput, 'x')).toMatchObject([{ value: 'x' }]);
  });
});

describe('a pipeline', () => {
  beforeEach(openedAndBegun);

  it('ends, and what comes after is ignored', () => {
    expect(ofPipeline(messageType.pipelineOutput, 'x')).toEqual([
      { kind: 'output', pipeline: pipelineId, value: 'x' },
    ]);
    expect(session.hear(host.ends(4), pipelineId)).toEqual([
      { kind: 'state', pipeline: pipelineId, state: 'completed' },
    ]);
    expect(ofPipeline(messageType.pipelineOutput, 'late')).toMatchObject([{ kind: 'ignored' }]);
    expect(session.begin(order)).toHaveLength(1);
  });

  it.each([
    [1, 'running'],
    [2, 'stopping'],
    [3, 'stopped'],
    [5, 'failed'],
    [6, 'disconnected'],
  ])('in state %i is %s', (number, state) => {
    expect(session.hear(host.ends(number), pipelineId)).toEqual([
      { kind: 'state', pipeline: pipelineId, state },
    ]);
  });

  it('tells why it failed', () => {
    const data = psMembers([
      ['PipelineState', int32(5)],
      ['ExceptionAsErrorRecord', failed],
    ]);

    expect(ofPipeline(messageType.pipelineState, data)).toMatchObject([
      { state: 'failed', error: { message: 'It is red', errorId: 'Because', exception: 'A.B' } },
    ]);
  });

  it('may send a null as nothing at all', () => {
    expect(ofPipeline(messageType.pipelineOutput, { raw: '' })).toMatchObject([{ value: null }]);
  });

  it('is cut into fragments that fit, and heard whatever the cut', () => {
    const small = new PsrpSession({ poolId, maxFragment: 100 });
    small.open();
    small.hear(host.opens());
    const fragments = small.begin(order);

    expect(Math.max(...fragments.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(messagesIn(joined(fragments))).toMatchObject([{ pipeline: pipelineId }]);
  });

  it('is heard beside another, each in its own stream', () => {
    const other = 'bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee';
    session.begin({ ...order, id: other });
    const says = (pipeline: string): Uint8Array =>
      host.says({ type: messageType.pipelineOutput, data: 'x', pipeline });
    const first = says(pipelineId);
    const second = says(other);

    const heard = [
      ...session.hear(second.subarray(0, 30), other),
      ...session.hear(first, pipelineId.toUpperCase()),
      ...session.hear(second.subarray(30), other),
    ];

    expect(heard).toMatchObject([{ pipeline: pipelineId }, { pipeline: other }]);
  });

  it('is not begun twice, nor on a pool that is not open', () => {
    expect(() => session.begin(order)).toThrow('Two pipelines');
    expect(() => session.begin({ ...order, id: 'x' })).toThrow('no GUID');
    expect(() => new PsrpSession({ poolId, maxFragment: 100 }).begin(order)).toThrow('before-open');
    expect(() => session.begin({ id: poolId, statements: [] })).toThrow('needs a command');
  });

  it('that is given up is not heard any more', () => {
    session.forget(pipelineId);

    expect(session.hear(host.ends(4), pipelineId)).toMatchObject([{ kind: 'ignored' }]);
    expect(session.state).toBe('opened');
  });
});
