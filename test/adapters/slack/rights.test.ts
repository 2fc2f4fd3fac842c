import { describe, expect, it } from '@jest/globals';
import { mailMark } from '#src/identity/mail.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import type { SlackUser } from '#test/slack/workspace.ts';
import { Scene } from './scene.ts';

/** A click of somebody on a button of the bot, and what the core hears of who it was. */
async function pressing(scene: Scene, person: SlackPerson) {
  await scene.after(person.press('Cancel'));
  const { by, isExternal } = scene.last;
  return { account: by.account, groups: by.groups, isExternal };
}

async function withButton(options: Parameters<typeof Scene.start>[0] = {}): Promise<Scene> {
  const scene = await Scene.start(options);
  const card = {
    severity: 'info',
    blocks: [],
    fallbackText: 'A card',
    actions: [{ kind: 'button', label: 'Cancel', token: 'token-1', style: 'plain' }],
  } as const;
  const place = `${scene.workspace.id}/${scene.ops.id}`;
  await scene.chat.post({ platform: 'slack', id: place }, card, { key: 'card' });
  return scene;
}

describe('who presses', () => {
  it('is looked up at that moment: whoever was deactivated has lost every right', async () => {
    await using scene = await withButton();
    expect(await pressing(scene, scene.maria)).toMatchObject({ isExternal: false });

    scene.workspace.users.set(scene.maria.id, { ...scene.maria.user, isDeleted: true });

    expect(await pressing(scene, scene.maria)).toMatchObject({ isExternal: true });
  });

  it('is nobody when Slack does not say who it is', async () => {
    await using scene = await withButton();
    await pressing(scene, scene.maria);
    scene.server.api.faults.plan({
      method: 'users.info',
      fault: { kind: 'refuse', error: 'internal_error' },
    });

    expect(await pressing(scene, scene.maria)).toMatchObject({
      isExternal: true,
      groups: undefined,
    });
  });
});

describe('the address for mail of whoever presses', () => {
  async function mailOf(
    scene: Scene,
    { scopes = ['users:read.email'], ...user }: Partial<SlackUser> & { scopes?: string[] } = {},
  ): Promise<string | undefined> {
    scene.workspace.scopes = [...scene.workspace.scopes, ...scopes];
    scene.workspace.users.set(scene.maria.id, { ...scene.maria.user, ...user });
    await scene.after(scene.maria.press('Cancel'));
    return scene.last.by.mail;
  }

  it('comes as a mark when Slack has made sure of it', async () => {
    await using scene = await withButton();

    expect(await mailOf(scene)).toBe(mailMark('maria@example.com'));
  });

  it.each([
    ['Slack has not made sure of it', { isMailConfirmed: false }],
    ['they are a guest', { guest: 'multi' }],
    ['they were deactivated', { isDeleted: true }],
  ] as const)('does not come when %s', async (_, user) => {
    await using scene = await withButton();

    expect(await mailOf(scene, user)).toBeUndefined();
  });

  it('does not come without the scope for it', async () => {
    await using scene = await withButton();

    expect(await mailOf(scene, { scopes: [] })).toBeUndefined();
  });
});

describe('guests and people of other organisations', () => {
  const strangers = [
    { what: 'a guest', user: { guest: 'single' } },
    { what: 'somebody from elsewhere', user: { teamId: 'T0ELSEWHERE' } },
  ] as const;

  it.each(strangers)('act nowhere by default: $what', async ({ user }) => {
    await using scene = await withButton();
    const stranger = scene.server.person(scene.workspace, { name: 'Sam', ...user });
    stranger.join(scene.ops);

    expect(await pressing(scene, stranger)).toMatchObject({ isExternal: true });
  });

  it.each(strangers)('act in the channels that the site lists: $what', async ({ user }) => {
    const mayActIn: string[] = [];
    await using scene = await withButton({ slack: { externals: { mayActIn } } });
    const stranger = scene.server.person(scene.workspace, { name: 'Sam', ...user });
    stranger.join(scene.ops);

    expect(await pressing(scene, stranger)).toMatchObject({ isExternal: true });
    mayActIn.push(scene.ops.id);
    expect(await pressing(scene, stranger)).toMatchObject({ isExternal: false, groups: undefined });
  });

  it.each([
    { what: 'bots', user: { isBot: true } },
    { what: 'people who have left', user: { isDeleted: true } },
  ])('are not $what: those act in no channel', async ({ user }) => {
    const mayActIn: string[] = [];
    await using scene = await withButton({ slack: { externals: { mayActIn } } });
    mayActIn.push(scene.ops.id);
    const other = scene.server.person(scene.workspace, { name: 'Sam', ...user });
    other.join(scene.ops);

    expect(await pressing(scene, other)).toMatchObject({ isExternal: true });
  });
});

describe('user groups', () => {
  async function withGroups(): Promise<Scene> {
    const scene = await Scene.make();
    const { workspace, maria } = scene;
    workspace.scopes = [...workspace.scopes, 'usergroups:read'];
    workspace.groups.set('S0OPS', { handle: 'ops', users: [maria.id] });
    workspace.groups.set('S0OLD', { handle: 'old', users: [maria.id], isDisabled: true });
    await scene.connect();
    return scene;
  }

  it('come with what a member does, as far as they are in use', async () => {
    await using scene = await withGroups();

    await scene.after(scene.maria.direct('0x904'));
    expect(scene.last.by.groups).toEqual([`slack:${scene.workspace.id}/S0OPS`]);
    await scene.after(scene.jonas.direct('0x904'));
    expect(scene.last.by.groups).toEqual([]);
  });

  it('are asked for again after a minute', async () => {
    await using scene = await withGroups();
    await scene.after(scene.maria.direct('one'));
    scene.workspace.groups.delete('S0OPS');
    await scene.after(scene.maria.direct('two'));
    await scene.clock.advance(60_000);

    await scene.after(scene.maria.direct('three'));

    expect(scene.last.by.groups).toEqual([]);
    expect(scene.server.calls('usergroups.list')).toHaveLength(2);
  });

  it('are none when Slack does not tell them, also after it did', async () => {
    await using scene = await withGroups();
    await scene.after(scene.maria.direct('one'));
    await scene.clock.advance(60_000);
    scene.server.api.faults.plan({
      method: 'usergroups.list',
      fault: { kind: 'refuse', error: 'internal_error' },
    });

    await scene.after(scene.maria.direct('two'));

    expect(scene.last.by.groups).toEqual([]);
  });

  it('are not asked for without the scope', async () => {
    await using scene = await Scene.start();

    await scene.after(scene.maria.direct('0x904'));

    expect(scene.last.by.groups).toBeUndefined();
    expect(scene.server.calls('usergroups.list')).toEqual([]);
  });
});
