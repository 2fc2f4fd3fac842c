import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durationOf, millisecondsOf } from '#adapters/winrm/wsman/duration.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { type WsmanRequest, writeRequest } from '#adapters/winrm/wsman/request.ts';
import {
  createShell,
  deleteShell,
  inputRoom,
  receiveOutput,
  sendInput,
  signalCommand,
  startCommand,
} from '#adapters/winrm/wsman/shell-request.ts';
import { readXml } from '#src/xml/read-xml.ts';
import { attributeOf, descend, type XmlElement } from '#src/xml/xml-element.ts';

import { delivery, messageId } from './soap.ts';

const shell = { resource: 'urn:any-kind-of-shell', id: 'SHELL-1' };
const { s, rsp, wsman } = namespaces;

function sent(request: WsmanRequest): XmlElement {
  return readXml(writeRequest(request, delivery));
}

function headerOf(request: WsmanRequest): XmlElement | undefined {
  return descend(sent(request), { namespace: s, path: ['Header'] });
}

function bodyOf(request: WsmanRequest, ...path: string[]): XmlElement | undefined {
  return descend(descend(sent(request), { namespace: s, path: ['Body'] }), {
    namespace: rsp,
    path,
  });
}

describe('a request', () => {
  it('carries the headers that WSMan asks for', () => {
    const header = headerOf({ action: 'urn:do', resource: 'urn:thing', body: [] });
    const texts = Object.fromEntries(
      (header?.children ?? []).map((each) => [each.name, each.text]),
    );

    expect(texts).toEqual({
      Action: 'urn:do',
      DataLocale: '',
      Locale: '',
      MaxEnvelopeSize: '153600',
      MessageID: `uuid:${messageId.toUpperCase()}`,
      OperationTimeout: 'PT20S',
      ReplyTo: '',
      ResourceURI: 'urn:thing',
      SessionId: 'uuid:0A1B2C3D-0000-4000-8000-000000000002',
      To: 'http://host:5985/wsman',
    });
  });

  it('keeps options and selectors data, whatever they hold', () => {
    const hostile = '"/><wsa:Action>x</wsa:Action>';
    const header = headerOf({
      action: 'urn:do',
      resource: 'urn:thing',
      options: { A: hostile },
      selectors: { B: hostile },
      body: [],
    });
    const option = descend(header, { namespace: wsman, path: ['OptionSet', 'Option'] });
    const selector = descend(header, { namespace: wsman, path: ['SelectorSet', 'Selector'] });

    expect([option?.text, selector?.text]).toEqual([hostile, hostile]);
    expect(option && attributeOf(option, 'Name')).toBe('A');
    expect(header?.children.filter((each) => each.name === 'Action')).toHaveLength(1);
  });

  it('is not sent when it is larger than the host takes', () => {
    const request = sendInput(shell, {
      stream: 'stdin',
      bytes: new Uint8Array(153_600),
      isLast: true,
    });

    expect(() => writeRequest(request, delivery)).toThrow('larger than the host takes');
  });

  it('of input fits the envelope when it has no more bytes than there is room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 32_768, max: 512_000 }), (maxEnvelopeSize) => {
        const bytes = new Uint8Array(inputRoom(maxEnvelopeSize));
        const request = sendInput(shell, {
          commandId: 'C'.repeat(128),
          stream: 'stdin',
          bytes,
          isLast: true,
        });
        const length = writeRequest(request, { ...delivery, maxEnvelopeSize }).length;
        expect(length).toBeLessThanOrEqual(maxEnvelopeSize);
      }),
      { numRuns: 30 },
    );
  });

  it('to create a shell says what the shell is to be', () => {
    const request = createShell({
      resource: 'urn:any-kind-of-shell',
      options: { PROFILE: 'NO' },
      inputStreams: ['stdin', 'pr'],
      outputStreams: ['stdout', 'stderr'],
      name: 'ours',
      id: 'SHELL-1',
      idleTimeoutMs: 900_000,
      workingDirectory: 'C:\\',
      environment: { A: '<1>' },
      content: [{ name: 'rsp:Extra', content: 'more' }],
    });
    const body = bodyOf(request, 'Shell');

    expect(body && attributeOf(body, 'ShellId')).toBe('SHELL-1');
    expect(body?.children.map((each) => `${each.name}=${each.text}`)).toEqual([
      'InputStreams=stdin pr',
      'OutputStreams=stdout stderr',
      'Environment=',
      'IdleTimeOut=PT900S',
      'Name=ours',
      'WorkingDirectory=C:\\',
      'Extra=more',
    ]);
    expect(bodyOf(request, 'Shell', 'Environment', 'Variable')?.text).toBe('<1>');
    expect(request).toMatchObject({
      action: `${namespaces.wst}/Create`,
      options: { PROFILE: 'NO' },
    });
  });

  it('to start a command carries our id and each argument for itself', () => {
    const request = startCommand(shell, {
      commandId: 'CMD-1',
      command: 'a.exe',
      arguments: ['-x', '"&'],
      options: {},
    });
    const line = bodyOf(request, 'CommandLine');

    expect(line && attributeOf(line, 'CommandId')).toBe('CMD-1');
    expect(line?.children.map((each) => each.text)).toEqual(['a.exe', '-x', '"&']);
    expect(request).toMatchObject({ action: `${rsp}/Command`, selectors: { ShellId: 'SHELL-1' } });
  });

  it.each([
    [false, undefined],
    [true, 'true'],
  ])('to send input says whether it is the last: %s', (isLast, end) => {
    const request = sendInput(shell, {
      commandId: 'CMD-1',
      stream: 'stdin',
      bytes: Uint8Array.of(0, 255),
      isLast,
    });
    const stream = bodyOf(request, 'Send', 'Stream');

    expect(stream?.text).toBe('AP8=');
    expect(stream && [attributeOf(stream, 'Name'), attributeOf(stream, 'End')]).toEqual([
      'stdin',
      end,
    ]);
  });

  it('for output, signal and delete names shell and command', () => {
    const receive = receiveOutput(shell, { commandId: 'CMD-1', streams: ['stdout', 'stderr'] });
    const signal = signalCommand(shell, { commandId: 'CMD-1', code: 'terminate' });

    expect(bodyOf(receive, 'Receive', 'DesiredStream')?.text).toBe('stdout stderr');
    expect(bodyOf(signal, 'Signal', 'Code')?.text).toBe(`${rsp}/signal/terminate`);
    expect(deleteShell(shell)).toMatchObject({
      action: `${namespaces.wst}/Delete`,
      resource: 'urn:any-kind-of-shell',
      selectors: { ShellId: 'SHELL-1' },
    });
  });
});

describe('a duration', () => {
  it.each([
    ['PT20S', 20_000],
    ['PT7200.000S', 7_200_000],
    ['P0DT0H0M0S', 0],
    ['P1DT2H3M4.5S', 93_784_500],
    ['-PT1S', -1000],
    ['PT', undefined],
    ['P1DT', undefined],
    ['P1Y', undefined],
    ['20', undefined],
    ['', undefined],
  ])('%j is %s milliseconds', (text, milliseconds) => {
    expect(millisecondsOf(text)).toBe(milliseconds);
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(2_147_483_647), (milliseconds) => {
        expect(millisecondsOf(durationOf(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});
