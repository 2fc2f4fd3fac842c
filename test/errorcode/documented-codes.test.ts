import { describe, expect, it } from '@jest/globals';
import { type CodeSpace, parseCode } from '#src/errorcode/code.ts';
import { decode, isKnown } from '#src/errorcode/decode.ts';
import { readCodes } from '#src/errorcode/read-codes.ts';

// Every number of these lists must have a meaning, not just a structure. Written as hexadecimal.
const documented: readonly (readonly [space: CodeSpace, codes: string])[] = [
  // IMsTscAxEvents::OnDisconnected
  [
    'rdp',
    `0 1 2 3 104 106 206 306 108 204 208 304 308 804 404 406 408 506 508 604 606 608 704 706 807 808 904
     906 a06 908 a07 b06 c06 b07 c07 c08 d07 e07 f07 1207 1607 1707 1807 1b07 1c07 2207 2107`,
  ],
  // Known from reports
  [
    'rdp',
    `708 907 b09 e06 e09 1d07 4 207 d06 1104 2104 3000001 3000005 3000006 3000007 3000008 300000c 300000d
     3000018 3000019 300001b 300001c 3000047`,
  ],
  // ExtendedDisconnectReasonCode and ERRINFO
  [
    'rdp-extended',
    `0 1 2 3 4 5 6 7 8 9 a b c f 10 11 12 17 18 100 101 102 103 104 105 106 107 108 109 10a 10b 300 400 402
     404 405 406 407 408 409 410 411 412 10c9 112d 112f 1191 1192 1195 1194 1196`,
  ],
  ['freerdp', '20005 20006 20008 20009 2000c 2000d 20014'],
  // Families of the handbook: updates, trust, shares, printing, activation, WinRM, WMI, time, DNS, VPN, tasks
  [
    'hresult',
    `800f081f 800f0831 80073712 80070002 80070005 8024402c 80240034 80072ee7 80070070 80070035 80070043
     800704cf 80090303 80004005 80080005 8007232b c004f074 c004f038 c004c003 80338012 803380e4 80338036
     803381e3 80090322 800706ba 80041003 8004100e 80041010 80090324 80070027 41301 8007010b`,
  ],
  ['ntstatus', 'c000018b c0000133 c000006d c0000022 c0000234'],
  ['win32', '6fd 4f8 11b 709 bcb 7c 6ba 70 232b 2af9 1 2 708 507 516 700 7'],
  ['ras', '329 315 2b3 355'],
  ['kerberos', '6 7 e 12 17 18 19 25 29'],
  ['tls-alert', '28 2a 2d 2e 30 46 47 50'],
  ['bugcheck', 'a 1e 3b 50 7b 7e 9f d1 ef 124 133 139 c000021a'],
];

const each = documented.flatMap(([space, codes]) =>
  codes
    .trim()
    .split(/\s+/)
    .map((hex) => `${space}:0x${hex}`),
);

describe('every documented code', () => {
  it.each(each)('%s has a meaning and a source', (spelled) => {
    const code = parseCode(spelled);
    const [meaning] = code === undefined ? [] : decode(code).meanings;
    const texts = [meaning?.text, meaning?.contains?.text].filter((text) => text !== undefined);

    expect(meaning !== undefined && isKnown(meaning)).toBe(true);
    expect(texts).not.toEqual([]);
    expect(
      [meaning?.source, meaning?.contains?.source].some((source) => source !== undefined),
    ).toBe(true);
  });

  it.each(['rdp:0x507', 'rdp:0x516', 'rdp:0x700', 'rdp:0x300005f'])(
    '%s is known to have no known meaning',
    (spelled) => {
      const code = parseCode(spelled);
      const [meaning] = code === undefined ? [] : decode(code).meanings;

      expect(meaning).toMatchObject({ evidence: 'unknown', text: expect.stringMatching(/^No /) });
    },
  );
});

describe('the layout of numbers', () => {
  it.each([
    { text: 'HRESULT 0x80070005', code: 'hresult:0x80070005', holds: 'win32' },
    { text: 'HRESULT 0xD000006D', code: 'hresult:0xd000006d', holds: 'ntstatus' },
    { text: 'winrm -2144108526', code: 'hresult:0x80338012', holds: undefined },
    { text: 'winrm 2150858770', code: 'hresult:0x80338012', holds: undefined },
  ])('of "$text" is taken apart', ({ text, code, holds }) => {
    const [read] = readCodes(text).codes;

    expect(read && decode(read)).toMatchObject({ code });
    expect(read && decode(read).meanings[0]?.contains?.space).toBe(holds);
  });

  it.each([
    { rdp: 0x904, other: 'win32:0x904' },
    { rdp: 0x708, other: 'win32:0x708' },
    { rdp: 0x507, other: 'win32:0x507' },
    { rdp: 0x516, other: 'win32:0x516' },
    { rdp: 0x700, other: 'win32:0x700' },
  ])('tells Remote Desktop $rdp from $other', ({ rdp, other }) => {
    const theirs = parseCode(other);

    const ours = decode({ space: 'rdp', value: rdp }).meanings[0];

    expect(theirs && decode(theirs).meanings[0]?.text).not.toBe(ours?.text);
  });
});
