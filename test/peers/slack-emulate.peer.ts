import { describe, expect, it } from '@jest/globals';
import { isJson, type Json, listAt, parseJson } from '#test/slack/json.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import { startEmulate } from './slack-emulate.ts';

interface Side {
  readonly call: (method: string, args: Json, token?: string) => Promise<Json>;
  readonly channel: string;
  /** Without the right to write. */
  readonly poor: string;
}

function side(apiUrl: string, usual: string): Side['call'] {
  return async (method, args, token = usual) => {
    const response = await fetch(`${apiUrl}${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(args),
    });
    const body = parseJson(await response.text());
    return isJson(body) ? body : {};
  };
}

async function theirs(apiUrl: string): Promise<Side> {
  const call = side(apiUrl, 'xoxb-peer');
  const channels = listAt(await call('conversations.list', {}), 'channels');
  const ops = channels.find(({ name }) => name === 'ops') ?? channels[0];
  return { call, channel: String(ops?.id), poor: 'xoxb-poor' };
}

function ours(slack: SlackServer): Side {
  const team = slack.install();
  const channel = team.addChannel({ name: 'ops' }).id;
  return {
    call: side(slack.apiUrl, team.botToken),
    channel,
    poor: slack.install({ scopes: ['channels:read'] }).botToken,
  };
}

const absent = '1.000001';
const answers = ['ok', 'error', 'warning', 'needed'] as const;

/** What an app decides on, of each answer of one conversation. */
async function converse({ call, channel, poor }: Side): Promise<readonly string[]> {
  const posted = await call('chat.postMessage', {
    channel,
    text: 'x',
    metadata: { event_type: 'a', event_payload: { k: 1 } },
  });
  const { ts } = posted;
  const said = [
    await call('auth.test', {}, ''),
    posted,
    await call('chat.postMessage', { channel }),
    await call('chat.postMessage', { channel: 'C0NO', text: 'x' }),
    await call('chat.postMessage', { channel, text: 'x' }, poor),
    await call('chat.postMessage', { channel, text: 'a'.repeat(40_001) }),
    await call('chat.postMessage', { channel, text: 'in the thread', thread_ts: ts }),
    await call('chat.update', { channel, ts, text: 'y' }),
    await call('chat.update', { channel, ts: absent, text: 'y' }),
    await call('chat.delete', { channel, ts: absent }),
    await call('chat.getPermalink', { channel, message_ts: absent }),
    await call('reactions.add', { channel, timestamp: ts, name: 'eyes' }),
    await call('reactions.add', { channel, timestamp: ts, name: 'eyes' }),
    await call('reactions.add', { channel, timestamp: absent, name: 'eyes' }),
    await call('users.info', { user: 'U0NO' }),
    await call('users.lookupByEmail', { email: 'no@example.com' }),
    await call('conversations.info', { channel: 'C0NO' }),
    await call('views.open', {
      trigger_id: '1.2.3',
      view: { type: 'modal', title: { type: 'plain_text', text: 'a' }, blocks: [] },
    }),
  ];
  return said.map((answer) => answers.map((key) => `${key}=${String(answer[key])}`).join(' '));
}

describe('our Slack beside emulate', () => {
  it('answers as it does, where both have an answer', async () => {
    await using peer = await startEmulate();
    await using slack = await SlackServer.start();

    const expected = await converse(await theirs(peer.apiUrl));

    expect(await converse(ours(slack))).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(8);
  });

  it('keeps what stands in a thread, with metadata, as it does', async () => {
    await using peer = await startEmulate();
    await using slack = await SlackServer.start();
    const read = async ({ call, channel }: Side) => {
      const metadata = { event_type: 'a', event_payload: { k: 1 } };
      const { ts } = await call('chat.postMessage', { channel, text: 'root', metadata });
      await call('chat.postMessage', { channel, text: 'reply', thread_ts: ts });
      await call('chat.update', { channel, ts, text: 'edited' });
      const answer = await call('conversations.replies', {
        channel,
        ts,
        include_all_metadata: true,
      });
      return listAt(answer, 'messages').map((message) => ({
        text: message.text,
        metadata: message.metadata,
        isReply: message.thread_ts === ts && message.ts !== ts,
      }));
    };

    expect(await read(ours(slack))).toEqual(await read(await theirs(peer.apiUrl)));
  });

  it('is stricter: threads, people and empty files that are not there', async () => {
    await using peer = await startEmulate();
    await using slack = await SlackServer.start();
    const dare = async ({ call, channel }: Side) => {
      const orphan = await call('chat.postMessage', { channel, text: 'x', thread_ts: absent });
      const toNobody = await call('chat.postEphemeral', { channel, user: 'U0NO', text: 'x' });
      const empty = await call('files.getUploadURLExternal', { filename: 'a.txt', length: 0 });
      return [orphan, toNobody, empty].map(({ ok, error }) => (ok === true ? 'ok' : error));
    };

    expect(await dare(await theirs(peer.apiUrl))).toEqual(['ok', 'user_not_found', 'ok']);
    expect(await dare(ours(slack))).toEqual([
      'thread_not_found',
      'user_not_in_channel',
      'invalid_arguments',
    ]);
  });
});
