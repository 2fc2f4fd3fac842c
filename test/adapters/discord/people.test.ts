import { describe, expect, it } from '@jest/globals';
import { Scene } from './scene.ts';
import { ofMember } from './told.ts';

const error = 'Error code: 0x904';
const asking = 'GET /guilds/:guild/members/:user';

describe('who somebody is', () => {
  it.each([
    ['is timed out', { communication_disabled_until: '2100-01-01T00:00:00.000Z' }, true],
    ['has a time-out that nobody can read', { communication_disabled_until: 'soon' }, true],
    ['has served a time-out', { communication_disabled_until: '2020-01-01T00:00:00.000Z' }, false],
    ['has not agreed to the rules yet', { pending: true }, true],
    ['has agreed to the rules', { pending: false }, false],
  ])('counts for the site who %s: external is %3$s', async (_, more, isExternal) => {
    await using scene = await Scene.start();
    const role = scene.guild.addRole('ops');
    scene.maria.give(scene.guild, role);
    const act = scene.maria.mention(scene.ops, error);
    await scene.got(1);

    scene.server.news.again(ofMember(act.happenings[0], more));
    const { by, isExternal: found } = await scene.got(2);

    expect(found).toBe(isExternal);
    expect(by.groups).toEqual(isExternal ? [] : [`discord:${scene.guild.id}/${role.id}`]);
  });

  it('is asked for again when Discord does not answer: nobody becomes a stranger by that', async () => {
    await using scene = await Scene.start();
    scene.server.rest.faults.plan({
      route: asking,
      times: 3,
      fault: { kind: 'status', status: 503 },
    });

    scene.maria.direct(error);
    await scene.until(() => scene.server.calls(asking).length === 3 && scene.clock.pending > 0);
    await scene.clock.advance(5_000);

    expect(await scene.got(1)).toMatchObject({ text: error, isExternal: false });
    expect(scene.received).toHaveLength(1);
  });

  it('is said to be unknown to whoever pressed or asked meanwhile, and nothing is done', async () => {
    await using scene = await Scene.start();
    scene.maria.direct('hello');
    await scene.got(1);
    scene.server.rest.faults.plan({
      route: asking,
      times: 3,
      fault: { kind: 'drop-before-effect' },
    });

    await scene.maria.slash(scene.maria.directMessages, 'fettle status').acked();
    await scene.server.until(() => scene.maria.inbox.some(({ isPrivate }) => isPrivate));

    expect(scene.maria.inbox.at(-1)?.text).toContain('nothing was done');
    expect(scene.received).toHaveLength(1);
  });
});
