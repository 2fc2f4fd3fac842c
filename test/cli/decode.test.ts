import { describe, expect, it } from '@jest/globals';
import { decodeCommand } from '#src/cli/decode.ts';

interface Told {
  readonly out: string[];
  readonly err: string[];
  readonly exits: number[];
}

async function told(...given: readonly string[]): Promise<Told> {
  const said: Told = { out: [], err: [], exits: [] };
  const command = decodeCommand({
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    exit: (code) => said.exits.push(code),
  });
  await command.exitOverride().parseAsync(given, { from: 'user' });
  return said;
}

describe('fettle decode', () => {
  it('tells both codes of a dialog', async () => {
    const { out, exits } = await told('0x904/0x7');

    expect(out).toEqual([
      'rdp:0x904  (decimal 2308)',
      '  rdp: disconnectReasonAtClientWinsockFDCLOSE, the socket was closed by the other side  [documented by the vendor]',
      '    layer: socket and network',
      '    number in it: 9',
      '',
      'rdp-extended:0x7  (decimal 7)',
      '  rdp-extended: ERRINFO_SERVER_DENIED_CONNECTION, the server denied the connection  [documented by the vendor]',
      '  Not to be confused with win32: ERROR_ARENA_TRASHED, the storage control blocks were destroyed',
    ]);
    expect(exits).toEqual([0]);
  });

  it('unpacks a Win32 error out of an HRESULT', async () => {
    const { out } = await told('0x80070005');

    expect(out).toEqual([
      'hresult:0x80070005  (decimal 2147942405, signed -2147024891)',
      '  hresult: not in the tables that I have',
      '    severity: failure',
      '    facility: WIN32, 7',
      '    code: 0x5 (5)',
      '    win32: ERROR_ACCESS_DENIED, access denied  [documented by the vendor]',
    ]);
  });

  it.each([
    { given: '-2144108526', code: 'hresult:0x80338012', exit: 0 },
    { given: 'ERRCONNECT_TLS_CONNECT_FAILED', code: 'freerdp:0x20008', exit: 0 },
    { given: 'win32:0x6fd', code: 'win32:0x6fd', exit: 0 },
    { given: '2308', code: 'unknown:0x904', exit: 0 },
    { given: '0x904', code: 'unknown:0x904', exit: 0 },
    { given: '5', code: 'unknown:0x5', exit: 0 },
    { given: 'rdp 904h', code: 'rdp:0x904', exit: 0 },
    { given: '0x8abc1234', code: 'hresult:0x8abc1234', exit: 1 },
    { given: '0xabc', code: 'unknown:0xabc', exit: 1 },
  ])('reads $given as $code', async ({ given, code, exit }) => {
    const { out, exits } = await told(given);

    expect(out[0]).toMatch(new RegExp(`^${code}  `));
    expect(exits).toEqual([exit]);
  });

  it('says that the product decides where it is not named', async () => {
    const { out } = await told('0x5');

    expect(out[1]).toBe('  Which product shows it decides what it means:');
    expect(out.filter((line) => /^ {2}[a-z0-9-]+: /.test(line))).toHaveLength(2);
  });

  it('says so where nothing is known', async () => {
    const { out } = await told('0xabc');

    expect(out[1]).toBe(
      '  No table that I have knows this number, and nothing says which product it is from.',
    );
  });

  it('reports what it cannot read, and still tells the rest', async () => {
    const { out, err, exits } = await told('rdp:0x204', 'gibberish\u001b[31m');

    expect(out[0]).toBe('rdp:0x204  (decimal 516)');
    expect(err).toEqual(['"gibberish" holds no code that I can read.']);
    expect(exits).toEqual([2]);
  });

  it('prints JSON', async () => {
    const { out, exits } = await told('--json', '0x80070005', 'x');
    const json: unknown = JSON.parse(out.join('\n'));

    expect(json).toMatchObject({
      codes: [
        {
          code: 'hresult:0x80070005',
          signed: -2147024891,
          meanings: [{ space: 'hresult', contains: { name: 'ERROR_ACCESS_DENIED' } }],
        },
      ],
      unreadable: ['x'],
    });
    expect(exits).toEqual([2]);
  });
});
