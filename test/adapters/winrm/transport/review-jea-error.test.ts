import { expect, it } from '@jest/globals';
import { EndpointUnderTest } from './endpoint-under-test.ts';
import { call } from './under-test.ts';

it.each(['completed', 'failed'] as const)(
  'knows nothing of a call whose error may have come while it was at work, in a pipeline that %s',
  async (state) => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) =>
      pipeline
        .error('The disk is full.', 'System.IO.IOException,Read-Fettle_a', 'Read-Fettle_a')
        .end(state);

    const result = await under.run([call('a')]);

    expect(result).toMatchObject({
      kind: 'failed',
      started: 'unknown',
      envelopes: [],
      message: expect.stringContaining('The disk is full.'),
    });
    expect(under.psrp.pipelines).toHaveLength(1);
  },
);
