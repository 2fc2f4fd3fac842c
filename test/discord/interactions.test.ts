import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import type { Act } from './act.ts';
import { silenceNotice } from './interactions.ts';
import { button, form, withCommands } from './small-commands.ts';
import { ask, outcomeOf } from './small-guild.ts';

const original = '/messages/@original';

describe('an interaction', () => {
  it('is answered within three seconds or never, and the person is told', async () => {
    await using world = await withCommands();
    const { slash, respond, clock, maria } = world;
    const [inTime, late] = [slash(), slash()];

    await clock.advance(2999);
    expect(await respond(inTime, 5)).toBe('ok');
    await clock.advance(1);

    expect(await respond(late, 5)).toBe('10062');
    expect(maria.notices).toEqual([silenceNotice]);
    await expect(late.acked()).rejects.toThrow('did not respond in time');
  });

  it('is answered once', async () => {
    await using world = await withCommands();
    const { slash, respond } = world;
    const act = slash();

    expect(await respond(act, 4, { content: 'one' })).toBe('ok');
    expect(await respond(act, 4, { content: 'two' })).toBe('40060');
  });

  it('is answered by nobody who does not have its token', async () => {
    await using world = await withCommands();
    const { slash, discord } = world;
    const { interaction } = slash();

    const route = `POST /interactions/${interaction?.id}/guessed/callback`;

    expect(outcomeOf(await ask(discord, route, { body: { type: 5 } }))).toBe('10062');
  });

  it('lives for fifteen minutes', async () => {
    await using world = await withCommands();
    const { slash, respond, hook, clock } = world;
    const act = slash();
    await respond(act, 5);

    await clock.advance(15 * 60_000);
    expect(await hook(act, 'PATCH', { path: original, body: { content: 'late' } })).toBe('ok');
    await clock.advance(1);

    expect(await hook(act, 'PATCH', { path: original, body: { content: 'x' } })).toBe('50027');
    expect(await hook(act, 'POST', { body: { content: 'x' } })).toBe('50027');
  });

  it('has no original and no follow-up before it was answered', async () => {
    await using world = await withCommands();
    const { slash, hook } = world;
    const act = slash();

    expect(await hook(act, 'POST', { body: { content: 'x' } })).toBe('10015');
    expect(await hook(act, 'GET', { path: original })).toBe('10015');
  });

  it.each([
    { what: 'command', types: [4, 5, 9] },
    { what: 'button', types: [4, 5, 6, 7, 9] },
    { what: 'completion', types: [8] },
    { what: 'form of a command', types: [4, 5] },
    { what: 'form of a button', types: [4, 5, 6, 7] },
  ])('of a $what takes the responses $types', async ({ what, types }) => {
    await using world = await withCommands();
    const { slash, respond, maria, ops } = world;
    const ways: Readonly<Record<string, () => Act | Promise<Act>>> = {
      command: slash,
      button: () => maria.press('Yes'),
      completion: () => maria.complete(ops, 'look', { option: 'host', text: 's' }),
      'form of a command': () => filled(slash()),
      'form of a button': () => filled(maria.press('Yes')),
    };
    const filled = async (act: Act): Promise<Act> => {
      await respond(act, 9, form);
      return maria.submit({ Where: 'srv-1' });
    };
    const begin = ways[what] ?? slash;
    const data: Readonly<Record<number, Json>> = {
      4: { content: 'x' },
      7: { components: [{ type: 1, components: [button] }] },
      8: { choices: [] },
      9: form,
    };

    const taken: number[] = [];
    for (const type of [1, 4, 5, 6, 7, 8, 9])
      if ((await respond(await begin(), type, data[type])) === 'ok') taken.push(type);

    expect(taken).toEqual(types);
  });

  it('cannot be answered with a form after it was put off', async () => {
    await using world = await withCommands();
    const { slash, respond, maria } = world;
    const act = slash();

    await respond(act, 5);

    expect(await respond(act, 9, form)).toBe('40060');
    expect(maria.form).toBeUndefined();
  });

  it('promises a message, which the first follow-up is', async () => {
    await using world = await withCommands();
    const { slash, respond, hook, maria, ops } = world;
    const act = slash();

    expect(await respond(act, 5, { content: 'x' })).toBe('50035 data:UNKNOWN_FIELD');
    expect(await respond(act, 5, { flags: 1 << 15 })).toBe('50035 data.flags:BASE_TYPE_CHOICES');
    await respond(act, 5, { flags: 64 });
    const thinking = maria.sees(ops).at(-1);
    await hook(act, 'POST', { body: { content: 'found' } });
    await hook(act, 'POST', { body: { content: 'more' } });

    expect(thinking).toMatchObject({ text: 'Fettle is thinking...', isPrivate: true });
    expect(maria.sees(ops).map(({ text }) => text)).toEqual(['Well?', 'found', 'more']);
    expect(maria.sees(ops)[1]?.isPrivate).toBe(true);
    expect(maria.sees(ops)[2]?.isPrivate).toBe(false);
  });

  it('is private to who did it, and not to be had over the channel', async () => {
    await using world = await withCommands();
    const { slash, respond, discord, guild, ops, maria } = world;
    const jonas = discord.person({ username: 'jonas' }, guild);

    await respond(slash(), 4, { content: 'for you alone', flags: 64 });

    const id = maria.sees(ops).at(-1)?.message.id;
    expect(maria.transcript(ops)).toContain('for you alone');
    expect(jonas.transcript(ops)).not.toContain('for you alone');
    const read = await ask(discord, `GET /channels/${ops.id}/messages/${id}`);
    expect(outcomeOf(read)).toBe('10008');
  });

  it('changes the message that its button stands in', async () => {
    await using world = await withCommands();
    const { respond, maria, ops } = world;

    await respond(maria.press('Yes'), 7, { content: 'Chosen.', components: [] });

    expect(maria.sees(ops).map(({ text, labels }) => [text, labels])).toEqual([['Chosen.', []]]);
    expect(() => maria.press('Yes')).toThrow('there is no button "Yes"');
    expect(maria.press('Yes', { isStale: true }).interaction?.type).toBe(3);
  });

  it('tells the roles of the moment, and what both may do', async () => {
    await using world = await withCommands();
    const { maria, guild } = world;
    const role = guild.addRole('admins', ['administrator']);

    maria.give(guild, role);
    const before = maria.press('Yes').interaction?.payload;
    maria.take(guild, role);
    const after = maria.press('Yes').interaction?.payload;

    expect(before?.member).toMatchObject({ roles: [role.id] });
    expect(after?.member).toMatchObject({ roles: [] });
    expect(before?.app_permissions).not.toBe(JSON.stringify(before?.member));
  });
});
