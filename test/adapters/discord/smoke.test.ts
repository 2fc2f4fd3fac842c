import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type SmokeOptions, smokeDiscord } from '#adapters/discord/smoke/smoke.ts';
import type { PermissionName } from '#test/discord/permissions.ts';
import { ask, makeGuild } from '#test/discord/small-guild.ts';
import { quiet } from '#test/fakes/site.ts';

describe('the smoke test of Discord', () => {
  it('finds everything as it should be, and leaves nothing behind', async () => {
    await using place = await makeRoom(['manageThreads']);

    const all = await place.smoke();

    expect(all.filter(({ ok }) => !ok)).toEqual([]);
    expect(all.map(({ step }) => step)).toMatchObject(
      expect.arrayContaining(['gateway', 'limits']),
    );
    expect(place.ops.messages).toEqual([]);
    expect(place.threads()).toEqual([]);
  });

  it('puts back the commands that were there', async () => {
    await using place = await makeRoom(['manageThreads']);
    const { discord, guild } = place;
    const route = `/applications/${discord.world.appId}/guilds/${guild.id}/commands`;
    await ask(discord, `PUT ${route}`, { body: [{ name: 'mine', description: 'Of the owner' }] });

    const all = await place.smoke();

    expect(all.filter(({ ok }) => !ok)).toEqual([]);
    expect((await ask(discord, `GET ${route}`)).list).toMatchObject([{ name: 'mine' }]);
  });

  it('leaves what it posted where it is told to', async () => {
    await using place = await makeRoom(['manageThreads']);

    const all = await place.smoke({ after: 'keep' });

    expect(all.map(({ step }) => step)).not.toContain('clean up');
    expect(place.ops.messages.length).toBeGreaterThan(5);
  });

  it('names what it could not take away', async () => {
    await using place = await makeRoom([]);

    const all = await place.smoke();

    expect(all.filter(({ ok }) => !ok)).toMatchObject([
      {
        step: 'clean up',
        detail: 'left, please take away: the thread (it takes "Manage Threads")',
      },
    ]);
  });

  it('says in one line each what a wrong token breaks, and never the token', async () => {
    await using place = await makeRoom([]);

    const all = await place.smoke({ token: 'not-the.token-of.this-app' });

    expect(all.filter(({ step, ok }) => ok && step !== 'clean up')).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('not-the.token');
  });

  it('stops where it is told to, and cleans up', async () => {
    await using place = await makeRoom(['manageThreads']);
    const stopped = new AbortController();
    const seen = ({ step }: { readonly step: string }): void => {
      if (step === 'card as container') stopped.abort();
    };

    const all = await place.smoke({ signal: stopped.signal, seen });

    expect(all.map(({ step }) => step).slice(-2)).toEqual(['card as container', 'clean up']);
    expect(place.ops.messages).toEqual([]);
  });
});

describe('npm run smoke:discord', () => {
  it('reads the token from its input, prints what it saw as JSON, and ends with 0', async () => {
    await using place = await makeRoom(['manageThreads']);

    const { code, output } = await run(place);
    const all = z.array(z.object({ step: z.string(), ok: z.boolean() })).parse(JSON.parse(output));

    expect(all.filter(({ ok }) => !ok)).toEqual([]);
    expect(all.at(-1)?.step).toBe('clean up');
    expect(code).toBe(0);
  });
});

type Room = Awaited<ReturnType<typeof makeRoom>>;

async function run({ discord, guild, ops }: Room) {
  const script = join(import.meta.dirname, '..', '..', 'smoke', 'discord.ts');
  const about = ['--guild', guild.id, '--channel', ops.id, '--api-url', discord.apiUrl];
  const args = [script, ...about, '--token-file', '-', '--json'];
  const running = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  running.stdin.end(`${discord.botToken}\n`);
  const closed = new Promise<number | null>((ended) => {
    running.once('close', (code) => ended(code));
  });
  return { output: await text(running.stdout), code: await closed };
}

async function makeRoom(botRights: readonly PermissionName[]) {
  const world = await makeGuild();
  const { discord, clock } = world;
  const guild = discord.addGuild({ name: 'For tests', botRights });
  const ops = discord.addChannel(guild, { name: 'smoke' });
  const smoke = (more: Partial<SmokeOptions> = {}) =>
    smokeDiscord({
      token: discord.botToken,
      guild: guild.id,
      channel: ops.id,
      clock,
      log: quiet,
      apiUrl: discord.apiUrl,
      after: 'clean',
      ...more,
    });
  const threads = () =>
    [...discord.world.channels.values()].filter(({ name }) => name.startsWith('Smoke test'));
  return {
    ...world,
    guild,
    ops,
    smoke,
    threads,
    [Symbol.asyncDispose]: () => discord[Symbol.asyncDispose](),
  };
}
