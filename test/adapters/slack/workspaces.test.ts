import { describe, expect, it } from '@jest/globals';
import { placeOf, threadRef } from '#adapters/slack/place.ts';
import { noteCard } from '#src/chat/note-card.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { SlackServer } from '#test/slack/slack-server.ts';
import type { Workspace } from '#test/slack/workspace.ts';
import { Several } from './several.ts';

const card = noteCard({ now: 0, severity: 'info', title: ['Well'], text: ['It stands.'] });

function team(server: SlackServer, enterprise?: string) {
  const workspace = server.install({ enterprise });
  const maria = server.person(workspace, { name: 'Maria' });
  const ops = workspace.addChannel({ name: 'ops' });
  maria.join(ops);
  return { workspace, maria, ops };
}

async function makeWorld(enterprise?: string) {
  const several = await Several.make();
  const { server } = several;
  return { several, one: team(server, enterprise), two: team(server, enterprise) };
}

/** Whose token each call bore, beside whom it was about. */
function strays({ server }: Several, workspaces: readonly Workspace[]): readonly string[] {
  return server.calls().flatMap(({ method, team: owner, args }) => {
    const places = [args.channel, args.channel_id, args.user, args.users];
    const about = workspaces.find(({ channels, users }) =>
      places.some(
        (place) => typeof place === 'string' && (channels.has(place) || users.has(place)),
      ),
    );
    return about === undefined || about.id === owner
      ? []
      : [`${method} of ${about.id} by ${owner}`];
  });
}

