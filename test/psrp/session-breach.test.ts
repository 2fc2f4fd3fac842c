import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageType } from '#src/psrp/message-type.ts';
import { PsrpSession } from '#src/psrp/session.ts';
import { int32, psMembers } from '#src/psrp/value.ts';
import { HostSide, joined, pipelineId, poolId } from './host-side.ts';

const order = {
  id: pipelineId,
  statements: [[{ name: 'Get-Item', isScript: false, parameters: [] }]],
} as const;
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

describe('a host that breaks the rules', () => {
  beforeEach(openedAndBegun);

  it.each<[string, () => Uint8Array, string]>([
    [
      'a message to the host',
      () => host.says({ type: messageType.pipelineOutput, data: 'x', pipeline: pipelineId, to: 2 }),
      'only clients send',
    ],
    [
      'a message of a client',
      () => host.says({ type: messageType.createPipeline, data: 'x' }),
      'only clients send',
    ],
    ['its version twice', () => host.capability('2.3'), 'for the second time'],
    [
      'a pool in no state',
      () =>
        host.says({
          type: messageType.runspacePoolState,
          data: psMembers([['RunspaceState', int32(77)]]),
        }),
      'does not exist',
    ],
    ['a pipeline in no state', () => host.ends(77), 'does not exist'],
    [
      'a state without number',
      () => host.says({ type: messageType.pipelineState, data: 'x', pipeline: pipelineId }),
      'does not exist',
    ],
    [
      'no CLIXML',
      () =>
        host.says({
          type: messageType.pipelineOutput,
          data: { raw: '<html>' },
          pipeline: pipelineId,
        }),
      'cannot be read',
    ],
    [
      'the wish for a key',
      () => host.says({ type: messageType.publicKeyRequest, data: '' }),
      'secure string',
    ],
    [
      'a call without number',
      () =>
        host.says({
          type: messageType.pipelineHostCall,
          data: psMembers([]),
          pipeline: pipelineId,
        }),
      'without number',
    ],
    ['no fragment', () => new Uint8Array(64), 'empty fragment'],
  ])('with %s ends the session', (_, bytes, why) => {
    expect(session.hear(bytes())).toEqual([{ kind: 'broken', why: expect.stringContaining(why) }]);
    expect(session.state).toBe('broken');
    expect(session.hear(host.ends(4), pipelineId)).toMatchObject([{ kind: 'ignored' }]);
    expect(() => session.begin({ ...order, id: poolId })).toThrow('broken');
  });

  it('is heard up to where it broke them', () => {
    const bytes = joined([
      host.says({ type: messageType.pipelineOutput, data: 'x', pipeline: pipelineId }),
      new Uint8Array(64),
    ]);

    expect(session.hear(bytes, pipelineId)).toMatchObject([{ kind: 'output' }, { kind: 'broken' }]);
  });

  it('speaks before its version was agreed', () => {
    const early = new PsrpSession({ poolId, maxFragment: 100 });
    early.open();
    const data = psMembers([['RunspaceState', int32(2)]]);

    expect(early.hear(new HostSide().says({ type: messageType.runspacePoolState, data }))).toEqual([
      { kind: 'broken', why: expect.stringContaining('before its version') },
    ]);
  });

  it.each<[string, number, string | undefined]>([
    ['of a type that is not known', 0x0004_9999, pipelineId],
    ['that concerns a user', messageType.userEvent, undefined],
    ['with a key that nobody wanted', messageType.encryptedSessionKey, undefined],
    [
      'of a pipeline that nobody began',
      messageType.pipelineOutput,
      'cccccccc-bbbb-cccc-dddd-eeeeeeeeeeee',
    ],
    ['of the pool that belongs to a pipeline', messageType.pipelineOutput, undefined],
  ])('sends a message %s: it is ignored, and that is told', (_, type, pipeline) => {
    const said = { type, data: 'x', ...(pipeline === undefined ? {} : { pipeline }) };

    expect(session.hear(host.says(said))).toEqual([{ kind: 'ignored', why: expect.any(String) }]);
    expect(session.state).toBe('opened');
  });

  it('tells how many runspaces it has: that is tolerated', () => {
    expect(session.hear(host.says({ type: messageType.runspaceAvailability, data: 'x' }))).toEqual(
      [],
    );
  });

  it('never makes it throw, whatever it sends', () => {
    const types = Object.values(messageType);
    const said = fc.record({
      type: fc.oneof(fc.constantFrom(...types), fc.nat()),
      raw: fc.constantFrom(
        '',
        '<S/>',
        '<Obj/>',
        '<Obj><MS><I32 N="PipelineState">4</I32></MS></Obj>',
        '<',
        '<Nil/>',
        '<Obj><LST/></Obj>',
      ),
      isOfPipeline: fc.boolean(),
      flip: fc.nat(),
      by: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 6 }), (all) => {
        session = new PsrpSession({ poolId, maxFragment: 100 });
        host = new HostSide();
        openedAndBegun();
        for (const { type, raw, isOfPipeline, flip, by } of all) {
          const own = isOfPipeline ? { pipeline: pipelineId } : {};
          const bytes = host.says({ type, data: { raw }, ...own });
          const at = flip % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ by;
          expect(Array.isArray(session.hear(bytes, pipelineId))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
