import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import { limits } from './limits.ts';
import { ask, makeGuild, outcomeOf } from './small-guild.ts';
import { openThread } from './threads.ts';

async function withForum(options: { readonly requiresTag?: true } = {}) {
  const world = await makeGuild();
  const { discord, guild, maria } = world;
  const forum = discord.addChannel(guild, {
    name: 'help',
    type: 'forum',
    tags: ['open', 'fixed', { name: 'official' }],
    ...options,
  });
  const run = async (request: string, body?: Json) =>
    outcomeOf(await ask(discord, request, { body }));
  const post = (title = 'Broken') => {
    const { thread } = maria.post(forum, {
      title,
      text: 'It says 0x904',
      options: { tags: ['open'] },
    });
    if (thread === undefined) throw new Error('there is no post');
    return thread;
  };
  const tag = (name: string) => forum.tags.find((each) => each.name === name)?.id ?? '';
  const mods = guild.addRole('mods', ['manageThreads']);
  const promote = () => guild.members.get(discord.world.bot.id)?.roles.add(mods.id);
  return { ...world, forum, run, post, tag, promote };
}

describe('threads and forums', () => {
  it('begins one thread on a message', async () => {
    await using world = await withForum();
    const { run, maria, ops } = world;
    const { message } = maria.say(ops, 'broken');
    const route = `POST /channels/${ops.id}/messages/${message?.id}/threads`;

    expect(await run(route, { name: 'x'.repeat(101) })).toBe('50035 name:BASE_TYPE_MAX_LENGTH');
    expect(await run(route, { name: 'Incident' })).toBe('ok');
    expect(await run(route, { name: 'Incident' })).toBe('160004');
  });

  it('has 1,000 active threads at most', async () => {
    await using world = await withForum();
    const { discord, run, ops } = world;
    const ownerId = discord.world.bot.id;
    for (let each = 0; each < limits.activeThreads; each += 1)
      openThread(discord.stage, { parent: ops, ownerId, body: { name: 'x' } });

    expect(await run(`POST /channels/${ops.id}/threads`, { name: 'x', type: 11 })).toBe('160006');
  });

  it('opens posts with the tags that there are, one where one is required', async () => {
    await using world = await withForum({ requiresTag: true });
    const { run, forum, tag, maria, promote } = world;
    const post = (more: Json) =>
      run(`POST /channels/${forum.id}/threads`, { name: 'x', message: { content: 'y' }, ...more });

    expect(await post({})).toBe('40067');
    expect(await post({ applied_tags: ['1'] })).toBe('50035 applied_tags.0:UNKNOWN_TAG');
    expect(await post({ applied_tags: [tag('official')] })).toBe('50013');
    expect(await post({ applied_tags: Array(6).fill(tag('open')) })).toBe(
      '50035 applied_tags:BASE_TYPE_BAD_LENGTH',
    );
    expect(await post({ applied_tags: [tag('open')] })).toBe('ok');
    promote();
    expect(await post({ applied_tags: [tag('official')] })).toBe('ok');
    expect(() => maria.post(forum, { title: 'a', text: 'b' })).toThrow('A tag is required');
    expect(await run(`POST /channels/${forum.id}/messages`, { content: 'x' })).toBe('50024');
  });

  it('leaves no post behind whose message was refused', async () => {
    await using world = await withForum();
    const { run, forum, guild } = world;

    expect(await run(`POST /channels/${forum.id}/threads`, { name: 'x', message: {} })).toBe(
      '50006',
    );
    expect(guild.activeThreads).toEqual([]);
  });

  it('lets only who opened a post, or may manage threads, tag and lock it', async () => {
    await using world = await withForum();
    const { run, post, tag, promote } = world;
    const thread = post();
    const patch = (body: Json) => run(`PATCH /channels/${thread.id}`, body);

    expect(await patch({ applied_tags: [tag('fixed')] })).toBe('50013');
    expect(await patch({ locked: true })).toBe('50013');
    promote();
    expect(await patch({ applied_tags: [tag('fixed')] })).toBe('ok');
    expect(await patch({ applied_tags: [] })).toBe('ok');
    expect(await patch({ locked: true, archived: true })).toBe('ok');
    expect(thread.thread).toMatchObject({ isLocked: true, isArchived: true, appliedTags: [] });
  });

  it('comes back from the archive when somebody writes, and takes no edits there', async () => {
    await using world = await withForum();
    const { run, post, maria } = world;
    const thread = post();
    const at = `/channels/${thread.id}`;
    await run(`POST ${at}/messages`, { content: 'before' });
    const own = thread.messages.at(-1)?.id;
    maria.changeThread(thread, { isArchived: true });

    expect(await run(`PATCH ${at}/messages/${own}`, { content: 'x' })).toBe('50083');
    expect(await run(`PATCH ${at}`, { name: 'x' })).toBe('50083');
    expect(await run(`POST ${at}/messages`, { content: 'after' })).toBe('ok');
    expect(thread.thread?.isArchived).toBe(false);
    expect(await run(`PATCH ${at}/messages/${own}`, { content: 'x' })).toBe('ok');
  });

  it('lets nobody write into what is locked but who manages threads', async () => {
    await using world = await withForum();
    const { run, post, maria, promote } = world;
    const thread = post();
    maria.changeThread(thread, { isLocked: true, isArchived: true });

    expect(await run(`POST /channels/${thread.id}/messages`, { content: 'x' })).toBe('160005');
    promote();
    expect(await run(`POST /channels/${thread.id}/messages`, { content: 'x' })).toBe('ok');
  });

  it('inherits the rights of its parent, and is gone when it was deleted', async () => {
    await using world = await withForum();
    const { run, post, forum, guild, promote } = world;
    const thread = post();
    const at = `/channels/${thread.id}`;

    forum.overwrites = [{ id: guild.id, type: 0, allow: 0n, deny: 1n << 38n }];
    expect(await run(`POST ${at}/messages`, { content: 'x' })).toBe('50013');
    forum.overwrites = [{ id: guild.id, type: 0, allow: 0n, deny: 1n << 10n }];
    expect(await run(`GET ${at}`)).toBe('50001');
    forum.overwrites = [];
    expect(await run(`DELETE ${at}`)).toBe('50013');
    promote();
    expect(await run(`DELETE ${at}`)).toBe('ok');
    expect(await run(`POST ${at}/messages`, { content: 'x' })).toBe('10003');
  });
});
