import { describe, expect, it } from '@jest/globals';
import { CommanderError } from 'commander';
import fc from 'fast-check';
import { decodeCommand } from '#src/cli/decode.ts';
import { BotError } from '#src/errors.ts';

interface Told {
  readonly out: string[];
  readonly err: string[];
  readonly exits: number[];
}

async function told(...given: readonly string[]): Promise<Told> {
  return await tell(given, {});
}

async function tell(
  given: readonly string[],
  { stdin = '', files = {} }: { stdin?: string; files?: Readonly<Record<string, string>> },
): Promise<Told> {
  const said: Told = { out: [], err: [], exits: [] };
  const command = decodeCommand({
    out: (line) => said.out.push(...line.split('\n')),
    err: (line) => said.err.push(line),
    exit: (code) => said.exits.push(code),
    stdin: () => Promise.resolve(stdin),
    files: {
      read: () => Promise.reject(new BotError('usage', 'no file')),
      folders: () =>
        Object.keys(files).length > 0
          ? Promise.resolve(['print'])
          : Promise.reject(new BotError('usage', 'no folder')),
      readFolder: () => Promise.resolve(files),
      write: () => Promise.reject(new BotError('usage', 'nothing is written')),
    },
  });
  const options = Object.keys(files).length > 0 ? ['--playbooks', 'here'] : [];
  await command
    .option('--playbooks <folder>')
    .exitOverride()
    .parseAsync([...options, ...given], { from: 'user' });
  return said;
}

