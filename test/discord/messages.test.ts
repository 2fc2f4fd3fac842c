import { describe, expect, it } from '@jest/globals';
import { type Json, listAt } from '#test/slack/json.ts';
import { ask, makeGuild, outcomeOf } from './small-guild.ts';

const v2 = 1 << 15;
const button: Json = { type: 2, style: 1, label: 'Yes', custom_id: 'id' };
const row: Json = { type: 1, components: [button] };
const display = (length: number): Json => ({ type: 10, content: 'x'.repeat(length) });

describe('a message that stands in Discord', () => {
  it('stands once for one nonce, for three minutes', async () => {
    await using world = await makeGuild();
    const { send, clock, maria, ops } = world;
    const body = { content: 'once', nonce: 'n1', enforce_nonce: true };

    const first = await send(body);
    const second = await send({ ...body, content: 'again' });
    await clock.advance(180_001);
    const late = await send(body);
    await send({ ...body, enforce_nonce: false });

    expect(second.body.id).toBe(first.body.id);
    expect(late.body.id).not.toBe(first.body.id);
    expect(maria.sees(ops)).toHaveLength(3);
  });

  it.each<{ readonly allowed: Json | undefined; readonly called: readonly string[] }>([
    { allowed: undefined, called: ['maria', 'role'] },
    { allowed: { parse: [] }, called: [] },
    { allowed: { parse: ['users'] }, called: ['maria'] },
    { allowed: { parse: ['roles'] }, called: ['role'] },
    { allowed: {}, called: [] },
  ])('calls $called with allowed_mentions $allowed', async ({ allowed, called }) => {
    await using world = await makeGuild();
    const { send, guild, maria, ops } = world;
    const role = guild.addRole('admins');
    const content = `<@${maria.id}> <@&${role.id}> @everyone`;

    await send({ content, allowed_mentions: allowed });

    const { pings } = maria.sees(ops)[0] ?? {};
    const names = new Map([
      [maria.id, 'maria'],
      [role.id, 'role'],
    ]);
    expect([...(pings?.users ?? []), ...(pings?.roles ?? [])].map((id) => names.get(id))).toEqual(
      called,
    );
    expect(pings?.isEveryone).toBe(false);
  });

  it('calls everyone only where the bot may, and only where that is allowed', async () => {
    await using world = await makeGuild();
    const { discord, maria } = world;
    const loud = discord.addGuild({ botRights: ['mentionEveryone'] });
    discord.world.join(loud, maria.user);
    const place = discord.addChannel(loud, { name: 'loud' });
    const route = `POST /channels/${place.id}/messages`;

    await ask(discord, route, { body: { content: '@everyone' } });
    await ask(discord, route, { body: { content: '@everyone', allowed_mentions: { parse: [] } } });

    expect(maria.sees(place).map(({ pings }) => pings.isEveryone)).toEqual([true, false]);
  });

  it('is edited, with what is not named left as it was, and V2 for ever', async () => {
    await using world = await makeGuild();
    const { discord, send, ops, maria } = world;
    const { id } = (await send({ content: 'before', components: [row] })).body;
    const route = `PATCH /channels/${ops.id}/messages/${String(id)}`;

    const edited = await ask(discord, route, { body: { content: 'after' } });
    const mixed = await ask(discord, route, { body: { flags: v2, components: [display(1)] } });
    const turned = await ask(discord, route, {
      body: { flags: v2, content: '', components: [display(2)] },
    });
    const back = await ask(discord, route, { body: { content: 'x', components: [] } });

    expect([edited, mixed, turned, back].map(outcomeOf)).toEqual([
      'ok',
      '50035 flags:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      'ok',
      '50035 content:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ]);
    expect(edited.body.edited_timestamp).not.toBeNull();
    expect(maria.sees(ops).map(({ text: said }) => said)).toEqual(['xx']);
  });

  it('can be changed by who wrote it alone, and found while it stands', async () => {
    await using world = await makeGuild();
    const { discord, ops, maria } = world;
    const { message } = maria.say(ops, 'mine');
    const at = `/channels/${ops.id}/messages/${message?.id}`;

    const edit = await ask(discord, `PATCH ${at}`, { body: { content: 'x' } });
    const remove = await ask(discord, `DELETE ${at}`);
    const nothing = await ask(discord, `GET /channels/${ops.id}/messages/1`);

    expect([edit, remove, nothing].map(outcomeOf)).toEqual(['50005', '50013', '10008']);
  });

  it('carries files that are really read, and gives each an address that dies', async () => {
    await using world = await makeGuild();
    const { send, clock, maria, ops } = world;
    const bytes = Buffer.from([0, 13, 10, 45, 45, 255]);
    const file = new File([bytes], 'out put.txt', { type: 'text/plain' });

    const { body } = await send({ attachments: [{ id: 0, description: 'Output' }] }, [file]);

    const [attachment] = listAt(body, 'attachments');
    const url = String(attachment?.url);
    const got = await fetch(url);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
    expect(attachment).toMatchObject({ filename: 'out_put.txt', description: 'Output', size: 6 });
    expect(maria.sees(ops)[0]?.files).toEqual(['out_put.txt']);
    expect((await fetch(url.replace('hm=', 'hm=0'))).status).toBe(404);
    await clock.advance(24 * 3_600_000 + 1000);
    expect((await fetch(url)).status).toBe(404);
  });

  it('holds ten files of ten mebibytes each at most', async () => {
    await using world = await makeGuild();
    const large = new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'a');
    const small = [...Array(11).keys()].map((each) => new File(['x'], `${each}`));

    expect(outcomeOf(await world.send({}, [large]))).toBe('40005');
    expect(outcomeOf(await world.send({}, small))).toBe('50035 attachments:BASE_TYPE_BAD_LENGTH');
    expect(outcomeOf(await world.send({ attachments: [{ id: 1 }] }, small.slice(0, 1)))).toBe(
      '50035 attachments:ATTACHMENT_NOT_FOUND',
    );
  });

  it('hides what others write from an app without the intent, but not what is meant for it', async () => {
    await using world = await makeGuild();
    const { discord, maria, ops } = world;
    maria.say(ops, 'between us');
    maria.mention(ops, 'for you');
    maria.direct('in private');
    const read = async (id: string) =>
      (await ask(discord, `GET /channels/${id}/messages`)).list.map((each) =>
        JSON.stringify(each).replace(/.*"content":"([^"]*)".*/, '$1'),
      );

    expect(await read(ops.id)).toEqual([`<@${discord.world.bot.id}> for you`, '']);
    expect(await read(maria.directMessages.id)).toEqual(['in private']);
  });

  it('is listed newest first, after an id the oldest of what follows', async () => {
    await using world = await makeGuild();
    const { discord, maria, ops } = world;
    const ids = [1, 2, 3, 4].map((each) => maria.mention(ops, `${each}`).message?.id ?? '');
    const list = async (query: string) =>
      (await ask(discord, `GET /channels/${ops.id}/messages?${query}`)).list.map((each) =>
        ids.findIndex((id) => JSON.stringify(each).includes(`{"id":"${id}"`)),
      );

    expect(await list('limit=2')).toEqual([3, 2]);
    expect(await list(`limit=2&after=${ids[0]}`)).toEqual([2, 1]);
    expect(await list(`before=${ids[2]}`)).toEqual([1, 0]);
    expect(outcomeOf(await ask(discord, `GET /channels/${ops.id}/messages?limit=101`))).toBe(
      '50035',
    );
  });
});
