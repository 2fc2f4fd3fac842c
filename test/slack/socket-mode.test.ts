import { describe, expect, it } from '@jest/globals';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { boltOnSockets } from './bolt.ts';
import { SlackServer } from './slack-server.ts';

describe('Socket Mode with the real bolt', () => {
  it('takes a mention, and shows the answer in the thread', async () => {
    await using slack = await SlackServer.start({ clock: new FakeClock() });
    const team = slack.install();
    const maria = slack.person(team, { name: 'maria' });
    const ops = team.addChannel({ name: 'ops' });
    maria.join(ops);
    await using _ = await boltOnSockets(slack, team, {
      listen: (app) =>
        app.event('app_mention', async ({ event, say }) => {
          await say({ text: `heard: ${event.text}`, thread_ts: event.ts });
        }),
    });

    const act = maria.mention(ops, 'Error code: 0x904');
    await act.acked();
    await slack.until(() => maria.sees(ops, act.ts).length === 2);

    expect(maria.sees(ops, act.ts).map(({ text }) => text)).toEqual([
      expect.stringContaining('Error code: 0x904'),
      expect.stringContaining('heard:'),
    ]);
  });

  it('hands each envelope to one of the sockets only', async () => {
    await using slack = await SlackServer.start({ clock: new FakeClock() });
    const team = slack.install();
    const maria = slack.person(team, { name: 'maria' });
    let heard = 0;
    await using _ = await boltOnSockets(slack, team, {
      sockets: 2,
      listen: (app) =>
        app.message(async () => {
          heard += 1;
        }),
    });

    for (const text of ['one', 'two', 'three', 'four']) await maria.direct(text).acked();
    // The listener runs after bolt has acknowledged.
    while (heard < 4) await settle();

    expect(heard).toBe(4);
    const receivers = slack.deliveries.map(({ attempts }) => attempts[0]?.receiver);
    expect(new Set(receivers).size).toBe(2);
  });

  it('presses a button, opens a form, and shuts it', async () => {
    await using slack = await SlackServer.start({ clock: new FakeClock() });
    const team = slack.install();
    const maria = slack.person(team, { name: 'maria' });
    await using _ = await boltOnSockets(slack, team, {
      listen: (app) => {
        app.message(async ({ say }) => {
          const button = {
            type: 'button',
            action_id: 'ask',
            text: { type: 'plain_text', text: 'Answer' },
          } as const;
          await say({ text: 'Which host?', blocks: [{ type: 'actions', elements: [button] }] });
        });
        app.action('ask', async ({ ack, body, client }) => {
          await ack();
          if (body.type !== 'block_actions') return;
          await client.views.open({
            trigger_id: body.trigger_id,
            view: {
              type: 'modal',
              callback_id: 'host',
              title: { type: 'plain_text', text: 'Which host?' },
              submit: { type: 'plain_text', text: 'Send' },
              blocks: [
                {
                  type: 'input',
                  block_id: 'host',
                  label: { type: 'plain_text', text: 'Host' },
                  element: { type: 'plain_text_input', action_id: 'name' },
                },
              ],
            },
          });
        });
        app.view('host', async ({ ack, view, client, body }) => {
          await ack();
          const name = view.state.values.host?.name?.value;
          await client.chat.postMessage({ channel: body.user.id, text: `looking at ${name}` });
        });
      },
    });

    await maria.direct('0x904').acked();
    const ops = team.directMessages(maria.id);
    await slack.until(() => maria.sees(ops).length === 2);
    await maria.press('Answer').acked();
    await slack.until(() => maria.form !== undefined);
    await maria.submit({ Host: 'rds-07' }).acked();
    await slack.until(() => maria.sees(ops).length === 3);

    expect(maria.form).toBeUndefined();
    expect(maria.sees(ops).at(-1)?.text).toBe('looking at rds-07');
  });

  it('runs a command, and refuses it in a thread', async () => {
    await using slack = await SlackServer.start({ clock: new FakeClock() });
    const team = slack.install();
    const maria = slack.person(team, { name: 'maria' });
    const ops = team.addChannel({ name: 'ops' });
    maria.join(ops);
    const heard: string[] = [];
    await using _ = await boltOnSockets(slack, team, {
      listen: (app) =>
        app.command('/fettle', async ({ ack, command }) => {
          heard.push(command.text);
          await ack({ text: 'on it' });
        }),
    });
    const { ts } = maria.say(ops, 'a message');

    await maria.slash(ops, '/fettle', { text: 'status' }).acked();
    const refused = maria.slash(ops, '/fettle', { text: 'status', threadTs: ts ?? '' });

    expect(heard).toEqual(['status']);
    expect(maria.sees(ops).at(-1)?.text).toBe('on it');
    expect(refused.deliveries).toEqual([]);
    expect(maria.notices).toEqual(['/fettle is not supported in threads. Sorry!']);
  });
});
