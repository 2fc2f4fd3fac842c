import { describe, expect, it } from '@jest/globals';
import { jsonAt } from './json.ts';
import { triggerLifeMs } from './slack-server.ts';
import { makeTeam, payloadOf, withButton } from './small-team.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const form = {
  type: 'modal',
  title: plain('Which host?'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'host',
      label: plain('Host'),
      element: { type: 'plain_text_input', action_id: 'name', max_length: 20 },
    },
  ],
};

describe('a pressed button', () => {
  it('says who, where, and what the button carries', async () => {
    await using world = await withButton();

    const payload = payloadOf(world.maria.press('Approve'));

    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: world.maria.id, team_id: world.team.id },
      container: {
        type: 'message',
        message_ts: world.ts,
        channel_id: world.ops.id,
        is_ephemeral: false,
      },
      actions: [
        {
          type: 'button',
          value: 'token-1',
          action_id: expect.any(String),
          block_id: expect.any(String),
        },
      ],
      message: { ts: world.ts },
    });
  });

  it('does nothing when the person does not confirm', async () => {
    await using world = await withButton();

    expect(world.maria.press('Approve', { confirm: 'dismiss' }).deliveries).toEqual([]);
  });

  it('is not there for somebody outside of the channel', async () => {
    await using world = await withButton();
    const jonas = world.slack.person(world.team, { name: 'jonas' });

    expect(() => jonas.press('Approve')).toThrow('there is no button');
  });
});

describe('a trigger', () => {
  async function withTrigger() {
    const world = await makeTeam();
    const trigger = String(payloadOf(world.maria.globalShortcut('report')).trigger_id);
    return {
      ...world,
      open: (id = trigger) => world.run('views.open', { trigger_id: id, view: form }),
      trigger,
    };
  }

  it('opens one view, once', async () => {
    await using world = await withTrigger();

    expect(await world.open()).toMatchObject({ ok: true, view: { type: 'modal' } });
    expect(await world.open()).toEqual({ ok: false, error: 'exchanged_trigger_id' });
    expect(world.maria.form).toMatchObject({ title: 'Which host?', inputs: ['Host'] });
  });

  it('dies after three seconds', async () => {
    await using world = await withTrigger();

    await world.clock.advance(triggerLifeMs + 1);

    expect(await world.open()).toEqual({ ok: false, error: 'expired_trigger_id' });
    expect(world.maria.form).toBeUndefined();
  });

  it('still lives after exactly three seconds', async () => {
    await using world = await withTrigger();

    await world.clock.advance(3000);

    expect(await world.open()).toMatchObject({ ok: true });
  });

  it('cannot be made up, nor used by another workspace', async () => {
    await using world = await withTrigger();
    const other = world.slack.install();

    expect(await world.open('1.2.3')).toEqual({ ok: false, error: 'invalid_trigger_id' });
    const answer = await fetch(`${world.slack.apiUrl}views.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${other.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ trigger_id: world.trigger, view: form }),
    });
    expect(await answer.json()).toEqual({ ok: false, error: 'invalid_trigger_id' });
  });

  it('is not used up by a view that Slack refuses', async () => {
    await using world = await withTrigger();
    const wrong = { ...form, title: plain('a'.repeat(25)) };

    expect(await world.run('views.open', { trigger_id: world.trigger, view: wrong })).toMatchObject(
      {
        error: 'invalid_arguments',
        response_metadata: { messages: [expect.stringContaining('less than 25')] },
      },
    );
    expect(await world.open()).toMatchObject({ ok: true });
  });

  it('pushes at most three views on top of each other', async () => {
    await using world = await withTrigger();
    await world.open();
    const push = () =>
      world.run('views.push', {
        trigger_id: String(payloadOf(world.maria.globalShortcut('report')).trigger_id),
        view: form,
      });

    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toEqual({ ok: false, error: 'push_limit_reached' });
  });
});

describe('a form', () => {
  async function withForm() {
    const world = await makeTeam();
    const trigger = payloadOf(world.maria.globalShortcut('report')).trigger_id;
    await world.run('views.open', { trigger_id: String(trigger), view: form });
    return world;
  }

  it('sends what was filled in, by block and action', async () => {
    await using world = await withForm();

    const payload = payloadOf(world.maria.submit({ Host: 'rds-07' }));

    const state = jsonAt(jsonAt(payload, 'view') ?? {}, 'state');
    expect(state).toEqual({
      values: { host: { name: { type: 'plain_text_input', value: 'rds-07' } } },
    });
  });

  it.each([
    { filled: {}, says: 'has to be filled in' },
    { filled: { Host: 'a'.repeat(21) }, says: 'at most 20 characters' },
    { filled: { Host: 'a\nb' }, says: 'takes one line' },
    { filled: { Colour: 'red' }, says: 'has no input Colour' },
  ])('is not sent by the client otherwise: $says', async ({ filled, says }) => {
    await using world = await withForm();

    expect(() => world.maria.submit(filled)).toThrow(says);
  });

  it('closes without a word to the app unless it asked', async () => {
    await using world = await withForm();

    expect(world.maria.dismiss().deliveries).toEqual([]);
    expect(world.maria.form).toBeUndefined();
  });

  it('keeps the hash of a view, so that an old change does not win', async () => {
    await using world = await withForm();
    const view = world.team.home.modals.get(world.maria.id)?.[0];
    const change = { view_id: view?.id, view: { ...form, title: plain('New') } };

    expect(await world.run('views.update', { ...change, hash: 'old' })).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await world.run('views.update', { ...change, hash: view?.hash })).toMatchObject({
      ok: true,
    });
    expect(world.maria.form?.title).toBe('New');
  });
});
