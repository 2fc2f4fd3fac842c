import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { FileReader } from '#adapters/slack/attached-files.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';

describe('several files that Slack does not hand over', () => {
  it('are given up together, so that an answer is still in time', async () => {
    const asked = Promise.withResolvers<void>();
    let count = 0;
    const server = createServer(() => {
      count += 1;
      if (count === 3) asked.resolve();
    });
    const listening = Promise.withResolvers<void>();
    server.listen(0, '127.0.0.1', listening.resolve);
    await listening.promise;
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const clock = new FakeClock();
    const reader = new FileReader({
      token: async () => 'xoxb-test',
      apiUrl: `${origin}/api/`,
      clock,
      log: quiet,
    });
    const file = { name: 'a.log', mimetype: 'text/plain', size: 10, url_private: `${origin}/a` };

    const reading = reader.read(['F1', 'F2', 'F3'].map((id) => ({ ...file, id })));
    await asked.promise;
    await clock.advance(1_500);

    expect(await reading).toMatchObject({ texts: [], others: [{}, {}, {}] });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
