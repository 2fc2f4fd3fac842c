import { describe, expect, it } from '@jest/globals';
import { placeOf } from '#adapters/discord/place.ts';
import { card } from '#test/contracts/chat-cards.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import { Scene } from './scene.ts';

const error = 'Error code: 0x904';

/** A thread in which something is talked through, and replies are read. */
async function begun() {
  const scene = await Scene.start({
    server: { app: { privileged: ['messageContent'] } },
    discord: { messageContent: 'auto' },
  });
  scene.maria.mention(scene.ops, error);
  const { thread } = await scene.got(1);
  const channel = scene.thread(scene.last);
  const marked = (message: string | undefined) => () => scene.bookmarks.get(channel.id) === message;
  return {
    scene,
    thread,
    channel,
    /** Resolves when the adapter has dealt with a message for good. */
    dealtWith: (message: string | undefined) => scene.until(marked(message)),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

function textsOf(scene: Scene): readonly string[] {
  return scene.received.map((inbound) => ('text' in inbound ? inbound.text : inbound.kind));
}

describe('the connection to Discord', () => {
  it('resumes after a drop, and hears what was said meanwhile once', async () => {
    await using world = await begun();
    const { scene, channel } = world;
    scene.server.gateway.drop();

    scene.jonas.say(channel, 'while it was away');
    await scene.got(2);
    await scene.server.until(() => scene.server.gateway.resumed === 1);
    scene.jonas.say(channel, 'afterwards');
    await scene.got(3);

    expect(textsOf(scene)).toEqual([error, 'while it was away', 'afterwards']);
  });

  it('reads again what was written while no session lived, each once', async () => {
    await using world = await begun();
    const { scene, channel, dealtWith } = world;
    const { message: heard } = scene.maria.say(channel, 'heard');
    await dealtWith(heard?.id);
    scene.server.gateway.dropForGood();

    scene.jonas.say(channel, 'one');
    scene.jonas.say(channel, 'two');
    await scene.got(4);
    await scene.until(() => scene.chat.state().kind === 'connected');
    scene.jonas.say(channel, 'three');
    await scene.got(5);

    expect(textsOf(scene)).toEqual([error, 'heard', 'one', 'two', 'three']);
  });

  it('reads again what was written while the process was away, each once', async () => {
    await using world = await begun();
    const { scene, channel, dealtWith } = world;
    await dealtWith(channel.id);
    await scene.chat.stop();
    for (let n = 0; n < 120; n += 1) {
      scene.jonas.say(channel, `message ${n}`);
      await scene.clock.advance(3_000);
    }
    scene.chat = scene.make();

    await scene.connect();
    const { message: last } = scene.jonas.say(channel, 'the last');
    await dealtWith(last?.id);

    const ids = scene.received.map(({ deliveryId }) => deliveryId);
    expect(new Set(ids).size).toBe(122);
  });

  it('notices a connection that only looks alive, and hears what was said meanwhile once', async () => {
    await using scene = await Scene.start({ server: { heartbeatMs: 200 } });
    scene.maria.mention(scene.ops, error);
    await scene.got(1);

    scene.server.gateway.silence();
    scene.maria.mention(scene.ops, 'Error code: 0x907');
    await scene.got(2);

    expect(textsOf(scene)).toEqual([error, 'Error code: 0x907']);
    expect(scene.server.gateway.resumed + scene.server.gateway.identified).toBeGreaterThan(1);
  });

  it('comes again when Discord asks it to', async () => {
    await using world = await begun();
    const { scene, channel } = world;
    scene.server.gateway.askToReconnect();
    await scene.server.until(() => scene.server.gateway.resumed === 1);

    scene.jonas.say(channel, 'still there?');

    expect(await scene.got(2)).toMatchObject({ text: 'still there?' });
  });

  it('ends with one clear line when Discord takes the token back', async () => {
    await using world = await begun();
    const { scene } = world;
    scene.server.gateway.drop(4004);

    await expect(scene.chat.lost).resolves.toMatchObject({
      code: 'config-invalid',
      message: 'Discord: the token is not valid.',
      hint: expect.stringContaining('Reset Token'),
    });
    expect(scene.chat.state().kind).toBe('refused');
  });

  it('goes on without Message Content when it is taken away while it runs', async () => {
    await using world = await begun();
    const { scene, channel } = world;
    scene.server.gateway.drop(4014);
    await scene.until(
      () => scene.server.gateway.identified === 2 && !scene.chat.state().readsReplies,
    );
    await scene.until(() => scene.chat.state().kind === 'connected');

    scene.jonas.say(channel, 'not for the bot');
    scene.jonas.mention(channel, 'for the bot');

    expect(await scene.got(2)).toMatchObject({ text: 'for the bot' });
  });

  it.each([4010, 4011, 4012, 4013, 4014])(
    'does not start when Discord closes with %i',
    async (code) => {
      await using scene = await Scene.make();
      scene.server.gateway.refuseWith(code);

      await expect(scene.connect()).rejects.toMatchObject({
        code: 'config-invalid',
        hint: expect.any(String),
        details: { close: code },
      });
    },
  );

  it('does not start with a token that Discord does not know', async () => {
    await using scene = await Scene.make({ discord: { token: 'not.a.token' } });

    await expect(scene.connect()).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'Discord: the token is not valid.',
    });
  });

  it('never says the token, not even when everything goes wrong', async () => {
    const lines: string[] = [];
    const log = {
      debug: (fields: object, message: string) => lines.push(JSON.stringify([fields, message])),
      info: (fields: object, message: string) => lines.push(JSON.stringify([fields, message])),
      warn: (fields: object, message: string) => lines.push(JSON.stringify([fields, message])),
      error: (fields: object, message: string) => lines.push(JSON.stringify([fields, message])),
      child: () => log,
    };
    await using scene = await Scene.start({ discord: { log } });
    scene.server.rest.faults.plan({
      route: 'POST /interactions/:interaction/:token/callback',
      times: 9,
      fault: { kind: 'drop-before-effect' },
    });
    const act = scene.maria.slash(scene.ops, 'fettle help');
    await scene.got(1);
    await scene.chat.post(scene.last.thread, card('an answer'), { key: 'k1' });
    await settle();

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain(scene.server.botToken);
    expect(lines.join('\n')).not.toContain(act.interaction?.token);
  });
});

describe('references', () => {
  it.each([
    '',
    '1/2',
    '@me/123',
    'x/123456789012345',
    '123456789012345/123456789012345/@eve',
    '../../etc',
  ])('does not take %j for a thread', (id) => {
    expect(placeOf({ platform: 'discord', id })).toBeUndefined();
  });
});
