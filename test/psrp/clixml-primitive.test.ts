import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clixmlText, fromClixmlText } from '#src/psrp/clixml-text.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import type { PsValue } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import { anyText } from './any-value.ts';
import { faultOf } from './clixml-fault.ts';

describe('text in CLIXML', () => {
  it.each([
    ['plain é漢', 'plain é漢'],
    ['a\r\n\tb', 'a_x000D__x000A__x0009_b'],
    ['😀', '_xD83D__xDE00_'],
    ['\ud83d', '_xD83D_'],
    ['_x000A_', '_x005F_x000A_'],
    ['_X000A_', '_x005F_X000A_'],
    ['__x_', '__x005F_x_'],
    ['\u0000\u007f\u009f\ufffe\uffff', '_x0000__x007F__x009F__xFFFE__xFFFF_'],
  ])('%j is written as %j, and read again', (text, written) => {
    expect(clixmlText(text)).toBe(written);
    expect(fromClixmlText(written)).toBe(text);
  });

  it('reads escapes of small letters, and leaves what is none', () => {
    expect(fromClixmlText('_x00e9_ _x00G0_ _X0041_ _x41_')).toBe('é _x00G0_ _X0041_ _x41_');
  });

  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fromClixmlText(clixmlText(text))).toBe(text);
        expect(clixmlText(text).isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('values without parts', () => {
  it.each<[string, PsValue]>([
    ['<S>a_x000A_b</S>', 'a\nb'],
    ['<S/>', ''],
    ['<B>true</B>', true],
    ['<Nil/>', null],
    ['<C>65</C>', { kind: 'char', value: 65 }],
    ['<By>255</By>', { kind: 'integer', type: 'By', value: 255n }],
    ['<SB>-128</SB>', { kind: 'integer', type: 'SB', value: -128n }],
    ['<U16>65535</U16>', { kind: 'integer', type: 'U16', value: 65_535n }],
    ['<I16>-32768</I16>', { kind: 'integer', type: 'I16', value: -32_768n }],
    ['<U32>4294967295</U32>', { kind: 'integer', type: 'U32', value: 4_294_967_295n }],
    ['<I32>-2147483648</I32>', { kind: 'integer', type: 'I32', value: -2_147_483_648n }],
    ['<U64>18446744073709551615</U64>', { kind: 'integer', type: 'U64', value: 2n ** 64n - 1n }],
    ['<I64>-9223372036854775808</I64>', { kind: 'integer', type: 'I64', value: -(2n ** 63n) }],
    ['<Sg>1.5</Sg>', { kind: 'real', type: 'Sg', value: 1.5 }],
    ['<Db>1e+21</Db>', { kind: 'real', type: 'Db', value: 1e21 }],
    ['<Db>INF</Db>', { kind: 'real', type: 'Db', value: Number.POSITIVE_INFINITY }],
    ['<Db>-INF</Db>', { kind: 'real', type: 'Db', value: Number.NEGATIVE_INFINITY }],
    ['<Db>NaN</Db>', { kind: 'real', type: 'Db', value: Number.NaN }],
    [
      '<D>79228162514264337593543950335</D>',
      { kind: 'decimal', value: '79228162514264337593543950335' },
    ],
    ['<BA>AQL/</BA>', { kind: 'bytes', value: Uint8Array.of(1, 2, 255) }],
    [
      '<G>00112233-4455-6677-8899-aabbccddeeff</G>',
      { kind: 'guid', value: '00112233-4455-6677-8899-aabbccddeeff' },
    ],
    ['<URI>http://a.test/?b=c&amp;d</URI>', { kind: 'uri', value: 'http://a.test/?b=c&d' }],
    ['<Version>6.2.1.3</Version>', { kind: 'version', value: '6.2.1.3' }],
    ['<XD>&lt;a/&gt;</XD>', { kind: 'xml', value: '<a/>' }],
    ['<SBK>Get-Item x</SBK>', { kind: 'script', value: 'Get-Item x' }],
    ['<SS>AAAA</SS>', { kind: 'secure', value: 'AAAA' }],
    ['<TS>PT9.0269026S</TS>', { kind: 'duration', text: 'PT9.0269026S', seconds: 9.026_902_6 }],
    [
      '<DT>2008-04-11T10:42:32.2731993-07:00</DT>',
      { kind: 'date', text: '2008-04-11T10:42:32.2731993-07:00', at: 1_207_935_752_273 },
    ],
  ])('%s is read, and written as it was', (written, value) => {
    expect(readClixml(written)).toEqual(value);
    expect(writeClixml(value)).toBe(written);
  });

  it.each<[string, number | undefined]>([
    ['1970-01-01T00:00:00Z', 0],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['9999-12-31T23:59:59.9999999Z', 253_402_300_799_999],
    ['2024-02-29T12:00:00.5+05:30', 1_709_188_200_500],
    ['1600-03-01T00:00:00Z', Date.UTC(1600, 2, 1)],
    ['2026-11-21T16:30:00', undefined],
  ])('the moment %s is told in milliseconds', (text, at) => {
    expect(readClixml(`<DT>${text}</DT>`)).toEqual({ kind: 'date', text, at });
  });

  it('agrees with the calendar on every day', () => {
    const day = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, (date) => {
        expect(readClixml(`<DT>${date.toISOString()}</DT>`)).toMatchObject({ at: date.getTime() });
      }),
    );
  });

  it.each<[string, number]>([
    ['PT0S', 0],
    ['P1DT2H3M4.5S', 93_784.5],
    ['-PT0.5S', -0.5],
    ['P1Y2M3D', (365 + 60 + 3) * 86_400],
    ['P10675199DT2H48M5S', 922_337_203_685],
  ])('the span %s is told in seconds', (text, seconds) => {
    expect(readClixml(`<TS>${text}</TS>`)).toEqual({ kind: 'duration', text, seconds });
  });

  it.each([
    '<B>yes</B>',
    '<B/>',
    '<C>65536</C>',
    '<C>A</C>',
    '<By>256</By>',
    '<SB>128</SB>',
    '<I32>2147483648</I32>',
    '<I32>1.5</I32>',
    '<I32/>',
    '<I32>0x1</I32>',
    '<U64>-1</U64>',
    '<Db>1,5</Db>',
    '<Db/>',
    '<D>1e5</D>',
    '<BA>!</BA>',
    '<BA>AAA</BA>',
    '<G>00112233</G>',
    '<Version>1</Version>',
    '<TS>P</TS>',
    '<TS>PT</TS>',
    '<TS>1:00</TS>',
    '<DT>2026-13-01T00:00:00Z</DT>',
    '<DT>2026-11-21</DT>',
    '<DT>21.11.2026</DT>',
    '<SS>hidden!</SS>',
    '<Nil>x</Nil>',
    '<S>a<S>b</S></S>',
  ])('refuses %s without quoting it', (text) => {
    expect(faultOf(text)).toMatch(/^bad-output: /);
    expect(faultOf(text)).not.toMatch(/hidden|65536|256/);
  });

  it('reads a noncharacter as PowerShell writes it', () => {
    expect(readClixml('<S>a&#xFFFF;_x005F_x0041&#xfffe;\uffff</S>')).toBe(
      'a\uffff_x0041\ufffe\uffff',
    );
  });

  it('does not write a number that does not fit', () => {
    expect(() => writeClixml({ kind: 'integer', type: 'I32', value: 2n ** 31n })).toThrow('I32');
  });
});
