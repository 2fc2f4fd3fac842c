import { describe, expect, it } from '@jest/globals';
import { fault, received } from './answers.ts';
import { Conversation, hi, running } from './conversation.ts';

const stop = { kind: 'stop' } as const;
const abandon = { kind: 'abandon' } as const;

describe('a command that is told to end', () => {
  it('gets its Signal on a second connection while a Receive waits, and its end is awaited', () => {
    const talk = running({ keepShell: true }).hears(stop);

    expect(talk.waiting).toEqual(['receive', 'signal']);
    talk.says('signal').says('receive', received({ pieces: [['stdout', hi]] }));
    talk.says('receive', received({ isDone: true, exitCode: 1 })).says('delete');
    expect(talk.sent.slice(2)).toEqual(['receive', 'signal beside', 'receive', 'delete']);
    expect(talk.bytes).toEqual([...hi]);
    expect(talk.outcome).toEqual({
      result: { kind: 'stopped', exitCode: 1, output: 'whole' },
      shell: { kind: 'gone' },
    });
  });

  it.each([995, 2150858843])('has ended when the host says so by fault %s', (number) => {
    const talk = running().hears(stop).says('signal').says('receive', fault(number)).says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'stopped', exitCode: undefined, output: 'whole' });
  });

  it('has ended also when the host says so before it answers the Signal', () => {
    const talk = running().hears(stop).says('receive', fault(995)).says('signal').says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'stopped', exitCode: undefined, output: 'whole' });
  });

  it('is not believed to have ended by silence', () => {
    const talk = running().hears(stop).says('signal');
    for (let polls = 0; polls < 4; polls += 1) talk.says('receive', fault(2150858793));

    expect(talk.waiting).toEqual(['delete']);
    expect(talk.says('delete').outcome?.result).toMatchObject({
      kind: 'unknown',
      why: { code: 'timed-out' },
    });
  });

  it('sends no more input', () => {
    const talk = running()
      .hears({ kind: 'input', bytes: Uint8Array.of(1, 2, 3, 4, 5), isLast: true })
      .hears(stop)
      .says('send');

    expect(talk.sent.slice(2)).toEqual(['receive', 'send beside', 'signal beside']);
  });

  it('was not run when it had not been sent', () => {
    const talk = new Conversation({ keepShell: true }).hears(stop).says('create');

    expect(talk.sent).toEqual(['create']);
    expect(talk.outcome).toEqual({
      result: { kind: 'not-run', why: undefined, reaction: undefined },
      shell: { kind: 'warm', id: 'SHELL-1', idleTimeoutMs: 600_000 },
    });
  });

  it('is told so once its start was answered', () => {
    const talk = new Conversation().says('create').hears(stop).says('command');

    expect(talk.waiting).toEqual(['signal']);
  });

  it('ended by itself when its end was known before', () => {
    const talk = running().says('receive').hears(stop).says('signal').says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
  });
});

describe('a command that nobody waits for any longer', () => {
  it('has an unknown outcome; one Delete is tried', () => {
    const talk = running({ keepShell: true }).hears(stop).hears(abandon);

    expect(talk.waiting).toEqual(['delete']);
    expect(talk.says('delete').outcome).toMatchObject({
      result: { kind: 'unknown', why: { code: 'timed-out' } },
      shell: { kind: 'gone' },
    });
  });

  it('leaves its shell behind when it is abandoned twice', () => {
    const talk = running().hears(abandon).hears(abandon).hears(abandon);

    expect(talk.outcome).toMatchObject({
      result: { kind: 'unknown' },
      shell: { kind: 'left', id: 'SHELL-1' },
    });
  });

  it('keeps the result that was known', () => {
    const talk = running().says('receive').hears(abandon).says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'ended', exitCode: 0, output: 'whole' });
  });

  it('was not run when its shell was not made', () => {
    const talk = new Conversation().hears(abandon);

    expect(talk.outcome).toMatchObject({
      result: { kind: 'not-run', why: { code: 'timed-out' } },
      shell: { kind: 'left', id: undefined },
    });
  });

  it('is not woken by an answer that comes too late', () => {
    const talk = running();
    const late = talk.request('receive');
    talk.hears(abandon).hears({ kind: 'answer', id: late.id, answer: { kind: 'done' } });

    expect(talk.waiting).toEqual(['delete']);
  });
});

describe('a host that talks too much or nonsense', () => {
  it('is stopped at the output limit, and the rest is thrown away', () => {
    const talk = running({ outputLimit: 3 })
      .says('receive', received({ pieces: [['stdout', hi]] }))
      .says('receive', received({ pieces: [['stderr', hi]] }))
      .says('signal')
      .says('receive', received({ pieces: [['stdout', hi]], isDone: true }))
      .says('delete');

    expect(talk.bytes).toEqual([...hi]);
    expect(talk.outcome?.result).toMatchObject({ kind: 'unknown', why: { code: 'bad-output' } });
  });

  it('does not talk for ever after it was told to stop', () => {
    const talk = running({ outputLimit: 3 });
    const flood = received({ pieces: [['stdout', new Uint8Array(10)]] });
    talk.says('receive', flood).says('signal');
    for (let more = 0; more < 4; more += 1) talk.says('receive', flood);

    expect(talk.waiting).toEqual(['delete']);
  });

  it.each([
    ['output of another command', received({ pieces: [['stdout', hi]], commandId: 'OTHER' })],
    ['the end of another command', received({ isDone: true, commandId: 'OTHER' })],
    ['a stream that was not asked for', received({ pieces: [['secrets', hi]] })],
    ['no response', ''],
  ])('is not believed: %s', (_, body) => {
    const talk = running().says('receive', body).says('signal').says('delete');

    expect(talk.bytes).toEqual([]);
    expect(talk.outcome?.result).toMatchObject({ kind: 'unknown', why: { code: 'bad-output' } });
  });

  it.each(['create', 'command', 'receive', 'signal', 'delete'] as const)(
    'gets no second request when it garbles the answer to %s',
    (purpose) => {
      const talk = new Conversation();
      for (const each of ['create', 'command', 'receive', 'signal', 'delete'] as const) {
        if (!talk.waiting.includes(each)) continue;
        if (each === purpose) talk.garbles(each);
        else talk.says(each);
      }

      expect(new Set(talk.sent).size).toBe(talk.sent.length);
      expect(talk.outcome?.result.kind).toBe(
        {
          create: 'not-run',
          command: 'unknown',
          receive: 'unknown',
          signal: 'ended',
          delete: 'ended',
        }[purpose],
      );
    },
  );
});
