import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { boltOnHttp } from './bolt.ts';
import { SlackServer } from './slack-server.ts';

async function makeWorld() {
  const slack = await SlackServer.start({ clock: new FakeClock() });
  const team = slack.install();
  const maria = slack.person(team, { name: 'maria' });
  const ops = team.addChannel({ name: 'ops' });
  maria.join(ops);
  const heard: string[] = [];
  const bot = await boltOnHttp(slack, team, (app) => {
    app.message(async ({ message }) => {
      heard.push('text' in message ? (message.text ?? '') : '');
    });
    app.command('/fettle', async ({ ack, command }) => {
      heard.push(command.text);
      await ack({ response_type: 'ephemeral', text: 'on it' });
    });
    app.shortcut('report', async ({ ack, shortcut }) => {
      heard.push(shortcut.callback_id);
      await ack();
    });
  });
  const end = async () => {
    await bot[Symbol.asyncDispose]();
    await slack[Symbol.asyncDispose]();
  };
  return { slack, maria, ops, heard, requestUrl: bot.requestUrl, [Symbol.asyncDispose]: end };
}

describe('signed HTTP with the real bolt', () => {
  it('delivers events, commands and interactions', async () => {
    await using world = await makeWorld();

    await world.maria.direct('0x904').acked();
    await world.maria.slash(world.ops, '/fettle', { text: 'status & more' }).acked();
    await world.maria.globalShortcut('report').acked();

    expect(world.heard).toEqual(['0x904', 'status &amp; more', 'report']);
    expect(world.maria.sees(world.ops).map(({ text }) => text)).toEqual(['on it']);
  });

  it.each([
    { what: 'somebody who does not know the secret', options: { signingSecret: 'guessed' } },
    { what: 'a request that is older than five minutes', options: { agedSeconds: 301 } },
  ])('lets bolt tell $what from Slack', async ({ options }) => {
    await using world = await makeWorld();
    world.slack.deliverBySignedHttp(world.requestUrl, options);

    const act = world.maria.globalShortcut('report');

    await expect(act.acked()).rejects.toThrow('http_error');
    expect(world.heard).toEqual([]);
  });

  it('takes a stamp of four minutes', async () => {
    await using world = await makeWorld();
    world.slack.deliverBySignedHttp(world.requestUrl, { agedSeconds: 240 });

    await world.maria.globalShortcut('report').acked();

    expect(world.heard).toEqual(['report']);
  });
});
