import { expect, it } from '@jest/globals';
import { messageType } from '#src/psrp/message-type.ts';
import { int32, type PsValue, psMembers } from '#src/psrp/value.ts';
import { PsrpUnderTest } from './psrp-under-test.ts';

/** As MS-PSRP numbers them. */
const states = { opening: 1, closed: 3, closing: 4, broken: 5, disconnected: 9 } as const;

it.each(Object.entries(states))(
  'runs nothing more in a pool that the host says is %s while a pipeline is at work',
  async (_name, number) => {
    await using test = await PsrpUnderTest.start();
    test.psrp.play = (pipeline) => {
      const voice = [...test.psrp.pools.values()][0]?.voice;
      const say = (type: number, value: PsValue, id?: string): void => {
        pipeline.raw(voice?.says(type, value, id) ?? new Uint8Array());
      };
      const id = pipeline.id.toLowerCase();
      say(messageType.pipelineOutput, '1 {}', id);
      say(messageType.runspacePoolState, psMembers([['RunspaceState', int32(number)]]));
      say(messageType.pipelineState, psMembers([['PipelineState', int32(4)]]), id);
      pipeline.isDone = true;
      pipeline.raw(new Uint8Array());
    };
    const first = test.run();
    expect(await test.over(first)).toMatchObject({ kind: 'ended' });
    expect(first.kinds).not.toContain('broken');
    test.psrp.play = (pipeline) => pipeline.output('2 {}').end();

    const second = test.run();

    expect(await test.over(second)).toMatchObject({ kind: 'ended' });
    expect(second.kinds).toEqual(['output', 'completed']);
    expect(test.operations.filter((each) => each === 'Create')).toHaveLength(2);
    expect(test.psrp.pools.size).toBe(1);
  },
);