describe('fettle decode', () => {
  it('tells both codes of a dialog', async () => {
    const { out, exits } = await told('0x904/0x7');

    expect(out).toEqual([
      'rdp:0x904  (decimal 2308)',
      '  rdp: disconnectReasonAtClientWinsockFDCLOSE',
      expect.stringMatching(/^ {4}The other side closed the socket; .*\.$/),
      expect.stringMatching(/^ {4}usual causes: .*\.$/),
      expect.stringMatching(/^ {4}look at: .*\.$/),
      '    layer: socket and network',
      '    number in it: 9',
      '    source: Microsoft Learn, IMsTscAxEvents::OnDisconnected [documented by the vendor]',
      '',
      'rdp-extended:0x7  (decimal 7)',
      '  rdp-extended: ERRINFO_SERVER_DENIED_CONNECTION',
      '    The server denied the connection.',
      expect.stringMatching(/^ {4}usual causes: .*\.$/),
      expect.stringMatching(/^ {4}look at: .*\.$/),
      '    source: MS-RDPBCGR 2.2.5.1.1, Set Error Info PDU [documented by the vendor]',
      '  Not to be confused with: win32 ERROR_ARENA_TRASHED; bugcheck INVALID_SOFTWARE_INTERRUPT; kerberos KDC_ERR_S_PRINCIPAL_UNKNOWN',
    ]);
    expect(exits).toEqual([0]);
  });

  it('unpacks a Win32 error out of an HRESULT', async () => {
    const { out } = await told('0x80070005');

    expect(out).toContain('  hresult: E_ACCESSDENIED');
    expect(out).toContain('    facility: WIN32, 7');
    expect(out).toContain('    win32: ERROR_ACCESS_DENIED');
    expect(out).toContain('      The account may not do what it asked for.');
  });

  it.each([
    { given: '-2144108526', code: 'hresult:0x80338012', exit: 0 },
    { given: '0xC000018B', code: 'ntstatus:0xc000018b', exit: 0 },
    { given: '50331656', code: 'unknown:0x3000008', exit: 0 },
    { given: '0x800F081F', code: 'hresult:0x800f081f', exit: 0 },
    { given: 'VPN 809', code: 'ras:0x329', exit: 0 },
    { given: 'ERRCONNECT_TLS_CONNECT_FAILED', code: 'freerdp:0x20008', exit: 0 },
    { given: 'STATUS_LOGON_FAILURE', code: 'ntstatus:0xc000006d', exit: 0 },
    { given: 'the stop code is CRITICAL_PROCESS_DIED', code: 'bugcheck:0xef', exit: 0 },
    { given: 'win32:0x6fd', code: 'win32:0x6fd', exit: 0 },
    { given: 'kerberos:0x18', code: 'kerberos:0x18', exit: 0 },
    { given: '2308', code: 'unknown:0x904', exit: 0 },
    { given: '0x904', code: 'unknown:0x904', exit: 0 },
    { given: '5', code: 'unknown:0x5', exit: 0 },
    { given: 'c004f074', code: 'hresult:0xc004f074', exit: 0 },
    { given: 'printer 709', code: 'unknown:0x709', exit: 0 },
    { given: 'printer 1801', code: 'unknown:0x709', exit: 0 },
    { given: 'blue screen 7E', code: 'unknown:0x7e', exit: 0 },
    { given: 'Kerberos failure code 0x18', code: 'kerberos:0x18', exit: 0 },
    { given: 'rdp 904h', code: 'rdp:0x904', exit: 0 },
    { given: '0x8abc1234', code: 'hresult:0x8abc1234', exit: 1 },
    { given: '0xabc', code: 'unknown:0xabc', exit: 1 },
  ])('reads $given as $code', async ({ given, code, exit }) => {
    const { out, exits } = await told(given);

    expect(out[0]).toMatch(new RegExp(`^${code}  `));
    expect(exits).toEqual([exit]);
  });

  it('lets the words beside a number decide, also as a word of their own', async () => {
    const { out } = await told('kerberos', '0x19');

    expect(out.slice(0, 3)).toEqual([
      'unknown:0x19  (decimal 25)',
      '  Likeliest, because of "kerberos":',
      '  kerberos: KDC_ERR_PREAUTH_REQUIRED',
    ]);
    expect(out).toContain('  Elsewhere the same number is:');
  });

  it('says that the product decides where it is not named', async () => {
    const { out } = await told('0x5');

    expect(out[1]).toMatch(/^ {2}Which product shows it decides what it means/);
    expect(out.filter((line) => /^ {2}[a-z0-9-]+: /.test(line))).toHaveLength(4);
  });

  it('says so where nothing is known', async () => {
    const { out } = await told('0xabc');

    expect(out[1]).toBe(
      '  No table that I have knows this number, and nothing says which product it is from.',
    );
  });

  it('says so where only the name is known', async () => {
    const { out, exits } = await told('win32:0xc8');

    expect(out).toContain('    What it means is not in the tables that I have.');
    expect(exits).toEqual([0]);
  });

  it('decodes without playbooks that cannot be read, and says so', async () => {
    const { out, err, exits } = await tell(['0x709'], { files: { 'playbook.yaml': 'format: 9' } });

    expect(out[0]).toMatch(/^unknown:0x709/);
    expect(err).toEqual(['The playbooks in here cannot be read; fettle playbook check says why.']);
    expect(exits).toEqual([0]);
  });

  it('reads standard input, and no more codes than a person does', async () => {
    const log = Array.from(
      { length: 100 },
      (_, index) => `failed: 0x${(0x80240001 + index).toString(16)}`,
    );

    const { out } = await tell(['-'], { stdin: log.join('\n') });

    expect(out[0]).toMatch(/^hresult:0x80240001 /);
    expect(out.filter((line) => line.startsWith('hresult:'))).toHaveLength(32);
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
          beside: [],
          playbooks: [],
          meanings: [
            {
              space: 'hresult',
              contains: {
                name: 'ERROR_ACCESS_DENIED',
                causes: expect.any(String),
                look: expect.any(String),
                source: 'MS-ERREF 2.2, Win32 error codes',
              },
            },
          ],
        },
      ],
      unreadable: ['x'],
    });
    expect(exits).toEqual([2]);
  });

  it('survives whatever it is given, and prints no control characters', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 200 })
      .filter((given) => !given.startsWith('-'));
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const { out, err } = await told(given);

        expect([...out, ...err].join('')).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u);
      }),
    );
  });

  it('refuses options that it does not have', async () => {
    await expect(told('--frobnicate', '0x5')).rejects.toThrow(CommanderError);
  });
});
