import { describe, expect, it } from '@jest/globals';
import { Conversation, gone } from './conversation.ts';

function unsent(talk: Conversation, purpose: 'create' | 'command' | 'receive'): Conversation {
  const outgoing = talk.request(purpose);
  return talk.misses(outgoing);
}

describe('a request that never left', () => {
  it('has created no shell', () => {
    const talk = unsent(new Conversation(), 'create');

    expect(talk.outcome).toMatchObject({
      result: { kind: 'not-run', why: gone },
      shell: { kind: 'gone' },
    });
  });

  it('has started no command, and the shell stays warm', () => {
    const talk = unsent(new Conversation({ shell: { id: 'SHELL-1' }, keepShell: true }), 'command');

    expect(talk.outcome).toMatchObject({
      result: { kind: 'not-run', why: gone },
      shell: { kind: 'warm', id: 'SHELL-1' },
    });
  });

  it('loses no output', () => {
    const talk = unsent(new Conversation().says('create').says('command'), 'receive');
    talk.says('receive').says('signal').says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
    expect(talk.sent.filter((each) => each === 'receive')).toHaveLength(2);
  });

  it('is given up after a few tries', () => {
    const talk = new Conversation().says('create').says('command');
    for (let count = 0; count < 6; count += 1) unsent(talk, 'receive');

    talk.says('signal').says('delete');
    expect(talk.outcome?.result).toMatchObject({ kind: 'unknown', why: gone });
  });
});