describe('two workspaces', () => {
  it('are each spoken to with their own token, whoever acts and when', async () => {
    const { several, one, two } = await makeWorld();
    await using _end = several;
    for (const { workspace } of [one, two])
      await several.installations.keep(several.installationOf(workspace));
    const chat = await several.start([one.workspace.id, two.workspace.id]);

    const acts = [one, two, one, two].flatMap(({ maria, ops }) => [
      maria.mention(ops, '0x904'),
      maria.slash(ops, '/fettle', { text: '0x904 on web-01' }),
      maria.direct('help'),
      maria.openApp(),
    ]);
    await Promise.all(acts.map((act) => act.acked()));
    await Promise.all(
      several.received.map(({ thread }, index) => chat.post(thread, card, { key: `key-${index}` })),
    );

    const workspaces = [one.workspace, two.workspace];
    expect(strays(several, workspaces)).toEqual([]);
    expect(several.server.calls().filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    for (const { workspace, maria } of [one, two]) {
      const own = several.received.filter(({ thread }) => placeOf(thread)?.team === workspace.id);
      expect(own.length).toBe(6);
      expect(new Set(own.map(({ by }) => by.account))).toEqual(
        new Set([`slack:${workspace.id}/${maria.id}`]),
      );
    }
  });

  it('do not hear of each other when one of them is refused', async () => {
    const { several, one, two } = await makeWorld();
    await using _end = several;
    for (const { workspace } of [one, two])
      await several.installations.keep(several.installationOf(workspace));
    const chat = await several.start([one.workspace.id, two.workspace.id]);
    one.workspace.tokenState = 'token_revoked';
    const at = ({ workspace, ops }: typeof one): ThreadRef =>
      threadRef({ team: workspace.id, channel: ops.id });

    await expect(chat.post(at(one), card, { key: 'a' })).rejects.toMatchObject({
      code: 'chat-refused',
      details: { reason: 'token_revoked' },
    });
    await chat.post(at(two), card, { key: 'b' });

    expect(two.maria.sees(two.ops)).toHaveLength(1);
  });

  it('that do not have the app are told nothing and cost nothing', async () => {
    const { several, one, two } = await makeWorld();
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    const chat = await several.start([one.workspace.id, two.workspace.id]);

    await two.maria.mention(two.ops, '0x904').acked();
    await two.maria.slash(two.ops, '/fettle', { text: 'help' }).acked();

    expect(several.received).toEqual([]);
    expect(two.maria.sees(two.ops).at(-1)?.text).toContain('not installed in this workspace');
    const thread = threadRef({ team: two.workspace.id, channel: two.ops.id });
    await expect(chat.post(thread, card, { key: 'a' })).rejects.toMatchObject({
      details: { reason: 'not-installed', team: two.workspace.id },
    });
  });

  it('are served only as long as the site lists them', async () => {
    const { several, one } = await makeWorld();
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    const chat = await several.start(['T0OTHER']);

    await one.maria.direct('0x904').acked();

    expect(several.received).toEqual([]);
    const thread = threadRef({ team: one.workspace.id, channel: one.ops.id });
    await expect(chat.post(thread, card, { key: 'a' })).rejects.toMatchObject({
      code: 'chat-refused',
    });
  });

  it('cannot swap what is kept of them in the database', async () => {
    const { several, one, two } = await makeWorld();
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    const [row] = [...several.records.rows.values()];
    await several.records.put({
      kind: 'slack-installation',
      id: two.workspace.id,
      sealed: row?.sealed ?? '',
      replaces: undefined,
    });

    await expect(several.installations.get(two.workspace.id)).rejects.toMatchObject({
      code: 'seal-broken',
    });
    expect((await several.installations.list()).map(({ id }) => id)).toEqual([one.workspace.id]);
  });
});

describe('an organisation', () => {
  it('has one installation for its workspaces, found again after a restart', async () => {
    const { several, one, two } = await makeWorld('E0ORG');
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    const first = await several.start(['E0ORG']);
    await one.maria.mention(one.ops, '0x904').acked();
    await two.maria.mention(two.ops, '0x904').acked();
    await first.stop();
    const threads = several.received.map(({ thread }) => thread);

    const second = await several.start(['E0ORG']);
    for (const [index, thread] of threads.entries())
      await second.post(thread, card, { key: `k${index}` });

    expect(threads.map((thread) => placeOf(thread)?.team)).toEqual([
      one.workspace.id,
      two.workspace.id,
    ]);
    const posts = several.server.calls('chat.postMessage');
    expect(posts.map(({ team: owner, outcome }) => [owner, outcome])).toEqual([
      [one.workspace.id, 'ok'],
      [two.workspace.id, 'ok'],
    ]);
  });

  it('is not what its workspaces are, as long as only they are listed', async () => {
    const { several, one } = await makeWorld('E0ORG');
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    await several.start([one.workspace.id]);

    await one.maria.mention(one.ops, '0x904').acked();

    expect(several.received).toEqual([]);
  });
});

describe('an app that is taken out', () => {
  it('is forgotten with its token, and what is open there is cancelled by name', async () => {
    const { several, one, two } = await makeWorld();
    await using _end = several;
    for (const { workspace } of [one, two])
      await several.installations.keep(several.installationOf(workspace));
    const open = [one, two].map(({ workspace, ops }) =>
      threadRef({ team: workspace.id, channel: ops.id, thread: '1.000001' }),
    );
    const chat = await several.start([one.workspace.id, two.workspace.id], {
      openThreads: async () => open,
    });
    await several.clock.advance(2_000);

    several.server.desk.publish(one.workspace, { type: 'app_uninstalled' });
    await several.until(() => several.said('error').length > 0);

    expect(await several.installations.get(one.workspace.id)).toBeUndefined();
    expect(await several.installations.get(two.workspace.id)).toBeDefined();
    expect(several.received).toMatchObject([
      {
        thread: open[0],
        kind: 'message',
        text: 'cancel',
        by: { name: expect.stringMatching(/^Slack/) },
      },
    ]);
    expect(chat.state().kind).toBe('connected');
  });

  it('stays where it was installed again after that', async () => {
    const { several, one } = await makeWorld();
    await using _end = several;
    await several.start([one.workspace.id]);
    const late = several.clock.now() + 60_000;
    await several.installations.keep(several.installationOf(one.workspace, { at: late }));

    several.server.desk.publish(one.workspace, { type: 'app_uninstalled' });
    await several.until(() => several.said('error').length > 0);

    expect(await several.installations.get(one.workspace.id)).toBeDefined();
  });

  it('is not taken out by people who take back their own tokens', async () => {
    const { several, one } = await makeWorld();
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    await several.start([one.workspace.id]);
    await several.clock.advance(2_000);

    const tokens = { oauth: [one.maria.id], bot: [] };
    const [told] = several.server.desk.publish(one.workspace, { type: 'tokens_revoked', tokens });
    await several.server.until(() => told?.settled !== undefined);

    expect(await several.installations.get(one.workspace.id)).toBeDefined();
    expect(several.said('error')).toEqual([]);
  });

  it('leaves the bot without any workspace: it says so', async () => {
    const { several, one } = await makeWorld();
    await using _end = several;
    await several.installations.keep(several.installationOf(one.workspace));
    const chat = await several.start([one.workspace.id]);
    await several.clock.advance(2_000);

    const tokens = { oauth: [], bot: [one.workspace.botUser.id] };
    several.server.desk.publish(one.workspace, { type: 'tokens_revoked', tokens });
    await several.until(() => chat.state().kind === 'removed');

    expect(await several.installations.list()).toEqual([]);
  });
});
