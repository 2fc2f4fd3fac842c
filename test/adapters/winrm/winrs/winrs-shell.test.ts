import { describe, expect, it } from '@jest/globals';
import { readXml } from '#src/xml/read-xml.ts';
import { writeXml } from '#src/xml/write-xml.ts';
import { fault, received, started } from './answers.ts';
import { Conversation, hi, running } from './conversation.ts';

describe('a command', () => {
  it('runs in a new shell, which is deleted afterwards', () => {
    const talk = running()
      .says('receive', received({ pieces: [['stdout', hi]] }))
      .says('receive', received({ isDone: true, exitCode: 7 }))
      .says('signal')
      .says('delete');

    expect(talk.sent).toEqual(['create', 'command', 'receive', 'receive', 'signal', 'delete']);
    expect(talk.bytes).toEqual([...hi]);
    expect(talk.outcome).toEqual({
      result: { kind: 'ended', exitCode: 7, output: 'whole' },
      shell: { kind: 'gone' },
    });
  });

  it('takes four requests in a warm shell, which stays warm', () => {
    const talk = new Conversation({ shell: { id: 'SHELL-1' }, keepShell: true }, [
      { bytes: hi, isLast: true },
    ])
      .says('command')
      .says('send')
      .says('receive')
      .says('signal');

    expect(talk.sent).toEqual(['command', 'send', 'receive', 'signal']);
    expect(talk.outcome?.shell).toEqual({ kind: 'warm', id: 'SHELL-1', idleTimeoutMs: undefined });
  });

  it('keeps a new shell with the idle time-out that the host gave it', () => {
    const talk = running({ keepShell: true }).says('receive').says('signal');

    expect(talk.outcome?.shell).toEqual({ kind: 'warm', id: 'SHELL-1', idleTimeoutMs: 600_000 });
  });

  it('opens its shell in UTF-8, without a profile, with a name and an end', () => {
    const { request } = new Conversation().request('create');

    expect(request.options).toEqual({ WINRS_NOPROFILE: 'TRUE', WINRS_CODEPAGE: '65001' });
    expect(request.body.map(writeXml).join('')).toContain(
      '<rsp:IdleTimeOut>PT900S</rsp:IdleTimeOut>',
    );
    expect(request.body.map(writeXml).join('')).toContain('<rsp:Name>ours</rsp:Name>');
  });

  it('is followed by the id that the host gave it, where it did not take ours', () => {
    const talk = new Conversation().says('create').says('command', started('THEIRS'));
    const body = talk.request('receive').request.body.map(writeXml).join('');

    expect(body).toContain('CommandId="THEIRS"');
    expect(
      talk.says('receive', received({ isDone: true, exitCode: 1, commandId: 'theirs' })).waiting,
    ).toEqual(['signal']);
  });

  it('is not sent when its line is longer than cmd.exe takes', () => {
    const line = { command: 'a', arguments: ['b'.repeat(8190)] };

    expect(() => new Conversation({ line }).says('create')).toThrow('longer than cmd.exe takes');
  });
});

describe('input', () => {
  it('is cut to the size of a message, and only its end says so', () => {
    const talk = new Conversation({}, [{ bytes: Uint8Array.of(1, 2, 3, 4, 5), isLast: true }])
      .says('create')
      .says('command');
    const first = talk.request('send').request.body.map(writeXml).join('');
    const second = talk.says('send').request('send').request.body.map(writeXml).join('');
    const stream = (text: string): string =>
      text.replaceAll('rsp:', '').replace(/ CommandId="[^"]*"/, '');

    expect(readXml(stream(first)).children[0]).toMatchObject({
      text: 'AQIDBA==',
      attributes: [{ name: 'Name', value: 'stdin' }],
    });
    expect(stream(second)).toBe('<Send><Stream Name="stdin" End="true">BQ==</Stream></Send>');
    expect(talk.says('send').waiting).toEqual(['receive']);
  });

  it('goes beside a Receive that waits, one message at a time', () => {
    const talk = running()
      .hears({ kind: 'input', bytes: Uint8Array.of(1, 2, 3, 4, 5), isLast: false })
      .says('send')
      .says('send');

    expect(talk.sent).toEqual(['create', 'command', 'receive', 'send beside', 'send beside']);
  });

  it('may end without bytes', () => {
    const talk = running().hears({ kind: 'input', bytes: new Uint8Array(), isLast: true });

    expect(talk.request('send').request.body.map(writeXml).join('')).toContain('End="true"');
  });

  it('after the last is not sent', () => {
    const talk = running()
      .hears({ kind: 'input', bytes: hi, isLast: true })
      .says('send')
      .hears({ kind: 'input', bytes: hi, isLast: true });

    expect(talk.waiting).toEqual(['receive']);
  });

  it.each([109, 232, 233, 2147942632, 2150858843])(
    'that a process did not wait for is no fault of its own: %s',
    (number) => {
      const talk = running()
        .hears({ kind: 'input', bytes: hi, isLast: true })
        .says('send', fault(number))
        .says('receive', received({ isDone: true, exitCode: 3 }))
        .says('signal')
        .says('delete');

      expect(talk.outcome?.result).toEqual({ kind: 'ended', exitCode: 3, output: 'whole' });
    },
  );

  it.each([
    ['lost', (talk: Conversation) => talk.loses('send')],
    ['refused', (talk: Conversation) => talk.says('send', fault(4711))],
    ['answered with nonsense', (talk: Conversation) => talk.garbles('send')],
  ])(
    'that is %s is not sent again; the command is told to end, its result is unknown',
    (_, does) => {
      const talk = running().hears({ kind: 'input', bytes: hi, isLast: true });
      does(talk).says('signal').says('receive').says('delete');

      expect(talk.sent).toEqual([
        'create',
        'command',
        'receive',
        'send beside',
        'signal beside',
        'delete',
      ]);
      expect(talk.outcome?.result.kind).toBe('unknown');
    },
  );
});
