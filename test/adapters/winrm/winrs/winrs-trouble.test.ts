import { describe, expect, it } from '@jest/globals';
import { writeXml } from '#src/xml/write-xml.ts';
import { fault, order, received } from './answers.ts';
import { Conversation, gone, hi, running } from './conversation.ts';

describe('a poll without output', () => {
  it('is followed by the next one, for as long as it takes', () => {
    const talk = running();
    for (let polls = 0; polls < 500; polls += 1) talk.says('receive', fault(2150858793));

    expect(talk.waiting).toEqual(['receive']);
    expect(talk.request('receive').repeats).toBe(0);
  });
});

describe('a lost connection', () => {
  it('repeats a Receive as it was, five times in a row at most', () => {
    const talk = running().says('receive', received({ pieces: [['stdout', hi]] }));
    const first = talk.request('receive');
    for (let count = 1; count <= 5; count += 1) {
      talk.loses('receive');
      expect(talk.request('receive')).toEqual({ ...first, repeats: count });
    }

    expect(talk.loses('receive').waiting).toEqual(['signal']);
    talk.says('signal').says('delete');
    expect(talk.outcome).toEqual({
      result: { kind: 'unknown', why: gone, reaction: undefined },
      shell: { kind: 'gone' },
    });
  });

  it('leaves a doubt about the output when a Receive was repeated, but not about the end', () => {
    const talk = running().loses('receive').says('receive').says('signal').says('delete');

    expect(talk.outcome?.result).toEqual({ kind: 'ended', exitCode: 0, output: 'uncertain' });
  });

  it('counts anew once there was an answer', () => {
    const talk = running();
    for (let count = 0; count < 20; count += 1) talk.loses('receive').says('receive', received({}));

    expect(talk.request('receive').repeats).toBe(0);
  });

  it('never repeats a Command: its outcome is unknown, and it is told to end by our id', () => {
    const talk = new Conversation().says('create').loses('command');

    expect(talk.waiting).toEqual(['signal']);
    expect(talk.request('signal').request.body.map(writeXml).join('')).toContain(order.commandId);
    talk.says('signal').says('delete');
    expect(talk.sent).toEqual(['create', 'command', 'signal', 'delete']);
    expect(talk.outcome?.result).toMatchObject({ kind: 'unknown', why: gone });
  });

  it('never repeats a Create: nothing ran', () => {
    const talk = new Conversation().loses('create');

    expect(talk.outcome).toEqual({
      result: { kind: 'not-run', why: gone, reaction: undefined },
      shell: { kind: 'left', id: undefined },
    });
  });

  it('repeats Signal and Delete, and gives up on them without a word about the result', () => {
    const talk = running({ keepShell: true }).says('receive');
    talk.loses('signal').loses('signal').loses('signal').loses('delete').loses('delete');

    expect(talk.sent.slice(3)).toEqual(['signal', 'signal', 'signal', 'delete', 'delete']);
    expect(talk.outcome).toEqual({
      result: { kind: 'ended', exitCode: 0, output: 'whole' },
      shell: { kind: 'left', id: 'SHELL-1' },
    });
  });
});

describe('a fault', () => {
  it.each([
    ['too many shells', 2150859173, 'free-own-shells'],
    ['access denied', 5, 'give-up'],
  ] as const)('of Create means that nothing ran: %s', (_, number, reaction) => {
    const talk = new Conversation().says('create', fault(number));

    expect(talk.outcome).toMatchObject({
      result: { kind: 'not-run', reaction, why: { details: { fault: number } } },
      shell: { kind: 'gone' },
    });
  });

  it.each([
    ['too many commands', 2150859174, 'replace-shell'],
    ['no such program', 2147942402, 'defect'],
  ] as const)(
    'of Command that says it did not start deletes the shell: %s',
    (_, number, reaction) => {
      const talk = new Conversation({ keepShell: true })
        .says('create')
        .says('command', fault(number))
        .says('delete');

      expect(talk.sent).toEqual(['create', 'command', 'delete']);
      expect(talk.outcome?.result).toMatchObject({ kind: 'not-run', reaction });
    },
  );

  it('of Command in a warm shell that is gone leaves nothing to delete', () => {
    const talk = new Conversation({ shell: { id: 'OLD' }, keepShell: true }).says(
      'command',
      fault(2150858843),
    );

    expect(talk.outcome).toMatchObject({
      result: { kind: 'not-run', reaction: 'reopen-shell' },
      shell: { kind: 'gone' },
    });
  });

  it.each([
    ['the time is over', 2150858793],
    ['aborted', 995],
    ['the profile is gone', 2147943418],
    ['nobody knows it', 4711],
  ])('of Command that may have started leaves the outcome unknown: %s', (_, number) => {
    const talk = new Conversation()
      .says('create')
      .says('command', fault(number))
      .says('signal')
      .says('delete');

    expect(talk.outcome?.result.kind).toBe('unknown');
  });

  it.each([2150858843, 995, 2147943418, 5, 4711])(
    'of Receive leaves the outcome unknown: %s',
    (number) => {
      const talk = running({ keepShell: true }).says('receive', fault(number));
      if (talk.waiting.includes('signal')) talk.says('signal');
      talk.says('delete');

      expect(talk.outcome?.result.kind).toBe('unknown');
      expect(talk.outcome?.shell).toEqual({ kind: 'gone' });
    },
  );

  it('of Signal or Delete that only says that all is gone is fine', () => {
    const talk = running()
      .says('receive')
      .says('signal', fault(2150858843))
      .says('delete', fault(995));

    expect(talk.outcome).toEqual({
      result: { kind: 'ended', exitCode: 0, output: 'whole' },
      shell: { kind: 'gone' },
    });
  });

  it('of Signal otherwise costs the shell its place', () => {
    const talk = running({ keepShell: true }).says('receive').says('signal', fault(4711));

    expect(talk.says('delete', fault(4711)).outcome?.shell).toEqual({
      kind: 'left',
      id: 'SHELL-1',
    });
  });
});
