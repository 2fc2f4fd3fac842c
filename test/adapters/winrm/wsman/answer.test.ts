import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAnswer } from '#adapters/winrm/wsman/answer.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { readReceived, readStarted } from '#adapters/winrm/wsman/shell-answer.ts';
import { isBotError } from '#src/errors.ts';

import { answer, bodyIn, messageId } from './soap.ts';

const { s, rsp } = namespaces;
describe('an answer', () => {
  it('is believed when it relates to our message, in any case of letters', () => {
    const read = readAnswer(answer('<r:X/>', { to: messageId.toUpperCase() }), {
      action: 'urn:do',
      messageId,
    });

    expect(read.kind).toBe('answered');
  });

  it('is a fault when it holds one, also when it relates to nothing', () => {
    const soap = `<S:Envelope xmlns:S="${s}"><S:Body><S:Fault><S:Reason><S:Text>no</S:Text></S:Reason></S:Fault></S:Body></S:Envelope>`;
    const read = readAnswer(new TextEncoder().encode(soap), { action: 'urn:do', messageId });

    expect(read).toMatchObject({ kind: 'fault', fault: { reason: 'no' } });
  });

  it.each([
    ['an answer to another message', answer('', { to: '00000000-0000-4000-8000-000000000009' })],
    ['a fault for another message', answer('<S:Fault/>', { to: 'x' })],
    ['an answer to another action', answer('', { action: 'urn:other' })],
    ['no SOAP', new TextEncoder().encode('<html/>')],
    [
      'SOAP 1.1',
      new TextEncoder().encode('<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"/>'),
    ],
    ['no body', new TextEncoder().encode(`<S:Envelope xmlns:S="${s}"/>`)],
    ['nothing', new Uint8Array()],
    ['bytes that are not UTF-8', Uint8Array.of(0x3c, 0xff)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => readAnswer(bytes, { action: 'urn:do', messageId })).toThrow(
      expect.objectContaining({ code: 'bad-output' }),
    );
  });

  it('never fails in another way, whatever the bytes', () => {
    const whole = answer(
      '<r:ReceiveResponse><r:Stream Name="stdout">AAAA</r:Stream></r:ReceiveResponse>',
    );
    const broken = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), whole));
    const cut = fc.nat(whole.length).map((end) => whole.slice(0, end));

    fc.assert(
      fc.property(fc.oneof(broken, cut, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          const read = readAnswer(bytes, { action: 'urn:do', messageId });
          if (read.kind === 'answered') readReceived(read.body);
        } catch (error) {
          expect(isBotError(error)).toBe(true);
        }
      }),
    );
  });
});

describe('what a host says of a command', () => {
  it('has the id of the command', () => {
    const body = bodyIn('<r:CommandResponse><r:CommandId>CMD-1</r:CommandId></r:CommandResponse>');

    expect(readStarted(body)).toBe('CMD-1');
    expect(() => readStarted(bodyIn('<r:CommandResponse/>'))).toThrow('without an id');
  });

  it('may come in several pieces of several streams, data and end in one', () => {
    const { pieces, state } = readReceived(
      bodyIn(
        '<r:ReceiveResponse><r:Stream Name="stdout" CommandId="C">AAE=</r:Stream>' +
          '<r:Stream Name="stderr" CommandId="C" End="TRUE">\n/w==\n</r:Stream><r:Stream Name="stdout" CommandId="C">0123</r:Stream>' +
          '<r:Stream Name="stdout" CommandId="C" End="true"/></r:ReceiveResponse>',
      ),
    );

    expect(pieces.map(({ stream, bytes, isLast }) => [stream, [...bytes], isLast])).toEqual([
      ['stdout', [0, 1], false],
      ['stderr', [255], true],
      ['stdout', [0xd3, 0x5d, 0xb7], false],
      ['stdout', [], true],
    ]);
    expect(state).toBeUndefined();
  });

  it.each([
    ['7', 7],
    ['-1', 4294967295],
    ['3221225786', 3221225786],
    ['', undefined],
  ])('has the exit code %j as %s', (text, exitCode) => {
    const body = `<r:ReceiveResponse><r:CommandState CommandId="C" State="${rsp}/CommandState/Done"><r:ExitCode>${text}</r:ExitCode></r:CommandState></r:ReceiveResponse>`;

    expect(readReceived(bodyIn(body)).state).toEqual({ kind: 'done', commandId: 'C', exitCode });
  });

  it.each([
    ['no response', ''],
    ['a stream without a name', '<r:ReceiveResponse><r:Stream>AAAA</r:Stream></r:ReceiveResponse>'],
    [
      'base64 that was cut',
      '<r:ReceiveResponse><r:Stream Name="stdout">AAA</r:Stream></r:ReceiveResponse>',
    ],
    [
      'base64 that was changed',
      '<r:ReceiveResponse><r:Stream Name="stdout">A=AA</r:Stream></r:ReceiveResponse>',
    ],
    [
      'another alphabet',
      '<r:ReceiveResponse><r:Stream Name="stdout">AA-_</r:Stream></r:ReceiveResponse>',
    ],
    [
      'a state that does not exist',
      '<r:ReceiveResponse><r:CommandState State="Done"/></r:ReceiveResponse>',
    ],
    [
      'an exit code that is none',
      `<r:ReceiveResponse><r:CommandState State="${rsp}/CommandState/Done"><r:ExitCode>x</r:ExitCode></r:CommandState></r:ReceiveResponse>`,
    ],
    [
      'an exit code that is too large',
      `<r:ReceiveResponse><r:CommandState State="${rsp}/CommandState/Done"><r:ExitCode>4294967296</r:ExitCode></r:CommandState></r:ReceiveResponse>`,
    ],
  ])('is refused with %s', (_, body) => {
    expect(() => readReceived(bodyIn(body))).toThrow(
      expect.objectContaining({ code: 'bad-output' }),
    );
  });
});
