import { describe, expect, it } from '@jest/globals';
import { webClient } from './bolt.ts';
import { makeTeam } from './small-team.ts';

describe('files', () => {
  it('takes a file of the SDK, and shows it in the thread', async () => {
    await using world = await makeTeam();
    const { ts = '' } = world.maria.say(world.ops, 'root');

    await webClient(world.slack, world.token).filesUploadV2({
      channel_id: world.ops.id,
      thread_ts: ts,
      filename: 'output.txt',
      title: 'All output',
      content: 'line 1\nline 2',
    });

    const file = [...world.team.files.values()][0];
    expect(new TextDecoder().decode(file?.bytes)).toBe('line 1\nline 2');
    expect(world.maria.sees(world.ops, ts).at(-1)?.text).toBe('All output');
  });

  it('completes nothing of which bytes are missing', async () => {
    await using world = await makeTeam();
    const upload = await world.run('files.getUploadURLExternal', { filename: 'a.txt', length: 3 });

    const answer = await world.run('files.completeUploadExternal', {
      files: [{ id: upload.file_id }],
    });

    expect(answer).toMatchObject({ ok: false, error: 'file_update_failed' });
  });

  it('gives a file to its token only, and a page for signing in to others', async () => {
    await using world = await makeTeam();
    const files = [{ name: 'a.log', bytes: new TextEncoder().encode('secret') }];
    world.maria.say(world.ops, 'see file', { files });
    const address = [...world.team.files.values()][0]?.urlPrivate ?? '';

    const mine = await fetch(address, { headers: { authorization: `Bearer ${world.token}` } });
    const others = await fetch(address);

    expect(await mine.text()).toBe('secret');
    expect(others.status).toBe(200);
    expect(await others.text()).toContain('Sign in');
  });
});
