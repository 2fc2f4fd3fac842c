import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import { usualLimits } from './buckets.ts';
import type { DiscordServerOptions } from './discord-server.ts';
import type { Fault } from './faults.ts';
import { bits, type PermissionName } from './permissions.ts';
import { Refusal } from './refusal.ts';
import { ask, makeGuild, outcomeOf } from './small-guild.ts';

const said = { content: 'x' };
const posting = 'POST /channels/:channel/messages';

/** A guild whose channel denies everybody these rights. */
async function withoutRights(...denied: readonly PermissionName[]) {
  const world = await makeGuild();
  const { guild, ops } = world;
  ops.overwrites = [{ id: guild.id, type: 0, allow: 0n, deny: bits(denied) }];
  return world;
}

describe('the REST API', () => {
  it.each(['', 'Bot wrong', 'Bearer a-bot.token-of.the-test-server'])(
    'lets nobody in with the token "%s"',
    async (token) => {
      await using world = await makeGuild();
      const { discord } = world;

      expect((await ask(discord, 'GET /users/@me', { token })).status).toBe(401);
      expect(discord.rest.invalidRequests).toBe(1);
    },
  );

  it('knows version 10, its routes, and bodies that can be read', async () => {
    await using world = await makeGuild();
    const { discord, ops } = world;
    const headers = { authorization: `Bot ${discord.botToken}` };
    const route = `${discord.apiUrl}/v10/channels/${ops.id}/messages`;
    const post = async (body: string, type: string) =>
      (
        await fetch(route, {
          method: 'POST',
          body,
          headers: { ...headers, 'content-type': type },
        })
      ).status;

    expect((await fetch(`${discord.apiUrl}/v9/users/@me`, { headers })).status).toBe(404);
    expect((await ask(discord, 'GET /nothing')).status).toBe(404);
    expect(await post('{', 'application/json')).toBe(400);
    expect(await post('{"content":"x"}', 'text/plain')).toBe(400);
    expect(await post('--a\r\n', 'multipart/form-data; boundary=a')).toBe(400);
    expect(await post('--a--', 'multipart/form-data')).toBe(400);
  });

  it.each<{
    readonly denied: PermissionName;
    readonly request: string;
    readonly body?: Json;
    readonly files?: true;
    readonly outcome: string;
  }>([
    { denied: 'viewChannel', request: 'GET ', outcome: '50001' },
    { denied: 'viewChannel', request: 'POST /messages', body: said, outcome: '50001' },
    { denied: 'sendMessages', request: 'POST /messages', body: said, outcome: '50013' },
    { denied: 'sendMessages', request: 'POST /typing', outcome: '50013' },
    {
      denied: 'embedLinks',
      request: 'POST /messages',
      body: { embeds: [{ title: 'a' }] },
      outcome: '50013',
    },
    { denied: 'attachFiles', request: 'POST /messages', files: true, outcome: '50013' },
    { denied: 'readMessageHistory', request: 'GET /messages', outcome: '50013' },
    {
      denied: 'createPublicThreads',
      request: 'POST /threads',
      body: { name: 'a', type: 11 },
      outcome: '50013',
    },
    { denied: 'addReactions', request: 'POST /messages', body: said, outcome: 'ok' },
  ])(
    'says $outcome to $request without $denied',
    async ({ denied, request, body, files, outcome }) => {
      await using world = await withoutRights(denied);
      const { discord, ops } = world;
      const [method, path = ''] = request.split(' ');

      const answer = await ask(discord, `${method} /channels/${ops.id}${path}`, {
        body,
        files: files === true ? [new File(['x'], 'a')] : [],
      });

      expect(outcomeOf(answer)).toBe(outcome);
    },
  );

  it('reads overwrites: everybody, then roles, then the member; an administrator passes all', async () => {
    await using world = await withoutRights('sendMessages');
    const { discord, guild, ops, send } = world;
    const bot = guild.members.get(discord.world.bot.id);
    const [role] = bot?.roles ?? [];
    const sendMessages = bits(['sendMessages']);
    const allow = { allow: sendMessages, deny: 0n };
    const deny = { allow: 0n, deny: sendMessages };

    const before = outcomeOf(await send(said));
    ops.overwrites = [...ops.overwrites, { id: role ?? '', type: 0, ...allow }];
    const byRole = outcomeOf(await send(said));
    ops.overwrites = [...ops.overwrites, { id: discord.world.bot.id, type: 1, ...deny }];
    const byMember = outcomeOf(await send(said));
    bot?.roles.add(guild.addRole('admin', ['administrator']).id);

    expect([before, byRole, byMember, outcomeOf(await send(said))]).toEqual([
      '50013',
      'ok',
      '50013',
      'ok',
    ]);
  });

  it.each<{ readonly fault: Fault; readonly status: number; readonly posted: number }>([
    { fault: { kind: 'status', status: 503 }, status: 503, posted: 0 },
    { fault: { kind: 'status-after-effect', status: 500 }, status: 500, posted: 1 },
    { fault: { kind: 'drop-before-effect' }, status: 0, posted: 0 },
    { fault: { kind: 'drop-after-effect' }, status: 0, posted: 1 },
    { fault: { kind: 'rate-limited', retryAfterSeconds: 2 }, status: 429, posted: 0 },
    { fault: { kind: 'refuse', refusal: new Refusal('unknownChannel') }, status: 404, posted: 0 },
    { fault: { kind: 'hold', until: Promise.resolve() }, status: 200, posted: 1 },
  ])('breaks once as planned: $fault.kind', async ({ fault, status, posted }) => {
    await using world = await makeGuild();
    const { discord, send, maria, ops } = world;
    discord.rest.faults.plan({ route: posting, about: ops.id, fault });

    const first = await send(said).then(
      (answer) => answer.status,
      () => 0,
    );

    expect(first).toBe(status);
    expect(maria.sees(ops)).toHaveLength(posted);
    expect(outcomeOf(await send(said))).toBe('ok');
  });

  it('limits each channel by itself, says so in headers, and forgets with time', async () => {
    const rateLimits: DiscordServerOptions['rateLimits'] = usualLimits;
    await using world = await makeGuild({ rateLimits });
    const { discord, guild, send, clock } = world;
    const other = discord.addChannel(guild, { name: 'other' });

    const answers = [];
    for (let each = 0; each < 6; each += 1) answers.push(await send(said));
    const [first, last] = [answers[0], answers[5]];
    const elsewhere = await ask(discord, `POST /channels/${other.id}/messages`, { body: said });
    await clock.advance(5000);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(first?.headers.get('x-ratelimit-remaining')).toBe('4');
    expect(last?.headers.get('retry-after')).toBe('5');
    expect(last?.headers.get('x-ratelimit-scope')).toBe('user');
    expect(last?.body).toMatchObject({ retry_after: 5, global: false });
    expect(elsewhere.status).toBe(200);
    expect((await send(said)).status).toBe(200);
  });

  it('says that a limit is global, and does not count shared ones as invalid', async () => {
    await using world = await makeGuild();
    const { discord, send } = world;
    for (const scope of ['global', 'shared'] as const)
      discord.rest.faults.plan({
        route: posting,
        fault: { kind: 'rate-limited', retryAfterSeconds: 1, scope },
      });

    const global = await send(said);
    await send(said);

    expect(global.headers.get('x-ratelimit-global')).toBe('true');
    expect(global.body.global).toBe(true);
    expect(discord.rest.invalidRequests).toBe(1);
  });

  it('bars an address after ten thousand invalid requests in ten minutes', async () => {
    await using world = await makeGuild();
    const { discord, send, clock } = world;
    discord.rest.countInvalid(9999);
    const before = outcomeOf(await send(said));
    await ask(discord, 'GET /users/@me', { token: '' });

    expect(before).toBe('ok');
    expect((await send(said)).status).toBe(429);
    await clock.advance(600_001);
    expect(outcomeOf(await send(said))).toBe('ok');
  });

  it('opens direct messages, unless the person takes none', async () => {
    await using world = await makeGuild();
    const { discord, maria } = world;
    const opened = await ask(discord, 'POST /users/@me/channels', {
      body: { recipient_id: maria.id },
    });
    const route = `POST /channels/${String(opened.body.id)}/messages`;

    const first = outcomeOf(await ask(discord, route, { body: said }));
    discord.world.closedToBot.add(maria.id);
    const second = outcomeOf(await ask(discord, route, { body: said }));

    expect([first, second]).toEqual(['ok', '50007']);
    expect(maria.inbox.map(({ text }) => text)).toEqual(['x']);
  });
});
