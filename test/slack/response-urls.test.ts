import { describe, expect, it } from '@jest/globals';
import { type Json, textAt } from './json.ts';
import { payloadOf, withButton } from './small-team.ts';

describe('a response_url', () => {
  async function withUrl() {
    const world = await withButton();
    const url = textAt(payloadOf(world.maria.press('Approve')), 'response_url') ?? '';
    const respond = async (body: Json) => {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return [answer.status, await answer.text()];
    };
    return { ...world, respond };
  }

  it('answers five times', async () => {
    await using world = await withUrl();

    for (let count = 0; count < 5; count += 1) {
      expect(await world.respond({ text: `answer ${count}`, replace_original: false })).toEqual([
        200,
        'ok',
      ]);
    }
    expect(await world.respond({ text: 'one more' })).toEqual([404, 'used_url']);
    expect(world.maria.sees(world.ops)).toHaveLength(6);
  });

  it('answers for thirty minutes', async () => {
    await using world = await withUrl();

    await world.clock.advance(30 * 60_000);
    expect(await world.respond({ text: 'in time' })).toEqual([200, 'ok']);
    await world.clock.advance(1);
    expect(await world.respond({ text: 'late' })).toEqual([404, 'expired_url']);
  });

  it('shows its answer to one person unless it is for the channel', async () => {
    await using world = await withUrl();
    const jonas = world.slack.person(world.team, { name: 'jonas' });
    jonas.join(world.ops);

    await world.respond({ text: 'for you' });
    await world.respond({ text: 'for all', response_type: 'in_channel' });

    expect(world.maria.sees(world.ops).map(({ text }) => text)).toEqual(['', 'for you', 'for all']);
    expect(jonas.sees(world.ops).map(({ text }) => text)).toEqual(['', 'for all']);
  });

  it('replaces and deletes the message that it came from', async () => {
    await using world = await withUrl();

    await world.respond({ text: 'replaced', replace_original: true });
    expect(world.maria.sees(world.ops).map(({ text }) => text)).toEqual(['replaced']);
    await world.respond({ delete_original: true });
    expect(world.maria.sees(world.ops)).toEqual([]);
  });

  it('checks blocks as everything does', async () => {
    await using world = await withUrl();

    expect(await world.respond({ text: 'x', blocks: [{ type: 'nonsense' }] })).toEqual([
      400,
      'invalid_blocks',
    ]);
  });
});
