import { describe, expect, it } from '@jest/globals';
import type { WsmanFault } from '#adapters/winrm/wsman/fault.ts';
import { readFault } from '#adapters/winrm/wsman/fault.ts';
import {
  faultError,
  faultLineOf,
  faultLines,
  isPollPeriod,
  mayHaveStarted,
} from '#adapters/winrm/wsman/fault-line.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { readXml } from '#src/xml/read-xml.ts';

interface Told {
  readonly value?: string;
  readonly subcode?: string;
  readonly text?: string;
  readonly detail?: string;
}

/** With the prefixes of a host other than Windows: they say nothing. */
function fault({
  value = 'q:Receiver',
  subcode = '',
  text = 'Reason.',
  detail = '',
}: Told): WsmanFault {
  const inner = subcode === '' ? '' : `<q:Subcode><q:Value>${subcode}</q:Value></q:Subcode>`;
  return readFault(
    readXml(
      `<q:Fault xmlns:q="${namespaces.s}" xmlns:d="${namespaces.wsman}" xmlns:f="${namespaces.fault}">` +
        `<q:Code><q:Value>${value}</q:Value>${inner}</q:Code>` +
        `<q:Reason><q:Text xml:lang="en-US">${text}</q:Text></q:Reason>` +
        `<q:Detail>${detail}</q:Detail></q:Fault>`,
    ),
  );
}

function numbered(number: number | string, rest: Told = {}): WsmanFault {
  return fault({ ...rest, detail: `<f:WSManFault Code="${number}" Machine="host"/>` });
}

describe('a fault', () => {
  it('is read with number, subcode, reason, detail and provider', () => {
    const read = fault({
      value: 'q:Sender',
      subcode: 'd:InvalidParameter',
      detail:
        '<d:FaultDetail>urn:detail</d:FaultDetail><f:WSManFault Code="2147942402" Machine="host"><f:Message>' +
        '<f:ProviderFault provider="Shell cmd plugin" path="%systemroot%\\winrscmd.dll">No such file.\n</f:ProviderFault>' +
        '</f:Message></f:WSManFault>',
    });

    expect(read).toEqual({
      blames: 'sender',
      subcode: { namespace: namespaces.wsman, name: 'InvalidParameter' },
      number: 2147942402,
      reason: 'No such file.',
      detail: 'urn:detail',
      provider: { name: 'Shell cmd plugin', path: '%systemroot%\\winrscmd.dll' },
    });
  });

  it('has the number of a WMI error where it has no other', () => {
    const read = fault({
      detail:
        '<p:MSFT_WmiError xmlns:p="urn:any"><p:error_Code>2150859174</p:error_Code><p:Message>Too many.</p:Message></p:MSFT_WmiError>',
    });

    expect(read).toMatchObject({ number: 2150859174, reason: 'Too many.' });
  });

  it.each([
    ['-2147024891', 2147942405],
    ['5', 5],
    [' 5 ', 5],
    ['4294967295', 4294967295],
    ['4294967296', undefined],
    ['-2147483649', undefined],
    ['0x5', undefined],
    ['5e1', undefined],
    ['', undefined],
  ])('has the number %j as %s', (code, number) => {
    expect(numbered(code).number).toBe(number);
  });

  it('keeps a reason short, on one line and free of controls', () => {
    const read = fault({ text: `a\r\n&#x9b;31m&#x202E;b ${'x'.repeat(10_000)}` });

    expect(read.reason).toMatch(/^a b x+$/);
    expect(read.reason.length).toBeLessThanOrEqual(2000);
  });

  it('is a fault even when it says nothing', () => {
    const read = readFault(readXml(`<Fault xmlns="${namespaces.s}"/>`));

    expect(read).toEqual({
      blames: undefined,
      subcode: undefined,
      number: undefined,
      reason: '',
      detail: undefined,
      provider: undefined,
    });
  });
});

describe('what is done about a fault', () => {
  it.each([
    [2150858793, 'poll-again', 'unknown', 'timed-out'],
    [2150859173, 'free-own-shells', 'no', 'access-denied'],
    [2150859174, 'replace-shell', 'no', 'access-denied'],
    [2150858843, 'reopen-shell', 'no', 'bad-output'],
    [1018, 'reopen-shell', 'unknown', 'bad-output'],
    [2147943418, 'reopen-shell', 'unknown', 'bad-output'],
    [995, 'ignore-in-cleanup', 'unknown', 'bad-output'],
    [2147943395, 'ignore-in-cleanup', 'unknown', 'bad-output'],
    [5, 'give-up', 'no', 'access-denied'],
    [2147942405, 'give-up', 'no', 'access-denied'],
    [2150859179, 'wait-in-line', 'no', 'access-denied'],
    [2150859175, 'wait-in-line', 'no', 'access-denied'],
    [2150858815, 'wait-in-line', 'no', 'access-denied'],
    [87, 'defect', 'no', 'bad-output'],
    [2147942487, 'defect', 'no', 'bad-output'],
    [2147942402, 'defect', 'no', 'bad-output'],
  ] as const)('follows from the number %s: %s', (number, reaction, started, code) => {
    const told = numbered(number, { text: 'Etwas ging schief.' });

    expect(faultLineOf(told)?.reaction).toBe(reaction);
    expect(mayHaveStarted(told)).toBe(started);
    expect(faultError(told)).toMatchObject({ code, details: { fault: number } });
  });

  it('has every line reachable, by number or by subcode', () => {
    const reached = faultLines.map((line) =>
      line.number === undefined
        ? faultLineOf(fault({ subcode: `d:${line.subcode}` }))
        : faultLineOf(numbered(line.number)),
    );

    expect(reached).toEqual(faultLines);
    expect(faultLines.every((line) => line.hint !== '' && line.meaning !== '')).toBe(true);
  });

  it('sees a poll period by its number, in any language', () => {
    expect(isPollPeriod(numbered(2150858793, { text: 'Zeit ist um.' }))).toBe(true);
  });

  it('never sees a poll period in the words', () => {
    const text = 'The WS-Management service cannot complete the operation within OperationTimeout.';

    expect(isPollPeriod(numbered(2150858999, { text }))).toBe(false);
    expect(isPollPeriod(fault({ text }))).toBe(false);
  });

  it('believes the subcode of a host without numbers, and only in the namespace of WSMan', () => {
    expect(isPollPeriod(fault({ subcode: 'd:TimedOut' }))).toBe(true);
    expect(isPollPeriod(fault({ subcode: 'q:TimedOut' }))).toBe(false);
    expect(isPollPeriod(fault({ subcode: 'TimedOut' }))).toBe(false);
  });

  it('believes an unknown number more than a subcode, except for quotas', () => {
    expect(faultLineOf(numbered(4711, { subcode: 'd:TimedOut' }))).toBeUndefined();
    expect(faultLineOf(numbered(4711, { subcode: 'd:QuotaLimit' }))?.reaction).toBe('wait-in-line');
  });

  it('takes a command for possibly started when an unknown fault does not blame us', () => {
    expect(mayHaveStarted(numbered(4711))).toBe('unknown');
    expect(mayHaveStarted(numbered(4711, { value: 'q:Sender' }))).toBe('no');
    expect(mayHaveStarted(numbered(4711, { value: 'd:Sender' }))).toBe('unknown');
  });
});
