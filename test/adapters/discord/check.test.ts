import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openBookmarks } from '#adapters/discord/bookmarks.ts';
import { checkDiscord, type DiscordCheckOptions } from '#adapters/discord/check.ts';
import { commandsJson } from '#adapters/discord/command-json.ts';
import { connectRest } from '#adapters/discord/connect-rest.ts';
import { Registration, register } from '#adapters/discord/registration.ts';
import { permission } from '#test/discord/permissions.ts';
import { ask, makeGuild } from '#test/discord/small-guild.ts';
import { quiet } from '#test/fakes/site.ts';

type World = Awaited<ReturnType<typeof makeGuild>>;

const put = (world: World) => world.discord.calls().filter(({ route }) => route.startsWith('PUT'));

function check(
  { discord, guild, clock }: World,
  options: Partial<DiscordCheckOptions> = {},
): ReturnType<typeof checkDiscord> {
  return checkDiscord({
    token: discord.botToken,
    guilds: [guild.id],
    insiders: 'everyone',
    messageContent: 'never',
    clock,
    log: quiet,
    apiUrl: discord.apiUrl,
    ...options,
  });
}

async function registered(world: World): Promise<void> {
  const { discord } = world;
  const route = `PUT /applications/${discord.world.appId}/commands`;
  await ask(discord, route, { body: commandsJson() });
}

function rest({ discord, clock }: World) {
  const lost = (): void => undefined;
  const token = discord.botToken;
  return connectRest({ token, apiUrl: discord.apiUrl, clock, log: quiet, lost });
}

describe('fettle discord check', () => {
  it('finds an application that is as it should be well', async () => {
    await using world = await makeGuild();
    const role = [...world.guild.roles.values()].at(-1);
    if (role !== undefined) role.permissions |= permission.manageThreads;
    await registered(world);

    const looks = await check(world);

    expect(looks.map(({ step, ok }) => [step, ok])).toEqual([
      ['token', true],
      ['intents', true],
      ['commands', true],
      ['insiders', true],
      ['server', true],
      ['permissions', true],
    ]);
  });

  it('names what is missing in each channel, and where to give it', async () => {
    await using world = await makeGuild();
    world.ops.overwrites = [
      { id: world.guild.id, type: 0, allow: 0n, deny: permission.sendMessagesInThreads },
    ];

    const found = (await check(world)).find(({ step }) => step === 'permissions');

    expect(found?.ok).toBe(false);
    expect(found?.detail).toContain('#ops lacks');
    expect(found?.detail).toContain('Send Messages in Threads');
    expect(found?.detail).toContain('https://discord.com/oauth2/authorize?client_id=');
  });

  it('says that commands are not registered, and that nobody decides', async () => {
    await using world = await makeGuild();

    const looks = await check(world, { insiders: [] });

    expect(looks).toContainEqual(
      expect.objectContaining({
        step: 'commands',
        ok: false,
        detail: expect.stringContaining('fettle discord register'),
      }),
    );
    expect(looks).toContainEqual(expect.objectContaining({ step: 'insiders', ok: undefined }));
  });

  it('says that the token is unknown, and that the bot is not in a server', async () => {
    await using world = await makeGuild();

    expect(await check(world, { token: 'not.a.token' })).toEqual([
      { step: 'token', ok: false, detail: expect.stringContaining('does not know the token') },
    ]);
    const elsewhere = await check(world, { guilds: ['100000000000000001'] });
    expect(elsewhere).toContainEqual({
      step: 'server',
      ok: false,
      detail: expect.stringContaining('not in this server'),
    });
  });

  it('posts and changes nothing', async () => {
    await using world = await makeGuild();

    await check(world);

    expect(world.discord.calls().filter(({ route }) => !route.startsWith('GET'))).toEqual([]);
  });
});

describe('registering', () => {
  it('tells Discord all commands at once', async () => {
    await using world = await makeGuild();
    const { api, close } = rest(world);

    expect(await register(api)).toEqual(['fettle', 'Diagnose this error']);
    close();

    expect(put(world)).toHaveLength(1);
  });

  it('tells it once, also over a restart, until something changes', async () => {
    await using world = await makeGuild();
    const folder = await mkdtemp(join(tmpdir(), 'fettle-discord-'));
    const { api, close } = rest(world);

    const first = await new Registration(join(folder, 'commands')).ifChanged(api);
    const again = await new Registration(join(folder, 'commands')).ifChanged(api);
    close();
    await rm(folder, { recursive: true });

    expect([first, again]).toEqual([true, false]);
    expect(put(world)).toHaveLength(1);
  });
});

describe('how far Discord was read', () => {
  it('is kept in a file, and never goes back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-discord-'));
    const file = join(folder, 'read.json');
    const marks = await openBookmarks(file);
    await Promise.all(
      ['100000000000000009', '100000000000000007'].map((id) => marks.set('100000000000000001', id)),
    );

    const again = await openBookmarks(file);
    await rm(folder, { recursive: true });

    expect(again.get('100000000000000001')).toBe('100000000000000009');
    expect(again.get('100000000000000002')).toBeUndefined();
  });

  it('says when it could not be kept', async () => {
    const marks = await openBookmarks('/proc/no/such/folder/read.json');

    await expect(marks.set('100000000000000001', '100000000000000009')).rejects.toMatchObject({
      code: 'store-failed',
    });
  });
});
