import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readErrorStream } from '#adapters/winrm/winrs/clixml.ts';
import { OutputText } from '#adapters/winrm/winrs/output-text.ts';

const crlf = '_x000D__x000A_';

function objs(...items: string[]): string {
  return `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${items.join('')}</Objs>`;
}

function said(stream: string, ...lines: string[]): string {
  return lines.map((line) => `<S S="${stream}">${line}${crlf}</S>`).join('');
}

const progress =
  '<Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T></TN><MS><I64 N="SourceId">1</I64></MS></Obj>';
const missing = said(
  'Error',
  'Get-Item : Cannot find path &lt;C:\\nope&gt;.',
  'At line:1 char:1',
  '+ Get-Item C:\\nope',
  '    + CategoryInfo          : ObjectNotFound: (C:\\nope:String) [Get-Item]',
  '    + FullyQualifiedErrorId : PathNotFound,Microsoft.PowerShell.Commands.Ge',
  '   tItemCommand',
  ' ',
);
const thrown = said('Error', 'Nein', '    + FullyQualifiedErrorId : Nein', ' ');

describe('the error stream of PowerShell', () => {
  it('has one record for each error, with the id that is the same in every language', () => {
    const { records, plain, isBroken } = readErrorStream(
      `#< CLIXML\r\n${objs(progress, missing, thrown)}`,
    );

    expect(records).toEqual([
      {
        stream: 'error',
        text: expect.stringMatching(
          /^Get-Item : Cannot find path <C:\\nope>\.\nAt line:1[\s\S]+Command$/,
        ),
        errorId: 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      },
      { stream: 'error', text: 'Nein\n    + FullyQualifiedErrorId : Nein', errorId: 'Nein' },
    ]);
    expect([plain, isBroken]).toEqual(['', false]);
  });

  it('ends an error where another stream speaks', () => {
    const { records } = readErrorStream(
      `#< CLIXML${objs(said('Error', 'one'), said('warning', 'two'), said('Error', 'three'), '<Nil S="Error"/>')}`,
    );

    expect(records).toEqual([
      { stream: 'error', text: 'one', errorId: undefined },
      { stream: 'warning', text: 'two', errorId: undefined },
      { stream: 'error', text: 'three', errorId: undefined },
    ]);
  });

  it.each([
    ['verbose', 'verbose'],
    ['Debug', 'debug'],
    ['information', 'information'],
  ])('knows the stream %s', (name, stream) => {
    const object = `<Obj S="${name}" RefId="1"><ToString>said</ToString><Props/></Obj>`;

    expect(readErrorStream(`#< CLIXML${objs(object)}`).records).toEqual([
      { stream, text: 'said', errorId: undefined },
    ]);
  });

  it('leaves out progress and what it does not know', () => {
    const text = `#< CLIXML\r\n${objs(progress, '<S S="other">x</S>', '<S>y</S>')}`;

    expect(readErrorStream(text)).toEqual({ records: [], plain: '', isBroken: false });
  });

  it('keeps what native programs wrote around it', () => {
    const text = `before\r\n#< CLIXML\r\n${objs(thrown)}${objs()}\n<Objs xmlns="x"/>${objs(said('warning', 'w'))}after`;
    const { records, plain, isBroken } = readErrorStream(text);

    expect(records.map((record) => record.stream)).toEqual(['error', 'warning']);
    expect(plain).toBe('before\nafter');
    expect(isBroken).toBe(false);
  });

  it('is plain text without the mark', () => {
    const text = '<Objs>no XML of PowerShell</Objs>';

    expect(readErrorStream(text)).toEqual({ records: [], plain: text, isBroken: false });
  });

  it('reads what it can of a broken one, and goes on behind it', () => {
    const { records, plain, isBroken } = readErrorStream(
      `#< CLIXML${objs(said('warning', 'one'))}${objs('<b>')}#< CLIXML${objs(said('warning', 'two'))}`,
    );

    expect(records.map((record) => record.text)).toEqual(['one', 'two']);
    expect(plain).toContain('<b>');
    expect(isBroken).toBe(true);
  });

  it.each([
    ['cut', `#< CLIXML\r\n<Objs Version="1.1"><S S="Error">secret`],
    ['with a document type', '#< CLIXML\r\n<Objs><!DOCTYPE a [<!ENTITY b "c">]></Objs>'],
    ['with an entity', '#< CLIXML\r\n<Objs><S S="Error">&b;</S></Objs>'],
    ['nested too deeply', `#< CLIXML\r\n<Objs>${'<a>'.repeat(60)}${'</a>'.repeat(60)}</Objs>`],
    ['too long', `#< CLIXML\r\n${objs(said('Error', 'x'.repeat(1_048_576)))}`],
  ])('says so when it is %s', (_, text) => {
    expect(readErrorStream(text)).toMatchObject({ records: [], isBroken: true });
  });

  it.each([
    ['_x0041_', 'A'],
    ['_x005F_x0041_', '_x0041_'],
    ['_xD83D__xDE00_', '😀'],
    ['_x001B_[31mred', 'red'],
    ['_x12_', '_x12_'],
  ])('reads %s as %s', (written, text) => {
    expect(readErrorStream(`#< CLIXML${objs(said('warning', written))}`).records[0]?.text).toBe(
      text,
    );
  });

  it('never fails, whatever is written', () => {
    const piece = fc.constantFrom(
      ...'#< CLIXML|\r\n|<Objs|>|</Objs>|/>|<S S="Error">|</S>|_x000D_|_x'.split('|'),
      objs(thrown),
    );

    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const { records, plain } = readErrorStream(pieces.join(''));
        expect(records.length + plain.length).toBeLessThanOrEqual(pieces.join('').length);
      }),
    );
  });

  it.each([
    ['marks', '#< CLIXML'.repeat(110_000)],
    ['beginnings', '#< CLIXML<Objs '.repeat(60_000)],
    ['beginnings with an end', `${'#< CLIXML<Objs '.repeat(60_000)}</Objs>`],
    ['empty documents', `#< CLIXML${'<Objs/>'.repeat(140_000)}`],
    ['spaces', `#< CLIXML${' '.repeat(1_000_000)}`],
  ])('gets through a flood of %s', (_, text) => {
    expect(readErrorStream(text).records).toEqual([]);
  });
});

describe('output as text', () => {
  it('is the same however the bytes are cut', () => {
    const whole = new TextEncoder().encode('hällo €😀 – ✓ \ufeff.');

    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const output = new OutputText(100);
        places.forEach((place, index) => {
          output.push(whole.subarray(place, places[index + 1]));
        });
        expect(output.end()).toEqual({ text: 'hällo €😀 – ✓ \ufeff.', isCut: false });
      }),
    );
  });

  it.each([
    ['bytes that are no UTF-8', [0xff, 0x41], '\ufffdA'],
    ['half a character at the end', [0x41, 0xe2, 0x82], 'A\ufffd'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x41], 'A'],
  ])('reads %s', (_, bytes, text) => {
    const output = new OutputText(10);
    output.push(Uint8Array.from(bytes));

    expect(output.end()).toEqual({ text, isCut: false });
  });

  it('ends at its limit, and keeps no more', () => {
    const output = new OutputText(3);
    for (let more = 0; more < 10; more += 1) output.push(new TextEncoder().encode('ab'));

    expect(output.end()).toEqual({ text: 'aba', isCut: true });
  });

  it('does not end in half a character of two units', () => {
    const output = new OutputText(2);
    output.push(new TextEncoder().encode('a😀'));

    expect(output.end().text).toBe('a\ufffd');
  });
});
