import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Several } from './several.ts';

const secret = 'a-signing-secret-of-a-test';

async function makeWorld() {
  const several = await Several.make();
  const workspaces = [several.server.install(), several.server.install()];
  for (const workspace of workspaces)
    await several.installations.keep(several.installationOf(workspace));
  const chat = await several.start(
    workspaces.map(({ id }) => id),
    { delivery: { kind: 'http', signingSecret: secret, host: '127.0.0.1', port: 0 } },
  );
  const address = `http://127.0.0.1:${chat.state().port ?? 0}/slack/events`;
  const people = workspaces.map((workspace) => several.server.person(workspace, { name: 'Maria' }));
  return { several, workspaces, people, address };
}

/** A request as Slack makes it, `ahead` seconds from now. */
function signed(body: string, { ahead = 0, by = secret } = {}) {
  const stamp = String(Math.floor(Date.now() / 1000) + ahead);
  const signature = createHmac('sha256', by).update(`v0:${stamp}:${body}`).digest('hex');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}

type Signed = ReturnType<typeof signed>;

/** What Slack sent last, to be sent again. */
function lastBody({ server }: Several): string {
  return JSON.stringify(server.deliveries.at(-1)?.payload);
}

describe('signed requests', () => {
  it('are taken from several workspaces', async () => {
    const { several, workspaces, people, address } = await makeWorld();
    await using _end = several;
    several.server.deliverBySignedHttp(address);

    for (const person of people) await person.direct('0x904').acked();

    expect(several.received.map(({ thread }) => thread.id.split('/')[0])).toEqual(
      workspaces.map(({ id }) => id),
    );
  });

  it('that come twice bear the same delivery, so that they act once', async () => {
    const { several, people, address } = await makeWorld();
    await using _end = several;
    several.server.deliverBySignedHttp(address);
    await people[0]?.direct('0x904').acked();

    const answer = await fetch(address, signed(lastBody(several)));

    expect(answer.status).toBe(200);
    const [first, second] = several.received.map(({ deliveryId }) => deliveryId);
    expect(second).toBe(first);
  });

  it.each([
    {
      what: 'was altered',
      change: (request: Signed, body: string) => ({
        ...request,
        body: body.replace('0x904', '0x905'),
      }),
      status: 401,
    },
    { what: 'is older than five minutes', options: { ahead: -301 }, status: 401 },
    { what: 'comes from the future', options: { ahead: 320 }, status: 401 },
    { what: 'somebody else signed', options: { by: 'guessed' }, status: 401 },
    {
      what: 'has no signature',
      change: (request: Signed) => ({
        ...request,
        headers: { 'content-type': 'application/json' },
      }),
      status: 401,
    },
    {
      what: 'has a stamp that is no time',
      change: (request: Signed) => ({
        ...request,
        headers: { ...request.headers, 'x-slack-request-timestamp': 'now' },
      }),
      status: 401,
    },
  ])('are refused when one $what', async ({ options, change, status }) => {
    const { several, people, address } = await makeWorld();
    await using _end = several;
    several.server.deliverBySignedHttp(address);
    await people[0]?.direct('0x904').acked();
    const body = lastBody(several);
    const request = signed(body, options);

    const answer = await fetch(address, change === undefined ? request : change(request, body));

    expect(answer.status).toBe(status);
    expect(several.received).toHaveLength(1);
  });

  it('are refused when they are longer than a megabyte', async () => {
    const { several, address } = await makeWorld();
    await using _end = several;

    const answer = await fetch(address, signed(JSON.stringify({ text: 'a'.repeat(1_100_000) })));

    expect(answer.status).toBe(413);
    expect(several.received).toEqual([]);
  });

  it.each(['/', '/slack/other', '/slack/events/..'])(
    'are awaited at one path only: %s',
    async (path) => {
      const { several, address } = await makeWorld();
      await using _end = several;

      const answer = await fetch(new URL(path, address), signed('{}'));

      expect(answer.status).toBe(404);
    },
  );
});
