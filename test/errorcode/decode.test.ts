import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeSpaces, parseCode, spell } from '#src/errorcode/code.ts';
import { decode } from '#src/errorcode/decode.ts';
import { tables } from '#src/errorcode/tables/tables.ts';

describe('decode', () => {
  it('tells what 0x904 is in Remote Desktop, and how it is founded', () => {
    expect(decode({ space: 'rdp', value: 0x904 })).toEqual({
      code: 'rdp:0x904',
      hex: '0x904',
      decimal: 2308,
      signed: undefined,
      meanings: [
        {
          space: 'rdp',
          name: 'disconnectReasonAtClientWinsockFDCLOSE',
          text: 'the socket was closed by the other side',
          evidence: 'official',
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
      text: 'WinRM: the destination cannot be reached',
      signed: -2144108526,
    },
    {
      code: 'hresult:0xd0000022',
      text: undefined,
      inside: 'STATUS_ACCESS_DENIED',
      signed: -805306334,
    },
    { code: 'ntstatus:0xc000006d', text: 'user name or password is wrong', signed: -1073741715 },
    { code: 'freerdp:0x10007', text: undefined, inside: 'ERRINFO_SERVER_DENIED_CONNECTION' },
    { code: 'freerdp:0x20008', text: 'the TLS handshake failed' },
    { code: 'rdp-extended:0x7', text: 'the server denied the connection' },
    { code: 'rdp:0x3000019', text: expect.stringContaining('RD Gateway') },
  ])('takes $code apart', ({ code, text, inside, signed }) => {
    const decoded = decode(parseCode(code) ?? { space: 'unknown', value: 0 });

    expect(decoded.code).toBe(code);
    expect(decoded.meanings[0]?.text).toEqual(text);
    expect(decoded.meanings[0]?.contains?.name).toBe(inside);
    expect(decoded.signed).toBe(signed);
  });

  it('names collisions: the same number means something else in another product', () => {
    const { collisions } = decode({ space: 'rdp', value: 0x700 });

    expect(collisions.map(({ space, name }) => `${space} ${name}`)).toEqual([
      'win32 ERROR_NETLOGON_NOT_STARTED',
    ]);
  });

  it('lists every space that knows a number of unknown space', () => {
    const { meanings } = decode({ space: 'unknown', value: 0x7 });

    expect(meanings.map(({ space }) => space)).toEqual(['rdp-extended', 'win32']);
  });

  it('makes nothing up for a number that no table has', () => {
    const [meaning] = decode({ space: 'win32', value: 0xabc }).meanings;

    expect(meaning).toMatchObject({ name: undefined, text: undefined, evidence: 'unknown' });
  });

  it('says so where no meaning is known to anybody', () => {
    expect(decode({ space: 'rdp', value: 0x516 }).meanings[0]?.evidence).toBe('unknown');
  });

  it('is total, and its spelling can be read back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codeSpaces), fc.nat(0xffffffff), (space, value) => {
        const decoded = decode({ space, value });

        expect(parseCode(decoded.code)).toEqual({ space, value });
        expect(spell({ space, value })).toBe(decoded.code);
      }),
    );
  });
});

describe('the tables', () => {
  it.each(Object.entries(tables))('of %s fit their space', (_space, table) => {
    for (const [value, { name, text }] of table) {
      expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
      expect(text).not.toBe('');
      expect(name ?? 'x').toMatch(/^[A-Za-z0-9_]+$/);
    }
  });
});
