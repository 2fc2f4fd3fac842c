import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeSpaces, knownSpaces, parseCode, spell } from '#src/errorcode/code.ts';
import { type Decoded, decode, isKnown, type Meaning } from '#src/errorcode/decode.ts';
import { namesIn } from '#src/errorcode/names.ts';
import { tables } from '#src/errorcode/tables/tables.ts';
import { topicsIn } from '#src/errorcode/topic.ts';

function decoded(spelled: string, beside = ''): Decoded {
  const code = parseCode(spelled);
  if (code === undefined) throw new Error(`${spelled} is no code`);
  return decode(code, topicsIn(beside));
}

describe('decode', () => {
  it('tells what 0x904 is in Remote Desktop, where to look and how it is founded', () => {
    expect(decode({ space: 'rdp', value: 0x904 })).toEqual({
      code: 'rdp:0x904',
      hex: '0x904',
      decimal: 2308,
      signed: undefined,
      meanings: [
        {
          space: 'rdp',
          value: 0x904,
          name: 'disconnectReasonAtClientWinsockFDCLOSE',
          aliases: [],
          text: expect.stringMatching(/^The other side closed the socket/),
          evidence: 'official',
          causes: expect.stringContaining('certificate or key'),
          look: expect.stringContaining('36870'),
          source: 'Microsoft Learn, IMsTscAxEvents::OnDisconnected',
          structure: [
            { field: 'layer', meaning: 'socket and network' },
            { field: 'number in it', meaning: '9' },
          ],
          contains: undefined,
        },
      ],
      collisions: [],
    });
  });

  it.each([
    {
      code: 'hresult:0x80070005',
      text: undefined,
      inside: 'ERROR_ACCESS_DENIED',
      signed: -2147024891,
    },
    {
      code: 'hresult:0x80338012',
      text: 'The WinRM client cannot connect to the destination.',
      signed: -2144108526,
    },
    {
      code: 'hresult:0xd0000022',
      text: undefined,
      inside: 'STATUS_ACCESS_DENIED',
      signed: -805306334,
    },
    {
      code: 'ntstatus:0xc000006d',
      text: 'The user name or the password is wrong.',
      signed: -1073741715,
    },
    { code: 'freerdp:0x10007', text: undefined, inside: 'ERRINFO_SERVER_DENIED_CONNECTION' },
    { code: 'freerdp:0x20008', text: 'The TLS handshake failed.' },
    { code: 'rdp-extended:0x7', text: 'The server denied the connection.' },
    { code: 'rdp:0x3000019', text: expect.stringContaining('RD Gateway') },
    { code: 'bugcheck:0x1000007e', text: undefined, inside: 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED' },
    {
      code: 'ntstatus:0xc0070005',
      text: undefined,
      inside: 'ERROR_ACCESS_DENIED',
      signed: -1073283067,
    },
  ])('takes $code apart', ({ code, text, inside, signed }) => {
    const { code: spelled, meanings, signed: negative } = decoded(code);

    expect(spelled).toBe(code);
    expect(meanings[0]?.text).toEqual(text);
    expect(meanings[0]?.contains?.name).toBe(inside);
    expect(negative).toBe(signed);
  });

  it.each([
    {
      code: 'hresult:0xa0041234',
      field: 'defined by',
      meaning: 'not Microsoft: the customer bit is set',
    },
    { code: 'hresult:0x00041301', field: 'severity', meaning: 'success' },
    { code: 'ntstatus:0x80000005', field: 'severity', meaning: 'warning' },
    { code: 'ntstatus:0xc0150001', field: 'facility', meaning: 'SXS_ERROR_CODE, 21' },
    { code: 'hresult:0x80244fff', field: 'family', meaning: 'Windows Update' },
    { code: 'hresult:0xc004ffff', field: 'family', meaning: 'activation (Software Licensing)' },
    { code: 'hresult:0x800f0fff', field: 'family', meaning: 'component servicing (CBS, DISM)' },
    { code: 'win32:0x2328', field: 'family', meaning: 'DNS' },
  ])('reads the bits of $code', ({ code, field, meaning }) => {
    expect(decoded(code).meanings[0]?.structure).toContainEqual({ field, meaning });
  });

  it('names collisions: the same number means something else in another product', () => {
    const { collisions } = decode({ space: 'rdp', value: 0x700 });

    expect(collisions.map(({ space, name }) => `${space} ${name}`)).toEqual([
      'win32 ERROR_NETLOGON_NOT_STARTED',
    ]);
  });

  it('lists every space that knows a number of unknown space', () => {
    const { meanings } = decode({ space: 'unknown', value: 0x7 });

    expect(meanings.map(({ space }) => space)).toEqual([
      'rdp-extended',
      'win32',
      'bugcheck',
      'kerberos',
    ]);
  });

  it.each([
    { beside: 'my printer says', first: 'win32' },
    { beside: 'der drucker', first: 'win32' },
    { beside: 'kerberos', first: 'kerberos' },
    { beside: 'blue screen', first: 'bugcheck' },
    { beside: 'ecran bleu', first: 'bugcheck' },
    { beside: '蓝屏', first: 'bugcheck' },
    { beside: 'remote desktop', first: 'rdp-extended' },
    { beside: 'リモート デスクトップ', first: 'rdp-extended' },
    { beside: 'nothing of note', first: 'rdp-extended' },
  ])('puts $first first beside "$beside"', ({ beside, first }) => {
    expect(decoded('unknown:0x7', beside).meanings[0]?.space).toBe(first);
  });

  it.each([
    'win32:0xabc',
    'hresult:0x8abc1234',
    'ntstatus:0xcabc1234',
    'kerberos:0xffff',
    'rdp:0x9999',
  ])('makes nothing up for %s, which no table has', (code) => {
    const [meaning] = decoded(code).meanings;

    expect(meaning).toMatchObject({ name: undefined, text: undefined, causes: undefined });
    expect(['unknown', 'derived']).toContain(meaning?.evidence);
    expect(meaning === undefined || isKnown(meaning)).toBe(false);
  });

  it('says so where no meaning is known to anybody', () => {
    expect(decode({ space: 'rdp', value: 0x516 }).meanings[0]?.evidence).toBe('unknown');
  });

  it('gives a name without a meaning where only the name is known', () => {
    expect(decoded('win32:0xc8').meanings[0]).toMatchObject({
      name: 'ERROR_RING2SEG_MUST_BE_MOVABLE',
      text: undefined,
      source: 'winerror.h (mingw-w64, public domain)',
    });
  });

  it('is total, makes nothing up, and its spelling can be read back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codeSpaces), fc.nat(0xffffffff), (space, value) => {
        const result = decode({ space, value });

        expect(parseCode(result.code)).toEqual({ space, value });
        expect(spell({ space, value })).toBe(result.code);
        for (const meaning of result.meanings) expect(claimsOf(meaning)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What a meaning says without a row, a name or a sentence to rest on. */
function claimsOf(meaning: Meaning): readonly string[] {
  const { space, name, text, source, contains } = meaning;
  const claims = [
    ...(text !== undefined && source === undefined && meaning.evidence !== 'unknown' ? [text] : []),
    ...(name !== undefined && source === undefined ? [`${space} ${name}`] : []),
  ];
  return [...claims, ...(contains === undefined ? [] : claimsOf(contains))];
}

describe('the tables', () => {
  it.each(Object.entries(tables))('of %s fit their space', (_space, table) => {
    for (const [value, { name, text }] of table) {
      expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
      expect(text).not.toBe('');
      expect(name ?? 'x').toMatch(/^[A-Za-z0-9_]+$/);
    }
  });

  it.each(knownSpaces)('of names in %s hold numbers of 32 bits and names of vendors', (space) => {
    for (const { value, name } of namesIn(space)) {
      expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
      expect(name).toMatch(/^[A-Za-z]\w+$/);
    }
  });
});
