import { describe, expect, it } from '@jest/globals';
import { REST } from 'discord.js';
import { Api } from '#adapters/discord/api.ts';
import { mostInvalid, windowMs } from '#adapters/discord/invalid-requests.ts';
import type { BotError } from '#src/errors.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';

const get = { method: 'GET', route: '/users/@me', line: 'bot' } as const;

/** Discord answers everything with this status. */
function answering(status: number, body: object = {}) {
  const clock = new FakeClock();
  const lost: BotError[] = [];
  let asked = 0;
  const answer = { status };
  const rest = new REST({
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    globalRequestsPerSecond: 100_000,
    makeRequest: async () => {
      asked += 1;
      return Response.json(body, { status: answer.status });
    },
  }).setToken('a-token');
  const api = new Api({
    rest,
    interactions: rest,
    clock,
    log: quiet,
    lost: (why) => lost.push(why),
  });
  return { api, clock, lost, answer, asked: () => asked };
}

describe('requests to Discord', () => {
  it('stop by themselves long before Discord bans the address, and go on after ten minutes', async () => {
    const { api, clock, answer, asked } = answering(403, { code: 50_013, message: 'no' });
    for (let n = 0; n < mostInvalid; n += 1) {
      await expect(api.call(get)).rejects.toMatchObject({ status: 403, code: 50_013 });
    }

    expect(api.isHolding).toBe(true);
    await expect(api.call(get)).rejects.toMatchObject({ details: { reason: 'held' } });
    expect(asked()).toBe(mostInvalid);

    await clock.advance(windowMs);
    answer.status = 200;
    await expect(api.call(get)).resolves.toEqual({ code: 50_013, message: 'no' });
  });

  it('say that the token is lost when Discord does not know it', async () => {
    const { api, lost } = answering(401, { code: 0, message: '401: Unauthorized' });

    await expect(api.call(get)).rejects.toMatchObject({ status: 401 });

    expect(lost).toMatchObject([{ code: 'config-invalid' }]);
  });

  it('never repeat in an error what was sent, or the token of an interaction', async () => {
    const { api } = answering(400, {
      code: 50_035,
      message: 'Invalid Form Body',
      errors: { content: { _errors: [{ code: 'X', message: 'the password is hunter2' }] } },
    });
    const route = '/interactions/1/secret-token/callback';
    const body = { content: 'the password is hunter2' };

    const error: unknown = await api
      .call({ method: 'POST', route, body, auth: 'none', line: 'response' })
      .catch((each: unknown) => each);

    const said = [
      Error.isError(error) ? `${error.message} ${error.stack} ${String(error.cause)}` : '',
      JSON.stringify(error),
    ].join();
    expect(said).toContain('50035');
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain('secret-token');
  });
});
