import { describe, expect, it } from '@jest/globals';
import type { Json } from './json.ts';
import { makeTeam } from './small-team.ts';

function section(text: string): Json {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

describe('messages', () => {
  it.each([
    { what: 'nothing to say', args: {}, error: 'no_text' },
    { what: 'blocks that are no JSON', args: { blocks: '[{' }, error: 'invalid_blocks_format' },
    {
      what: '51 blocks',
      args: { text: 'x', blocks: Array(51).fill({ type: 'divider' }) },
      error: 'invalid_blocks',
    },
    {
      what: 'a section of 3001 characters',
      args: { text: 'x', blocks: [section('a'.repeat(3001))] },
      error: 'invalid_blocks',
    },
    {
      what: 'blocks of 13,173 characters together',
      args: { text: 'x', blocks: Array(5).fill(section('a'.repeat(2635))) },
      error: 'msg_blocks_too_long',
    },
    {
      what: 'a thread that there is not',
      args: { text: 'x', thread_ts: '1.000001' },
      error: 'thread_not_found',
    },
    {
      what: 'metadata without a payload',
      args: { text: 'x', metadata: { event_type: 'a' } },
      error: 'invalid_metadata_format',
    },
    {
      what: 'metadata of 8000 bytes',
      args: { text: 'x', metadata: { event_type: 'a', event_payload: { b: 'c'.repeat(8000) } } },
      error: 'metadata_too_large',
    },
  ])('refuses $what', async ({ args, error }) => {
    await using world = await makeTeam();

    const answer = await world.run('chat.postMessage', { channel: world.ops.id, ...args });

    expect(answer).toMatchObject({ ok: false, error });
    expect(world.maria.sees(world.ops)).toEqual([]);
  });

  it('cuts text at 40,000 characters, and says so', async () => {
    await using world = await makeTeam();

    const answer = await world.run('chat.postMessage', {
      channel: world.ops.id,
      text: 'a'.repeat(40_001),
    });

    expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' });
    expect(world.maria.sees(world.ops)[0]?.text).toHaveLength(40_000);
  });

  it('warns of a message without text for screen readers', async () => {
    await using world = await makeTeam();

    const answer = await world.run('chat.postMessage', {
      channel: world.ops.id,
      blocks: [section('x')],
    });

    expect(answer).toMatchObject({ ok: true, warning: 'missing_text_in_message' });
  });

  it('counts the text of an edit in bytes, escaped', async () => {
    await using world = await makeTeam();
    const { ts } = await world.run('chat.postMessage', { channel: world.ops.id, text: 'x' });
    const edit = (text: string) => world.run('chat.update', { channel: world.ops.id, ts, text });

    expect(await edit('a'.repeat(4000))).toMatchObject({ ok: true });
    expect(await edit('a'.repeat(4001))).toMatchObject({ error: 'msg_too_long' });
    expect(await edit('ä'.repeat(2001))).toMatchObject({ error: 'msg_too_long' });
    expect(await edit('<'.repeat(1001))).toMatchObject({ error: 'msg_too_long' });
    expect(await edit('&lt;'.repeat(1000))).toMatchObject({ ok: true });
  });

  it('takes the buttons away when an edit has text and no blocks', async () => {
    await using world = await makeTeam();
    const button = { type: 'button', text: { type: 'plain_text', text: 'Approve' } };
    const blocks = [{ type: 'actions', elements: [button] }];
    const { ts } = await world.run('chat.postMessage', {
      channel: world.ops.id,
      text: 'x',
      blocks,
    });
    expect(world.maria.sees(world.ops)[0]?.labels).toEqual(['Approve']);

    await world.run('chat.update', { channel: world.ops.id, ts, text: 'approved' });

    expect(world.maria.sees(world.ops)[0]?.labels).toEqual([]);
    expect(() => world.maria.press('Approve')).toThrow('no button');
    expect(world.maria.press('Approve', { isStale: true }).deliveries).toHaveLength(1);
  });

  it.each([
    { method: 'chat.update', error: 'cant_update_message' },
    { method: 'chat.delete', error: 'cant_delete_message' },
  ])('lets $method touch nothing that others wrote', async ({ method, error }) => {
    await using world = await makeTeam();
    const { ts } = world.maria.say(world.ops, 'mine');

    expect(await world.run(method, { channel: world.ops.id, ts, text: 'x' })).toMatchObject({
      error,
    });
    expect(
      await world.run(method, { channel: world.ops.id, ts: '1.000001', text: 'x' }),
    ).toMatchObject({
      error: 'message_not_found',
    });
  });

  it('shows an ephemeral message to one person, and keeps it from edits and history', async () => {
    await using world = await makeTeam();
    const jonas = world.slack.person(world.team, { name: 'jonas' });
    const tell = { channel: world.ops.id, user: world.maria.id, text: 'between us' };

    const { message_ts: ts } = await world.run('chat.postEphemeral', tell);
    const edited = await world.run('chat.update', { channel: world.ops.id, ts, text: 'x' });
    const toAbsent = await world.run('chat.postEphemeral', { ...tell, user: jonas.id });
    jonas.join(world.ops);

    expect(world.maria.sees(world.ops).map(({ text }) => text)).toEqual(['between us']);
    expect(jonas.sees(world.ops)).toEqual([]);
    expect(edited).toMatchObject({ error: 'message_not_found' });
    expect(toAbsent).toMatchObject({ error: 'user_not_in_channel' });
    expect(await world.run('conversations.history', { channel: world.ops.id })).toMatchObject({
      messages: [],
    });
  });

  it('shows metadata only to who asks for it, and keeps it over an edit', async () => {
    await using world = await makeTeam();
    const metadata = { event_type: 'card', event_payload: { key: 'k1' } };
    const { ts } = await world.run('chat.postMessage', {
      channel: world.ops.id,
      text: 'x',
      metadata,
    });
    await world.run('chat.update', { channel: world.ops.id, ts, text: 'y' });

    const read = (all: boolean) =>
      world.run('conversations.replies', { channel: world.ops.id, ts, include_all_metadata: all });

    expect(await read(true)).toMatchObject({ messages: [{ text: 'y', metadata }] });
    expect(await read(false)).toMatchObject({ messages: [{ metadata: { event_type: 'card' } }] });
    expect(JSON.stringify(await read(false))).not.toContain('k1');
  });

  it('hands a thread out in pages', async () => {
    await using world = await makeTeam();
    const { ts } = world.maria.say(world.ops, 'root');
    for (const text of ['one', 'two', 'three']) world.maria.say(world.ops, text, { threadTs: ts });
    const read = (cursor: string) =>
      world.run('conversations.replies', { channel: world.ops.id, ts, limit: 2, cursor });

    const first = await read('');
    expect(first).toMatchObject({ has_more: true, messages: [{ text: 'root' }, { text: 'one' }] });
    expect(await read('2')).toMatchObject({
      has_more: false,
      messages: [{ text: 'two' }, { text: 'three' }],
    });
  });
});
